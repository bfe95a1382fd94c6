"""Inputs that the file itself has no cell for any more (F39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.layout.sheet import numbers
from xlkpi.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.problems import Problem


def gone(sheet: ReturnedSheet, is_blank: Callable[[Cell], bool]) -> Iterator[Problem]:
    """Tell the blank inputs that are covered in the file by nothing, all in one.

    Some program counted the cells behind a joined one wrongly: whatever had been typed there is
    not in the file, and nobody can say whether anything had.
    """
    covered = sheet.located.grid.covered
    lost = [
        cell
        for field, cell in sheet.fields
        if field.input and cell is not None and cell in covered and is_blank(field.key)
    ]
    if lost:
        yield problem("F39", sheet.at(lost[0]), cells=numbers(lost))
