"""Formulas that say the same in cells below each other, as Excel keeps them: the text once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from xlkpi.cells import Area, CellRef
from xlkpi.formula.moved import compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.formula.moved import Pattern


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
    runs = (run for run in _runs(in_columns, formulas) if len(run) > 1)
    for number, (first, *others) in enumerate(runs):
        yield first, SharedFormula(formulas[first], number, Area(first, others[-1]))
        yield from ((at, SharedFormula("", number)) for at in others)


def _runs(cells: Iterable[CellRef], formulas: Mapping[CellRef, str]) -> Iterator[list[CellRef]]:
    """Yield cells right below each other whose formulas say the same of cells as far away."""
    run: list[CellRef] = []
    pattern: Pattern | None = None
    for at in cells:
        said = formulas[at]
        if run and at == CellRef(run[-1].row + 1, run[-1].column):
            if len(run) == 1:
                pattern = compared(run[0].row, formulas[run[0]], at.row, said)
            if pattern is not None and pattern.is_shared and pattern.at(at.row) == said:
                run.append(at)
                continue
        if run:
            yield run
        run, pattern = [at], None
    if run:
        yield run
