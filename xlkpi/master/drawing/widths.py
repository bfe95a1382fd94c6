"""How wide a column must be so that nothing in it is cut."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from xlkpi.figures import grouped
from xlkpi.master.content.shape import Format, value_of
from xlkpi.xlsx.heights import MOST, PADDING, WIDE, lines_in, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.master.content.shape import Column, Content

_LINE = 13.5
_AIR = 2.0
_HEADING_ROOM = 8.4
_LIMITS: dict[Format, tuple[float, float]] = {
    Format.KEY: (10, 20),
    Format.TEXT: (8, 40),
    Format.WORD: (7, 26),
    Format.STATE: (9, 18),
    Format.COUNT: (7, 16),
    Format.YEAR: (6, 8),
    Format.MONEY: (9, 30),
    Format.NUMBER: (8, 30),
    Format.PERCENT: (8, 12),
    Format.DATE: (11, 11),
    Format.MONTH: (9, 9),
    Format.TIME: (16.5, 16.5),
    Format.LINK: (7, 22),
}


def column_widths(
    columns: Sequence[Column], lines: Iterable[Sequence[Content]], totals: Mapping[str, Content]
) -> list[float]:
    """Return the width of each column with these contents; longer texts wrap.

    Args:
        columns: The columns.
        lines: Their contents, line by line; gone through once.
        totals: What stands below them, by the ids of the columns.
    """
    widest = [0.0] * len(columns)
    limits = [_LIMITS[column.format] for column in columns]
    growing = [(n, c.format, c.most or limits[n][1]) for n, c in enumerate(columns)]
    for line in chain(lines, [tuple(totals.get(column.id) for column in columns)]):
        full = False
        for n, kind, most in growing:
            content = line[n]
            text = content if isinstance(content, str) else shown(kind, content)
            if WIDE * len(text) > widest[n]:
                widest[n] = max(widest[n], _line_units(text))
                full |= widest[n] > most
        if full:  # one that is too wide anyway is looked at no longer
            growing = [one for one in growing if widest[one[0]] <= one[2]]
    return [_width(*each) for each in zip(columns, limits, widest, strict=True)]


def _width(column: Column, limits: tuple[float, float], widest: float) -> float:
    least, most = limits
    heading = min(_HEADING_ROOM, _line_units(column.heading)) + _AIR
    return max(heading, min(column.most or most, max(least, widest + _AIR)))


def lines_needed(text: str, width: float) -> int:
    """Lines that a wrapped text takes in so many column units."""
    return lines_in(text, max(width - 1.0, 1.0))


def height(lines: int) -> float:
    """Return the height in points of so many lines of text."""
    return min(MOST, PADDING + _LINE * lines)


def shown(kind: Format, content: Content) -> str:
    """Return about what a cell shows."""
    match value_of(content):
        case Decimal() as number if kind is Format.PERCENT:
            return f"{number:.2%}"
        case Decimal() as number if kind is Format.MONEY:
            return grouped(number, 2)
        case Decimal() as number if kind is Format.NUMBER:
            return f"{round(number, 9):,f}".rstrip("0") + "00"
        case datetime():
            return "2021-01-15 00:00"
        case date():
            return "2021-01-15"
        case None:
            return ""
        case other:
            return str(other)


def _line_units(text: str) -> float:
    return max(units(line) for line in text.split("\n"))
