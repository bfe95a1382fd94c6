"""The strict writer with what the master needs: its font, live contents, texts that fit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlkpi.formula.characters import utf16
from xlkpi.master.content.shape import Live
from xlkpi.master.wording import CUT
from xlkpi.xlsx import book as strict

if TYPE_CHECKING:
    from io import BytesIO

    from xlkpi.cells import Area, CellRef
    from xlkpi.master.content.shape import Content

MOST_UTF16 = 32_767
_BASE: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}


class Book(strict.Book):
    """A workbook whose cells have the body's font where nothing else is said."""

    def __init__(self, out: BytesIO) -> None:
        super().__init__(out, locked=False)

    def style(self, **properties: Any) -> Any:
        """Return the body format with these properties, made once."""
        return super().style(**{**_BASE, **properties})

    def page(self, name: str) -> Page:
        """Add a sheet."""
        return Page(self, name)


class Page(strict.Page):
    """One sheet of the master."""

    def text(self, at: CellRef, text: str, style: Any) -> None:
        """Write a text, never taken for a formula or a link; one that is too long is cut."""
        super().text(at, fitting(text), style)

    def put(self, at: CellRef, content: Content, style: Any) -> None:
        """Write a content by its type, a blank for None; times are shown as they are given."""
        match content:
            case Live(formula, value):
                shown = value if isinstance(value, str) else float(value)
                self.formula(at, formula, style, shown)
            case int() if not isinstance(content, bool):
                self.value(at, Decimal(content), style)
            case _:
                self.value(at, content, style)

    def join(self, area: Area, text: str, style: Any) -> None:
        """Merge an area and write a text in it."""
        self.merge(area, style)
        self.text(area.first, text, style)


def fitting(text: str) -> str:
    """Return a text that a cell can hold: cut where it is too long, and said so.

    Lone surrogates (from file names that are no UTF-8) become question marks.
    """
    if text.isprintable() and len(text) <= MOST_UTF16 // 2:
        return text  # which no surrogate is
    clean = text.encode("utf-8", "replace").decode("utf-8")
    if utf16(clean) <= MOST_UTF16:
        return clean
    room = MOST_UTF16 - utf16(CUT)
    return clean.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT
