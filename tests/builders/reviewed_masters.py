"""A workspace with a master, and what the department does in it."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders import filled_books
from tests.builders.decisions import NOW, filled
from tests.builders.prepared import shared_folder
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.master import master
from xlkpi.department.opened import Department
from xlkpi.department.reviews import reviews_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.department.masters import Written
    from xlkpi.records import Review

COLLECTION = "2021-targets"
HEADS = {
    "conclusion": "审核结论",
    "budget": "审定预算数",
    "opinion": "审核意见",
    "note": "部门备注",
}
SAVED = datetime(2021, 2, 1, tzinfo=UTC)


@cache
def _played() -> Path:
    """A workspace in which the first unit's first three forms are merged."""
    folder = shared_folder("reviewed") / "w"
    init(folder, NOW, example=True)
    made = generate(folder, NOW, units=["v01"])[0]
    path = folder.with_name("back.xlsx")
    path.write_bytes(filled_books.filled(folder, made.file, dict.fromkeys(range(3), filled())))
    import_paths(folder, NOW, [path], received=NOW(), copies=False)
    return folder


def workspace_in(folder: Path) -> Path:
    """A workspace of one's own with three merged forms of v01: p01, p02, p03."""
    return Path(copytree(_played(), folder))


def file_of(workspace: Path) -> Path:
    return workspace / "output" / COLLECTION / "master.xlsx"


class Sheet:
    """项目明细 as somebody has it open: cells by heading, lines by project."""

    def __init__(self, book: Any) -> None:
        self.page = book["项目明细"]
        head = {str(c.value).replace("\n", ""): c.column for c in self.page[3] if c.value}
        self.columns = head
        self.lines = {
            str(self.page.cell(row, head["项目编号"]).value).strip("#"): row
            for row in range(4, self.page.max_row + 1)
            if self.page.cell(row, head["项目编号"]).value
        }

    def at(self, project: str, part: str) -> Any:
        return self.page.cell(self.lines[project], self.columns[HEADS[part]])

    def type(self, project: str, **parts: object) -> None:
        for part, value in parts.items():
            self.at(project, part).value = value


def edit(path: Path, change: Callable[[Sheet], object], minutes: int = 0) -> None:
    """Open, change and save as openpyxl does, so many minutes after the first of February."""
    book = openpyxl.load_workbook(path)
    change(Sheet(book))
    book.save(path)
    at = (SAVED + timedelta(minutes=minutes)).timestamp()
    os.utime(path, (at, at))


def again(workspace: Path) -> Written:
    return master(workspace, NOW, COLLECTION)


def codes(written: Written) -> list[tuple[str, str]]:
    found = [(p.code, p.place.cell) for p in written.problems]
    return [one for one in found if one[0] == "S36" or one[0] > "X13"]


def on_record(workspace: Path) -> Mapping[tuple[str, str], Review]:
    with Department.at(workspace, NOW).view() as ledger:
        return reviews_of(ledger.reviews(COLLECTION))


def shown(path: Path, project: str) -> tuple[Any, ...]:
    """What the master shows beside a project, by the order of HEADS."""
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
        rows = list(book["项目明细"].iter_rows(values_only=True))
    at = {str(head).replace("\n", ""): column for column, head in enumerate(rows[2])}
    (line,) = (row for row in rows if str(row[at["项目编号"]]).strip("#") == project)
    return tuple(line[at[head]] for head in HEADS.values())


def names(workspace: Path) -> set[str]:
    return {one.name for one in file_of(workspace).parent.glob("master*")}


WORK = {"conclusion": "调整后通过", "budget": 1.5, "opinion": "核减\n差旅", "note": "=已电话"}
"""What somebody typed; a text that looks like a formula is typed with an apostrophe."""


def type_work(sheet: Sheet) -> None:
    sheet.type("p01", **WORK)
    sheet.at("p01", "note").data_type = "s"
