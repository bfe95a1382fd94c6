"""Fonts, colours and borders: names that Chinese Windows has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from xlkpi.master.content.shape import Format

if TYPE_CHECKING:
    from xlkpi.master.drawing.sheets import Book

HEADING_FONT = "黑体"
HEAD, FOOT, LINE = "#DCE6F1", "#F2F2F2", "#BFBFBF"
OWN = "#FFF9E5"
GREY, INK, BLUE = "#666666", "#1F3864", "#1F5FBF"
GOOD, REMARKED, OPEN, TO_MEND, ALARM = "#1B6B33", "#5A6300", "#7A4B00", "#8F3F00", "#B3151B"
GOOD_TINT, REMARKED_TINT, OPEN_TINT = "#E6F4EA", "#F4F7DA", "#FFF4DC"
TO_MEND_TINT, ALARM_TINT = "#FFE3C8", "#FBDDDD"
MONEY = "#,##0.00##"
PERCENT = "0.00%"
_DAYS = {
    Format.DATE: "yyyy-mm-dd",
    Format.MONTH: "yyyy-mm",
    Format.TIME: "yyyy-mm-dd hh:mm",
}
_NUMBERS = {
    Format.COUNT: "#,##0",
    Format.MONEY: MONEY,
    Format.NUMBER: "#,##0.00#######",
    Format.PERCENT: PERCENT,
}


def title_style(book: Book) -> Any:
    """Return how a sheet's title looks."""
    return book.style(font_name=HEADING_FONT, font_size=15, font_color=INK)


def section_style(book: Book) -> Any:
    """Return how the title of a part of a sheet looks."""
    return book.style(font_name=HEADING_FONT, font_size=11, font_color=INK)


def note_style(book: Book, **more: Any) -> Any:
    """Return how a remark looks."""
    return book.style(**{"font_size": 9, "font_color": GREY, **more})


def head_style(book: Book) -> Any:
    """Return how a heading looks."""
    return book.style(
        bold=True, align="center", text_wrap=True, bg_color=HEAD, border=1, border_color=LINE
    )


def band_style(book: Book) -> Any:
    """Return how the title over several columns looks."""
    return book.style(
        bold=True,
        align="center",
        text_wrap=True,
        bg_color=INK,
        font_color="#FFFFFF",
        border=1,
        border_color=LINE,
    )


def content_style(book: Book, kind: Format, **more: Any) -> Any:
    """Return how a cell of a line looks."""
    return book.style(**{"border": 1, "border_color": LINE, **_manner(kind), **more})


def foot_style(book: Book, kind: Format) -> Any:
    """Return how a total looks."""
    return content_style(book, kind, bold=True, bg_color=FOOT)


def _manner(kind: Format) -> dict[str, Any]:
    match kind:
        case Format.KEY | Format.TEXT:
            return {"align": "left", "text_wrap": True, "num_format": "@"}
        case Format.WORD | Format.STATE:
            return {"align": "center", "text_wrap": True, "num_format": "General"}
        case Format.LINK:
            return {"align": "center", "font_color": BLUE, "underline": 1}
        case Format.COUNT | Format.MONEY | Format.NUMBER | Format.PERCENT:
            return {"align": "right", "num_format": _NUMBERS[kind]}
        case Format.YEAR:
            return {"align": "center", "num_format": "0"}
        case Format.DATE | Format.MONTH | Format.TIME:
            return {"align": "center", "num_format": _DAYS[kind]}
        case _:
            assert_never(kind)
