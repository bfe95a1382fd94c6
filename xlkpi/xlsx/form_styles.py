"""Fonts, colours and borders: names that Chinese Windows has, tints that print as white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.plan.model import Style
from xlkpi.problems import Severity
from xlkpi.spec.number_formats import number_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import PlannedField
    from xlkpi.xlsx.recorded_book import RecordedBook

BODY, HEADING = "宋体", "黑体"
INPUT, LOCKED, HEAD = "#FFFBE0", "#F4F4F2", "#E9EEF4"
ERROR_TINT, WARNING_TINT = "#F8B9B3", "#FFD66B"
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


TINTS: Mapping[Severity | None, dict[str, Any]] = {
    Severity.ERROR: {"bg_color": ERROR_TINT},
    Severity.WARNING: {"bg_color": WARNING_TINT},
    Severity.INFO: {},
    None: {},
}
"""The colour of a marked cell."""


def label_style(book: RecordedBook, style: Style, mark: Severity | None = None) -> Any:
    """Return how a fixed text looks."""
    return book.style(**{**_BASE, **_STYLES[style], **TINTS[mark]})


def field_style(
    book: RecordedBook, field: PlannedField, mark: Severity | None = None, *, printed: bool = False
) -> Any:
    """Return how a field's cell looks: tinted by who fills it, in its number format.

    A text that only looks like a formula stays a text when somebody goes through the cell. On a
    form that is only `printed` nothing is tinted.
    """
    style = dict(_STYLES[field.style])
    if field.style is Style.SIGNATURE:
        style |= {"bottom": 1}
    tint = INPUT if field.input else LOCKED
    if printed or field.fixed or (field.style is Style.NOTE and not field.input):
        tint = ""
    colour = {"bg_color": tint} if tint else {}
    form = form_of(field)
    more = TINTS[mark] | ({"quote_prefix": True} if begins_a_formula(field) else {})
    lock = {"num_format": form, "locked": not field.input}
    return book.style(**{**_BASE, **style, **colour, **lock, **more})


def begins_a_formula(field: PlannedField) -> bool:
    """Whether a text that a clerk may change would be taken for a formula when it is."""
    typed = field.input and isinstance(field.value, str)
    return typed and str(field.value).startswith(("=", "+", "-", "@")) and form_of(field) != "@"


def form_of(field: PlannedField) -> str:
    """Return the number format of a field."""
    return number_format(field.spec)


def plain_style(book: RecordedBook, **properties: Any) -> Any:
    """Return a body look with more properties."""
    return book.style(**{**_BASE, **properties})
