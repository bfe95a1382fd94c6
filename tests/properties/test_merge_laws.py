"""The laws of merging, through the verbs: real workbooks, imports in any order and any portions.

Whatever the order, the master is the same; each form's newest valid return is in it; nothing that
came again changes a byte; every figure in it is traceable to return, file and cell.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders.prepared import shared_folder
from tests.conftest import SOAK
from tests.oracles.tracing import COLLECTION, lines, traced
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.master import master
from xlkpi.api.plan import plan_of
from xlkpi.formula.ast import Cell
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlkpi.plan.model import PlannedForm

START = datetime(2021, 1, 6, tzinfo=UTC)
NOW = fixed(START + timedelta(days=9))
KEY = b"the key of these tests is no secret"
UNITS = ("v01", "v02")
AMOUNTS: Mapping[str, object] = {"a": 55, "b": "50.5万元", "warned": 54, "not a number": "约50"}
VALID = {"a": 55.0, "b": 50.5, "warned": 54.0}


@dataclass(frozen=True, slots=True)
class Sent:
    """One file: whose, what it says of the first project, and the hour it came."""

    unit: str
    says: str
    hour: int

    @property
    def name(self) -> str:
        return f"{self.unit}-{self.hour}-{self.says}.xlsx"


@st.composite
def series(draw: st.DrawFn) -> tuple[Sent, ...]:
    """What two units send, each file at an hour of its own, in the order it is imported in."""
    hours = draw(st.permutations(range(6)))
    units = draw(st.lists(st.sampled_from(UNITS), min_size=3, max_size=6))
    says = [draw(st.sampled_from(sorted(AMOUNTS))) for _ in units]
    return tuple(map(Sent, units, says, hours))


@cache
def begun() -> Path:
    """A workspace in which both units have their workbooks, made once."""
    folder = shared_folder("laws") / "w"
    init(folder, NOW, example=True, key=KEY)
    generate(folder, fixed(START - timedelta(days=1)), units=UNITS)
    return folder


@cache
def form_of(unit: str) -> tuple[bytes, PlannedForm]:
    """The workbook that was sent to a unit, and where the fields of its first form stand."""
    (file,) = (begun() / "output" / COLLECTION / "templates").glob(f"{unit}_*.xlsx")
    return file.read_bytes(), plan_of(begun(), NOW, str(file)).forms[0]


@cache
def content(sent: Sent) -> bytes:
    """What a unit sends: the first form filled in; the hour makes each file one of its own."""
    blank, form = form_of(sent.unit)
    book = openpyxl.load_workbook(BytesIO(blank))
    at = {field.key.column: str(field.at) for field in form.fields if not field.key.table}
    page = book[form.sheet]
    page[at["fiscal_funds"]] = AMOUNTS[sent.says]
    page[at["filler"]] = "赵一"
    if sent.says == "warned":
        goal = next(f for f in form.fields if f.key == Cell("goals", "s1", "text"))
        page[str(goal.at)] = "发好工资"
    book.properties.description = str(sent.hour)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def take_in(workspace: Path, files: Sequence[Sent], portions: int) -> None:
    """Import files in this order, in so many portions."""
    size = -(-len(files) // portions)
    for start in range(0, len(files), size):
        paths = []
        for one in files[start : start + size]:
            path = workspace.parent / one.name
            path.write_bytes(content(one))
            moment = (START + timedelta(hours=one.hour)).timestamp()
            os.utime(path, (moment, moment))
            paths.append(path)
        import_paths(workspace, NOW, paths, master=False, copies=False)
    master(workspace, NOW)


def imported(files: Sequence[Sent], portions: int = 1) -> Path:
    workspace = shutil.copytree(begun(), shared_folder("series") / "w")
    take_in(workspace, files, portions)
    return workspace


def book_of(workspace: Path) -> openpyxl.Workbook:
    path = workspace / "output" / COLLECTION / "master.xlsx"
    return openpyxl.load_workbook(path, data_only=True)


def newest_valid(files: Sequence[Sent]) -> dict[str, float]:
    """The rule in its plainest words: what counted before does not come back by itself."""
    figures: dict[str, float] = {}
    counted: set[tuple[str, str]] = set()
    for one in sorted(files, key=lambda one: one.hour):
        if one.says in VALID and (one.unit, one.says) not in counted:
            figures[one.unit] = VALID[one.says]
            counted.add((one.unit, one.says))
    return figures


def shown(workspace: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that the master shows, but for its number and the journal's, which count imports."""
    book = book_of(workspace)
    found = {}
    for sheet in book.worksheets:
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [row for row in rows if not _counts_imports(row)]
    return found


def _counts_imports(row: tuple[object, ...]) -> bool:
    words = ("账本版本", "日志校验码")
    return any(isinstance(cell, str) and cell.startswith(words) for cell in row)


def state(workspace: Path) -> dict[str, bytes]:
    """Every file of the output, byte by byte, but for the database: that is a fold of the rest."""
    output = workspace / "output"
    files = (path for path in output.rglob("*") if path.is_file() and path.name != "ledger.db")
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


@settings(max_examples=100 if SOAK else 1)
@example((Sent("v02", "b", 4), Sent("v01", "not a number", 2), Sent("v01", "a", 1)), 2)
@given(series(), st.integers(1, 2))
def test_any_series_in_any_order_and_portions(files: tuple[Sent, ...], portions: int) -> None:
    """All laws of one series: a process of its own reads each import, so they share it."""
    workspace = imported(files, portions)
    the_newest_valid_return_is_merged(workspace, files)
    every_figure_is_traceable(workspace, files)
    the_order_of_arrival_shows_nowhere(workspace, files)
    importing_again_changes_not_a_byte(workspace, files)


def the_newest_valid_return_is_merged(workspace: Path, files: Sequence[Sent]) -> None:
    """So an earlier valid figure survives every later invalid return."""
    detail = lines(book_of(workspace), "项目明细", "表编号")
    assert {one["单位编号"][1:]: one["财政资金"] for one in detail} == newest_valid(files)


def every_figure_is_traceable(workspace: Path, files: Sequence[Sent]) -> None:
    assert (traced(workspace, NOW()) > 0) == bool(newest_valid(files))


def the_order_of_arrival_shows_nowhere(workspace: Path, files: Sequence[Sent]) -> None:
    assert shown(workspace) == shown(imported(sorted(files, key=lambda one: one.hour)))


def importing_again_changes_not_a_byte(workspace: Path, files: Sequence[Sent]) -> None:
    before = state(workspace)
    take_in(workspace, files[::-1], 1)
    assert state(workspace) == before
