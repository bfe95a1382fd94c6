"""Fonts, colours and borders: names that Chinese Windows has, tints that print as white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.plan.model import Style
from xlkpi.spec.kinds import MANNERS, Kind

if TYPE_CHECKING:
    from xlkpi.plan.model import PlannedField
    from xlkpi.xlsx.book import Book

BODY, HEADING = "宋体", "黑体"
INPUT, LOCKED, HEAD = "#FFFBE0", "#F4F4F2", "#E9EEF4"
GOOD, BAD, GREY = "#1B7F3B", "#C62828", "#808080"
_BASE: dict[str, Any] = {"font_name": BODY, "font_size": 10, "valign": "vcenter", "text_wrap": True}
_STYLES: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"font_name": HEADING, "font_size": 15, "align": "center"},
    Style.NOTE: {"align": "left", "font_size": 10},
    Style.SIGNATURE: {"align": "left"},
    Style.HEAD: {"align": "center", "border": 1, "bold": True},
    Style.LABEL: {"align": "center", "border": 1},
    Style.TEXT: {"align": "left", "border": 1},
    Style.VALUE: {"align": "center", "border": 1},
}


def label_look(book: Book, style: Style) -> Any:
    """Return how a fixed text looks."""
    return book.look(**{**_BASE, **_STYLES[style]})


def field_look(book: Book, field: PlannedField) -> Any:
    """Return how a field's cell looks: tinted by who fills it, in its number format."""
    style = dict(_STYLES[field.style])
    if field.style is Style.SIGNATURE:
        style |= {"bottom": 1}
    tint = INPUT if field.input else LOCKED
    if field.fixed or (field.style is Style.NOTE and not field.input):
        tint = ""
    colour = {"bg_color": tint} if tint else {}
    form = field.spec.format_ or number_format(field.spec.kind)
    return book.look(**{**_BASE, **style, **colour, "num_format": form, "locked": not field.input})


def number_format(kind: Kind) -> str:
    """Return the Excel format of a kind."""
    return MANNERS[kind].number_format


def plain_look(book: Book, **properties: Any) -> Any:
    """Return a body look with more properties."""
    return book.look(**{**_BASE, **properties})
