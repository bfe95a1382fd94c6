"""A page of the docs as a Word document on A4, to be sent along with workbooks."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from xlkpi.handbook.pages import files, link, parsed
from xlkpi.publication.word.archive import without_times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

_FONT = "微软雅黑"
_SIZES = {"Normal": 10, "Heading 1": 16, "Heading 2": 11.5}
_MARGIN, _WIDEST, _HIGHEST = 15, 130, 66
"""Of the page and of pictures, in millimetres."""
_ACROSS, _FIRST = 210 - 2 * _MARGIN, 62
"""The width of a table, and of its first column, likewise."""
_BLUE = RGBColor(0x1D, 0x4F, 0x91)
_LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
_GRID = "Table Grid"


def handbook(page: str) -> bytes:
    """Return a page of the docs as the bytes of a .docx; same page, same bytes.

    Args:
        page: Its name among the pages of the docs.
    """
    known = files()
    made = docx.Document()
    _set_up(made)
    writer = _Writer(made, page, known)
    writer.write(parsed(known[page].read_text(encoding="utf-8")))
    own = made.core_properties
    own.title, own.author, own.last_modified_by = writer.title, "xlkpi", "xlkpi"
    own.comments = ""
    own.created = own.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - documents know no time zones
    out = BytesIO()
    made.save(out)
    return without_times(out.getvalue())


def _set_up(made: WordDocument) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(_MARGIN))
    for name in ("Normal", "Heading 1", "Heading 2", "List Bullet", "List Number"):
        style: Any = made.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith(("Theme", "theme")):
                del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), _FONT)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.space_before = Pt(6 if name == "Heading 2" else 0)
        style.paragraph_format.line_spacing = 1.0
        if name in _SIZES:
            style.font.size = Pt(_SIZES[name])
        if name.startswith("Heading"):
            style.font.color.rgb = _BLUE


class _Writer:
    """Writes the tokens of a page one after another."""

    def __init__(self, made: WordDocument, page: str, known: Mapping[str, Path]) -> None:
        self._made, self._page, self._known = made, page, known
        self._styles: list[str] = []
        self._bullet = False
        self.title = ""

    def write(self, tokens: Sequence[Token]) -> None:
        """Write headings, paragraphs, lists, pictures and tables."""
        rows: list[list[Token]] = []
        above = ""
        for token in tokens:
            if token.type in _LISTS:
                self._styles.append(_LISTS[token.type])
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self._styles.pop()
            elif token.type == "tr_open":
                rows.append([])
            elif token.type == "table_close":
                self._table(rows)
                rows = []
            elif token.type == "inline" and above in ("th_open", "td_open"):
                rows[-1].append(token)
            elif token.type == "inline":
                self._inline(token, above)
            above = token.tag if token.type == "heading_open" else token.type

    def _inline(self, token: Token, above: str) -> None:
        pictures = [one for one in token.children or () if one.type == "image"]
        if pictures:
            for one in pictures:
                self._picture(str(one.attrGet("src")))
            return
        if above in ("h1", "h2"):
            paragraph = self._made.add_heading(level=int(above[1]))
            self.title = self.title or token.content
        else:
            paragraph = self._made.add_paragraph(style=self._styles[-1] if self._styles else None)
        _runs(paragraph, token)

    def _picture(self, source: str) -> None:
        file = self._known[link(self._page, source, self._known).file]
        paragraph = self._made.add_paragraph()
        shape = paragraph.add_run().add_picture(str(file))
        scale = min(Mm(_WIDEST) / shape.width, Mm(_HIGHEST) / shape.height)
        shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)

    def _table(self, rows: Sequence[Sequence[Token]]) -> None:
        table = self._made.add_table(len(rows), len(rows[0]), style=_GRID)
        table.autofit = False
        others = len(rows[0]) - 1
        each = round((Mm(_ACROSS) - Mm(_FIRST)) / max(others, 1))
        widths = [Mm(_FIRST), *[each] * others]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, token, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                cell.paragraphs[0].paragraph_format.space_before = Pt(2)
                _runs(cell.paragraphs[0], token)


def _runs(paragraph: Paragraph, token: Token) -> None:
    """Write the words of a line; those that are stressed are bold."""
    strong = 0
    for words, change in _words(token):
        strong += change
        if words:
            paragraph.add_run(words).bold = strong > 0 or None


def _words(token: Token) -> Iterator[tuple[str, int]]:
    for one in token.children or ():
        match one.type:
            case "strong_open" | "strong_close":
                yield "", one.nesting
            case "text" | "code_inline":
                yield one.content, 0
            case _:  # what leads elsewhere leads nowhere on paper
                pass
