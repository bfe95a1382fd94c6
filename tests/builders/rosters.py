"""A workspace of three units and four projects whose roster.xlsx was typed as people type it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.prepared import shared_folder
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.placeholders import DEPARTMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

NOW = fixed(datetime(2026, 1, 5, tzinfo=UTC))
COLLECTION = "2026-targets"
UNITS: Sequence[Sequence[object]] = (
    ("v01", " 柳溪村 ", "村", "赵一", 13800001111, "v01@example.invalid"),
    ("v02", "桥头村", "村", None, 13800002222, "v02@example.invalid"),
    ("c01", "春晖社区", "社区", "陈一", "0315-5550201", "c01@example.invalid；c02@example.invalid"),
)
PROJECTS: Sequence[Sequence[object]] = (
    ("p01", 1, "村干部工资", None, "v01", 20, None, 0.3, 0.5, 0.75, 1),
    ("p02", 2, "村级组织经费", None, "v01", "15"),
    ("p03", 3, "社区经费", None, "c01", 200, "用于社区办公", "30%", "50%", "75%", "100%"),
    ("p04", 4, "道路硬化工程", None, "v02", None, None, 0.3, 0.5, 0.75, 1),
)
SHARES: Sequence[Sequence[object]] = (
    ("v01", "p01", 12), ("v02", "p01", 8), ("v01", "p02", 9), ("v02", "p02", 6),
    ("c01", "p03"), (" v02 ", "p04"),
)  # fmt: skip
LINES: Mapping[str, Sequence[Sequence[object]]] = {
    "单位": UNITS, "项目": PROJECTS, "分工": SHARES,
}  # fmt: skip


def workspace(
    folder: Path, *, named: bool = True, lines: Mapping[str, Sequence[Sequence[object]]] = LINES
) -> Path:
    """A new workspace with these lines in its roster; its department has a name if `named`."""
    for name, data in _fresh().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    configured(folder, "due = 2026-12-31", "due = 2099-12-31")
    if named:
        configured(folder, DEPARTMENT, "庆北办事处")

    def fill(book: Any) -> None:
        for sheet, rows in lines.items():
            _fill(book[sheet], rows)

    edited(folder, fill)
    return folder


@cache
def _fresh() -> Mapping[str, bytes]:
    """The files of a workspace as `init` makes it: by name, made once."""
    root = init(shared_folder("roster") / "w", NOW).root
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def edited(folder: Path, change: Callable[[Any], object]) -> None:
    """Open roster.xlsx, change it and save it."""
    path = folder / "roster.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def put(folder: Path, sheet: str, **cells: object) -> None:
    """Type values into cells of a sheet of the roster."""

    def change(book: Any) -> None:
        for at, value in cells.items():
            book[sheet][at] = value

    edited(folder, change)


def configured(folder: Path, old: str, new: str) -> None:
    """Change a piece of xlkpi.toml."""
    path = folder / "xlkpi.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _fill(page: Any, rows: Sequence[Sequence[object]]) -> None:
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            page.cell(number, column).value = value
