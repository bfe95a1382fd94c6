"""A workspace in the middle of a collection, what comes next in it, and what is then there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.prepared import shared_folder
from tests.builders.reviewed_masters import edit, type_work
from tests.faults.killing import CLOCK, loaded
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.plan import plan_of
from xlkpi.department.opened import journal_of
from xlkpi.spec.bundled import specs_dir
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.faults.killing import Done

COLLECTION = "2021-targets"
START = datetime(2021, 1, 6, tzinfo=UTC)
KEY = b"the key of these tests is no secret"
UNITS = ("v01", "v02", "v03")
OWN = {"output/ledger.db", ".xlkpi/ledger.json", ".xlkpi/lock"}
"""Files that need not be equal byte by byte: the ledger is compared by its rows."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A returned workbook: whose, the funds of its first project, the hour it came.

    Its other projects are said not to be there this year.
    """

    unit: str
    funds: object
    hour: int

    @property
    def name(self) -> str:
        return f"{self.unit}-{self.hour}.xlsx"

    def lay(self, folder: Path) -> None:
        """Put the file into a folder, at its hour."""
        folder.mkdir(exist_ok=True)
        path = folder / self.name
        path.write_bytes(_content(self))
        _at(path, self.hour)


def _at(path: Path, hour: int) -> None:
    moment = (START + timedelta(hours=hour)).timestamp()
    os.utime(path, (moment, moment))


@cache
def begun() -> Path:
    """A workspace in which three units have their workbooks."""
    folder = shared_folder("troubled") / "w"
    init(folder, fixed(START), example=True, key=KEY)
    generate(folder, fixed(START - timedelta(days=1)), units=UNITS)
    return folder


@cache
def _content(sent: Sent) -> bytes:
    (file,) = (begun() / "output" / COLLECTION / "templates").glob(f"{sent.unit}_*.xlsx")
    book = openpyxl.load_workbook(file)
    for number, form in enumerate(plan_of(begun(), fixed(START), str(file)).forms):
        at = {field.key.column: str(field.at) for field in form.fields if not field.key.table}
        book[form.sheet][at["filler"]] = "赵一"
        if number:
            book[form.sheet][at["not_applicable"]] = "是"
        else:
            book[form.sheet][at["fiscal_funds"]] = sent.funds
    book.properties.description = str(sent.hour)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def midway() -> Path:
    """A workspace and, beside it, what comes next.

    v01 was merged and v02 rejected; the department typed into the master since. In `in` lie v02's
    corrected return, a rejected one of v01 with a scan, and v03's first.
    """
    folder = shared_folder("troubled") / "w"
    shutil.copytree(begun(), folder)
    first, then = folder.parent / "first", folder.parent / "in"
    for sent in (Sent("v01", 55, 1), Sent("v02", "约50", 2)):
        sent.lay(first)
    import_paths(folder, fixed(CLOCK), [first])
    for sent in (Sent("v02", 50.5, 3), Sent("v01", "约50", 4), Sent("v03", 50, 5)):
        sent.lay(then)
    (then / "v01.jpg").write_bytes(b"\xff\xd8\xff\xe0 a page with a stamp")
    _at(then / "v01.jpg", 4)
    edit(folder / "output" / COLLECTION / "master.xlsx", type_work)
    return folder


def midway_in(folder: Path) -> Path:
    """Return a workspace of one's own in a folder, what comes next beside it in `in`."""
    shutil.copytree(midway().parent, folder)
    return folder / "w"


def with_a_changed_rule(workspace: Path) -> Path:
    """Have the department change a rule half-way, so that what was accepted is judged anew."""
    text = (specs_dir() / "project_targets.yaml").read_text("utf-8")
    own = workspace / "workbook_specs"
    own.mkdir(exist_ok=True)
    changed = text.replace("length: [5, 500]", "length: [400, 500]", 1)
    (own / "project_targets.yaml").write_text(changed, encoding="utf-8")
    return workspace


def state(workspace: Path) -> Mapping[str, object]:
    """Return all that is in a workspace: files by content, the rows of the ledger, the events.

    The chain of the journal is checked on the way.
    """
    files = {
        path.relative_to(workspace).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(workspace.rglob("*"))
        if path.is_file()
    }
    left: dict[str, object] = {name: one for name, one in files.items() if name not in OWN}
    journal = journal_of(Workspace(workspace))
    left["events"] = [
        (entry.seq, entry.at, type(entry.event).__name__) for entry in journal.entries()
    ]
    left["rows"] = rows(workspace / "output" / "ledger.db")
    return left


def rows(ledger: Path) -> Mapping[str, list[Any]]:
    """Return every row of every table of a SQLite ledger; the order of names in JSON says nothing.

    Rows that came from the journal have them sorted.
    """
    import sqlite3  # noqa: PLC0415 - only for this

    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as connection:
        names = connection.execute("select name from sqlite_master where type='table'").fetchall()
        return {
            name: sorted(
                tuple(map(_in_order, row))
                for row in connection.execute(f'select * from "{name}"')  # noqa: S608 - its own names
            )
            for (name,) in names
        }


def _in_order(cell: Any) -> Any:
    """Return a cell of a ledger, JSON with its names sorted."""
    if not isinstance(cell, str) or cell[:1] not in {"[", "{"}:
        return cell
    return json.dumps(json.loads(cell), sort_keys=True)


NEXT = ("import", "again", "master")
"""What the department does next in the middle of a collection."""


def prepared(folder: Path, what: str) -> tuple[Path, tuple[str, ...]]:
    """Return a workspace of one's own and the words of the command that comes next in it."""
    workspace = midway_in(folder)
    match what:
        case "import":
            return workspace, ("import", str(folder / "in"))
        case "again":
            return with_a_changed_rule(workspace), ("import", "--again")
        case _:
            return workspace, (what,)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A command as it goes when nothing happens: the state before and after, how it ended."""

    before: Mapping[str, object]
    after: Mapping[str, object]
    done: Done


@cache
def undisturbed(what: str) -> Undisturbed:
    """Run what comes next without any trouble."""
    workspace, words = prepared(shared_folder("undisturbed") / "f", what)
    before = state(workspace)
    done = loaded().run(workspace, *words)
    return Undisturbed(before, state(workspace), done)


def opens(workspace: Path) -> None:
    """Open the master that is there as another program does, to its last cell."""
    path = workspace / "output" / COLLECTION / "master.xlsx"
    if path.exists():
        for sheet in openpyxl.load_workbook(path):
            assert sheet.max_row
