"""A small played workspace, and seventy ways to falsify what is on record in it.

Who falsifies can write every file but does not know the key. `place` is what has to be named:
the end of the file's name, the line of the journal, or table, row and field of the ledger.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from shutil import copytree
from typing import TYPE_CHECKING, Any

from tests.builders.journals import as_canonical, in_old_form
from tests.builders.prepared import shared_folder
from tests.builders.small_forms import COLLECTION, START, begin, take
from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.report import report
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.ledger.journal.chain import ChainKey
from xlkpi.ledger.journal.events import MasterWritten, Reviewed
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.records import Review
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.key import make_key
from xlkpi.workspace.notes import NoteKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

NOW = fixed(START + timedelta(days=3))
FORGER = b"whoever falsifies has a key of his own"
OWN = ChainKey.of(FORGER)
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0 a page with a stamp"


@cache
def played() -> Path:
    """A workspace with every kind of record, sealed from its first entry on."""
    folder = shared_folder("falsified") / "w"
    begin(folder, {"v01": "v01@example.invalid", "v02": ""})
    generate(folder, fixed(START))
    take(folder, "v01.xlsx", 55, 1)
    take(folder, "v02.xlsx", "约50", 1 + 1, "v02")
    scan = folder.parent / "mail" / "1" / "v01.jpg"
    scan.write_bytes(JPG)
    import_paths(folder, NOW, [scan.parent], received=START + timedelta(days=1))
    due = (START + timedelta(days=4000)).date()
    extend(folder, NOW, Target("v02", None), due, Reason("修路", "刘"))
    _mailed(folder)
    report(folder, NOW)
    return folder


def _mailed(folder: Path) -> None:
    """Put on record what takes a mail server: a mail that came, one sent, a draft; a review."""
    at = NOW().isoformat()
    department = Department.at(folder, NOW)
    made = Dispatch(
        "<1@example.invalid>", COLLECTION, "v01", "issue", "1", ("a@example.invalid",), "请填报",
        "smtp", at, "sent/1.eml", hashlib.sha256(b"sent/1.eml").hexdigest(),
    )  # fmt: skip
    digest = hashlib.sha256(b"2.eml").hexdigest()
    drafted = Dispatched("<2@example.invalid>", "drafted", at)
    sent, draft = (
        made,
        replace(made, message_id=drafted.message_id, way="draft", file="2.eml", sha256=digest),
    )
    for one in (sent, draft):
        path = department.workspace.outbox / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.file.encode())
    came = Collected("7" * 64, "<3@example.invalid>", "v01@example.invalid", "", "回复", at, at)
    said = Reviewed(COLLECTION, "v01", "", Review("通过"), "master.xlsx", at, "9" * 64, "刘")
    with department.ledger() as ledger:
        ledger.append([came, sent, draft, drafted])
        ledger.append([Dispatched(sent.message_id, "sent", at), said])


def played_in(folder: Path) -> Path:
    """Return a workspace of one's own."""
    return copytree(played(), folder / "w")


# -- where things are ------------------------------------------------------------------------------


def journal_file(w: Path) -> Path:
    return w / "output" / "journal.jsonl"


def mark_file(w: Path) -> Path:
    return w / ".xlkpi" / "sealed"


def ledger_file(w: Path) -> Path:
    return w / "output" / "ledger.db"


def master_file(w: Path) -> Path:
    return w / "output" / COLLECTION / "master.xlsx"


def report_file(w: Path) -> Path:
    return w / "output" / COLLECTION / "reports" / "report.html"


def template(w: Path) -> Path:
    return next((w / "output" / COLLECTION / "templates").glob("v01_*.xlsx"))


def originals(w: Path, suffix: str = ".xlsx") -> list[Path]:
    return sorted((w / "output" / "inbox").rglob(f"*{suffix}"))


def notes(w: Path) -> list[Path]:
    return originals(w, ".deliveries")


def lines(w: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal_file(w).read_bytes().splitlines()]


@cache
def numbers() -> Mapping[str, int]:
    """Return the number of each kind's first entry in the played journal, and of some others."""
    found: dict[str, int] = {}
    for one in lines(played()):
        found.setdefault(str(one["event"]), int(one["seq"]))
    came = [int(one["seq"]) for one in lines(played()) if one["event"] == "received"]
    end = len(lines(played())) + 1
    return {**found, "rejected": came[1], "after": came[0] + 1, "end": end}


# -- falsifying the journal ------------------------------------------------------------------------


def with_lines(change: Callable[[list[bytes], int], list[bytes]]) -> Callable[[Path], None]:
    """Change the lines of the journal; `change` is told the number of the first return's."""

    def falsify(w: Path) -> None:
        whole = journal_file(w).read_bytes().splitlines(keepends=True)
        journal_file(w).write_bytes(b"".join(change(whole, numbers()["received"])))

    return falsify


def changed(entry: str, old: str, new: str) -> Callable[[Path], None]:
    """Change a line of the journal, named as in `numbers`."""

    def change(whole: list[bytes], _: int) -> list[bytes]:
        at = numbers()[entry] - 1
        line = whole[at].replace(old.encode(), new.encode(), 1)
        assert line != whole[at], (entry, old)
        return [*whole[:at], line, *whole[at + 1 :]]

    return with_lines(change)


def rehashed(link: Callable[[bytes], str], **own: Any) -> Callable[[Path], None]:
    """Change a figure and make the chain anew from there on, with a link that anybody can make."""

    def falsify(w: Path) -> None:
        entries, at = lines(w), numbers()["received"] - 1
        previous = entries[at - 1]["hash"]
        out = journal_file(w).read_bytes().splitlines(keepends=True)[:at]
        for entry in entries[at:]:
            body = {k: v for k, v in entry.items() if k != "hash"} | own | {"previous": previous}
            text = as_canonical(body).replace(b'"55"', b'"99"')
            previous = link(text)
            out.append(as_canonical({**json.loads(text), "hash": previous}) + b"\n")
        journal_file(w).write_bytes(b"".join(out))

    return falsify


def _appended(w: Path, event: str, data: Mapping[str, Any]) -> None:
    """Append a line of one's own, under a key of one's own."""
    last = lines(w)[-1]
    body = {
        "seq": last["seq"] + 1, "at": last["at"], "key": OWN.id, "previous": last["hash"],
        "event": event, "data": data,
    }  # fmt: skip
    line = as_canonical({**body, "hash": OWN.link(as_canonical(body))})
    with journal_file(w).open("ab") as file:
        file.write(line + b"\n")


def another_deadline(w: Path) -> None:
    """Extend a unit's deadline in the name of the department."""
    data = lines(w)[numbers()["extended"] - 1]["data"]
    _appended(w, "extended", {**data, "until": "2031-01-01"})


def new_key(w: Path) -> None:
    """Decide on a new key in the name of the department, under a key of one's own."""
    entries = lines(w)
    data = {
        "before": entries[-1]["key"], "entries": len(entries), "why": "旧的丢了", "who": "刘",
        "digest": hashlib.sha256(journal_file(w).read_bytes()).hexdigest(), "at": entries[-1]["at"],
    }  # fmt: skip
    _appended(w, "new_key", data)


def turned_old(w: Path) -> None:
    in_old_form(journal_file(w))


def all_of(*steps: Callable[[Path], object]) -> Callable[[Path], None]:
    def falsify(w: Path) -> None:
        for step in steps:
            step(w)

    return falsify


def gone(of: Callable[[Path], Path]) -> Callable[[Path], None]:
    return lambda w: of(w).unlink()


def written(of: Callable[[Path], Path], data: bytes) -> Callable[[Path], object]:
    return lambda w: of(w).write_bytes(data)


def _edited(of: Callable[[Path], Path], old: bytes, new: bytes) -> Callable[[Path], None]:
    def falsify(w: Path) -> None:
        data = of(w).read_bytes()
        assert old in data
        of(w).write_bytes(data.replace(old, new, 1))

    return falsify


# -- ledger, notes, master -------------------------------------------------------------------------


def sql(statement: str) -> Callable[[Path], None]:
    """Change the ledger; `:name` is a number as in `numbers`, `:head` the first entry's link."""

    def falsify(w: Path) -> None:
        named = {**numbers(), "head": lines(played())[0]["hash"]}
        with closing(sqlite3.connect(ledger_file(w))) as connection, connection:
            assert connection.execute(statement, named).rowcount, statement

    return falsify


def noted(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def falsify(w: Path) -> None:
        data = json.loads(notes(w)[0].read_text("utf-8"))
        data = change(data) or data
        notes(w)[0].write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    return falsify


def signed_by_another(w: Path) -> None:
    path, key = notes(w)[0], NoteKey.of(FORGER)
    data = json.loads(path.read_text("utf-8"))
    data["deliveries"][0]["sender"] = "somebody@example.invalid"
    code = key.code(path.stem, data["deliveries"])
    path.write_text(json.dumps({**data, "key": key.id, "code": code}), encoding="utf-8")


def swapped(paths: Callable[[Path], list[Path]]) -> Callable[[Path], None]:
    def falsify(w: Path) -> None:
        one, other = paths(w)[:2]
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)

    return falsify


def mark_with(**changes: Any) -> Callable[[Path], None]:
    def falsify(w: Path) -> None:
        data = json.loads(mark_file(w).read_bytes())
        mark_file(w).write_text(json.dumps(data | changes), encoding="utf-8")

    return falsify


def mark_of_another(w: Path) -> None:
    data = {"since": 0, "seq": 1, "head": lines(w)[0]["hash"], "key": OWN.id}
    mark_file(w).write_bytes(as_canonical({**data, "code": OWN.signed(as_canonical(data))}))


def another_key(w: Path) -> None:
    (w / ".xlkpi" / "key").unlink()
    make_key(w / ".xlkpi" / "key", FORGER)


def properties(pattern: bytes, new: bytes) -> Callable[[Path], None]:
    """Change what a master names in its properties."""

    def falsify(w: Path) -> None:
        out = BytesIO()
        with zipfile.ZipFile(master_file(w)) as old, zipfile.ZipFile(out, "w") as made:
            for item in old.infolist():
                data = old.read(item)
                if item.filename == "docProps/custom.xml":
                    data = re.sub(pattern, new, data)
                made.writestr(item, data)
        master_file(w).write_bytes(out.getvalue())

    return falsify


def key_file(w: Path) -> Path:
    return w / ".xlkpi" / "key"


def older_master(w: Path) -> None:
    """Put back a master that was ours once: another revision's."""
    with Department.at(w, NOW).ledger() as ledger:
        revision = ledger.revision(COLLECTION)
        ledger.append([MasterWritten(COLLECTION, revision, "0" * 64)])
