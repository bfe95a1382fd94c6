"""Formulas that say the same in cells below each other, as Excel keeps them: the text once."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Self

from xlkpi.cells import Area, CellRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PARTS = re.compile(
    r"\"[^\"]*\"|'[^']*'|(?<![\w.])(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!])"
)
"""Texts and names of sheets in quotes, which stay as they are, and references."""


class SharedFormula(str):
    """A formula of a group (`number`); its first one has the text and the cells (`area`)."""

    __slots__ = ("area", "number")

    number: int
    area: Area | None

    def __new__(cls, text: str, number: int, area: Area | None = None) -> Self:
        """Make the first of a group, with its area, or one of the others, without a text."""
        made = super().__new__(cls, text)
        made.number = number
        made.area = area
        return made


_KNOWN: list[tuple[Mapping[CellRef, str], tuple[tuple[CellRef, SharedFormula], ...]]] = []
_MOST_KNOWN = 8


def shared(formulas: Mapping[CellRef, str]) -> tuple[tuple[CellRef, SharedFormula], ...]:
    """Return the formulas of a sheet that cells below each other share.

    Sheets laid out alike have the same ones: those seen last are known.

    Args:
        formulas: The formulas without "=", by their cells.
    """
    for known, found in _KNOWN:
        if known == formulas:
            return found
    made = tuple(_shared(formulas))
    _KNOWN.insert(0, (formulas, made))
    del _KNOWN[_MOST_KNOWN:]
    return made


def _shared(formulas: Mapping[CellRef, str]) -> Iterator[tuple[CellRef, SharedFormula]]:
    in_columns = sorted(formulas, key=lambda at: (at.column, at.row))
    said = {at: _by_distance(formulas[at], at) for at in in_columns}
    runs = groupby(
        enumerate(in_columns), lambda one: (one[1].column, one[1].row - one[0], said[one[1]])
    )
    number = 0
    for _, run in runs:
        first, *others = (at for _, at in run)
        if others:
            yield first, SharedFormula(formulas[first], number, Area(first, others[-1]))
            yield from ((at, SharedFormula("", number)) for at in others)
            number += 1


def _by_distance(formula: str, at: CellRef) -> str:
    """Return a formula with how far its references are from its cell, but for fixed ones."""
    return _PARTS.sub(lambda found: _distance(found, at), formula)


def _distance(found: re.Match[str], at: CellRef) -> str:
    fixed_column, column, fixed_row, row = found.groups()
    if row is None:
        return found[0]
    rows = f"${row}" if fixed_row else f"[{int(row) - at.row}]"
    # only cells of one column share a formula: letters need not be counted
    return f"{fixed_column}{column}{rows}"
