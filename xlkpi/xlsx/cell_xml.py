"""The XML of a sheet's rows: what stands in each cell, and how high a row is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from xlkpi.cells import column_name
from xlkpi.xlsx.shared_formulas import SharedFormula

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""The error values that every program knows."""
_SPELT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
_ESCAPED = re.compile("(?=_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML can hold: what a formula shows is written as it is."""
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff&<>]|_x[0-9a-fA-F]{4}_")


class Formula(NamedTuple):
    """A formula without "=", and what it shows."""

    text: str
    shown: object


class Word(NamedTuple):
    """A text that many cells share, by its number in the workbook's table."""

    number: int


class ErrorValue(NamedTuple):
    """One of the `ERRORS` as a value, without a formula that gave it."""

    code: str


Content = Formula | Word | ErrorValue | str | float | None
"""What stands in a cell; a text of its own is a str."""


class Cell(NamedTuple):
    """A cell: the number of its format (0 for none), and what stands in it."""

    style: int
    content: Content


class Height(NamedTuple):
    """A row's height in points, None for that of every row, and whether it is out of view."""

    points: float | None
    hidden: bool = False


def row_xml(row: int, cells: Iterable[str], height: Height | None) -> str:
    """Return a row of cells, of each its XML."""
    inner = "".join(cells)
    tag = f'<row r="{row + 1}"{_look(height)}'
    return f"{tag}>{inner}</row>" if inner else tag + "/>"


def cell_xml(row: int, column: int, cell: Cell) -> str:
    """Return a cell."""
    return _cell(f"{column_name(column)}{row + 1}", *cell)


def line_xml(
    row: int, styles: Sequence[int], contents: Sequence[Content], height: Height | None
) -> str:
    """Return a row whose cells stand beside each other from the first column on.

    Where there is neither content nor style, there is no cell.
    """
    name = str(row + 1)
    names = column_names(len(contents))
    every = zip(names, styles, contents, strict=True)
    cells = [_cell(c + name, s, v) for c, s, v in every if s or v is not None]
    return f'<row r="{name}"{_look(height)}>{"".join(cells)}</row>'


@lru_cache(maxsize=64)
def column_names(columns: int) -> tuple[str, ...]:
    """Return the names of the first columns."""
    return tuple(map(column_name, range(columns)))


@lru_cache(maxsize=16)  # those of a collection's workbooks are the same
def shared_texts(texts: tuple[str, ...]) -> str:
    """Return the table of the texts that cells share."""
    items = "".join(f"<si>{_text(text)}</si>" for text in texts)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'uniqueCount="{len(texts)}">{items}</sst>'
    )


def is_same(before: object, now: object) -> bool:
    """Whether two contents are written alike: 1, 1.0 and True are not."""
    if type(before) is not type(now) or before != now:
        return False
    return not isinstance(before, Formula) or is_same(before.shown, now.shown)  # type: ignore[attr-defined]


def shown_as(shown: object) -> object:
    """Return what a formula shows as a file can hold it."""
    return _UNWRITABLE.sub("\ufffd", shown) if isinstance(shown, str) else shown


def is_spelt_otherwise(text: str) -> bool:
    """Whether a text has characters that no XML can hold, or looks like one of these."""
    return _SPELT.search(text) is not None


def escaped(text: str) -> str:
    """Return a text as XML has it, characters that no XML can hold written as _xHHHH_."""
    if _TO_ESCAPE.search(text) is None:
        return text
    literal = _ESCAPED.sub("_x005F", text)
    return escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", literal))


def _look(height: Height | None) -> str:
    if height is None:
        return ""
    high = "" if height.points is None else f' ht="{height.points:.16g}"'
    own = "" if height.points is None else ' customHeight="1"'
    return high + (' hidden="1"' if height.hidden else "") + own


def _cell(name: str, style: int, content: Content) -> str:
    look = f' s="{style}"' if style else ""
    match content:
        case None:
            return f'<c r="{name}"{look}/>'
        case Word(number):
            return f'<c r="{name}"{look} t="s"><v>{number}</v></c>'
        case Formula(text, shown):
            kind, value = _shown(shown)
            return f'<c r="{name}"{look}{kind}>{_formula(text)}<v>{value}</v></c>'
        case str():
            return f'<c r="{name}"{look} t="inlineStr"><is>{_text(content)}</is></c>'
        case ErrorValue(code):
            return f'<c r="{name}"{look} t="e"><v>{code}</v></c>'
        case _:
            return f'<c r="{name}"{look}><v>{_number(content)}</v></c>'


def _number(number: float) -> str:
    """Return a number with as many digits as tell it apart: 16 as a rule, 17 for some."""
    text = f"{number:.16G}"
    return text if float(text) == number else f"{number:.17G}"


def _text(text: str) -> str:
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<t{kept}>{escaped(text)}</t>"


def _shown(shown: object) -> tuple[str, str]:
    """Return the type of a formula's result as an attribute, and the result."""
    if isinstance(shown, bool):
        return ' t="b"', str(int(shown))
    if not isinstance(shown, str):
        return "", str(shown).removesuffix(".0")
    if not shown:
        return "", ""
    return (' t="e"' if shown in ERRORS else ' t="str"'), escaped(shown)


def _formula(text: str) -> str:
    if not isinstance(text, SharedFormula):
        return f"<f>{escape(text)}</f>"
    area = "" if text.area is None else f' ref="{text.area}"'
    attributes = f't="shared"{area} si="{text.number}"'
    return f"<f {attributes}>{escape(text)}</f>" if text else f"<f {attributes}/>"
