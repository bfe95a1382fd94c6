"""A published text as the bytes of a .docx: same text and reference document, same bytes."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, assert_never
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError

from xlkpi.publication.document import Contents, Grid, Heading, PageBreak, Paragraph, Run
from xlkpi.publication.word.archive import without_times
from xlkpi.publication.word.contents import contents, marked
from xlkpi.publication.word.markup import element, keep_with_next, paragraph, runs, within
from xlkpi.publication.word.sections import Sections
from xlkpi.publication.word.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as WordDocument

    from xlkpi.publication.document import Document

BODY, DRAFT = "Body Text", "草稿标记"
"""The styles of a paragraph that names none, and of the mark of a draft."""
DRAFT_MARK = "草　稿"
_NONE: Mapping[int, int] = MappingProxyType({})


def word(document: Document, reference: bytes, pages: Mapping[int, int] = _NONE) -> bytes:
    """Return a text as a Word document.

    Args:
        document: The text.
        reference: A .docx: page, margins, header, footer and styles are taken from it, its own text
            is not.
        pages: Number of a heading (from 0) -> the page it is on, for the contents.
    """
    made = docx.Document(BytesIO(reference))
    styles = style_ids(made)
    body = made.element.body
    for old in [one for one in body if not one.tag.endswith("}sectPr")]:
        body.remove(old)
    if document.draft:
        _mark_as_draft(made, styles)
    end = body.sectPr
    for part in _parts(document, styles, Sections(end), pages):
        end.addprevious(part)
    _describe(made, document)
    out = BytesIO()
    made.save(out)
    return without_times(out.getvalue())


def styles_in(reference: bytes) -> frozenset[str]:
    """Return the names of the styles of a Word document; none where it is no such document."""
    try:
        return frozenset(style_ids(docx.Document(BytesIO(reference))))
    except (BadZipFile, KeyError, ValueError, SyntaxError, PackageNotFoundError):
        return frozenset()


def style_ids(made: WordDocument) -> Mapping[str, str]:
    """Return the styles of a Word document: name -> id."""
    return {_name(one.name or ""): one.style_id for one in made.styles}


def _name(name: str) -> str:
    """Return the name of a style as people see it: Word keeps that of contents in small letters."""
    return f"TOC {name[4:]}" if name.lower().startswith("toc ") else name


def _parts(
    document: Document, styles: Mapping[str, str], sections: Sections, pages: Mapping[int, int]
) -> Iterator[Any]:
    headings = [one for one in document.pieces if isinstance(one, Heading)]
    new_page, number, last = False, 0, None
    following = (*document.pieces[1:], None)
    for piece, after in zip(document.pieces, following, strict=True):
        if isinstance(piece, PageBreak):
            turn = sections.turned(piece.page)
            if turn is not None:
                yield turn
            new_page, last = turn is None, None if turn is not None else last
            continue
        if isinstance(piece, Contents):
            yield from contents(piece, headings, styles, pages, new_page=new_page)
        else:
            if isinstance(piece, Grid) and (new_page or isinstance(last, Grid)):
                yield _thin(new_page=new_page)
            part = _part(piece, styles, sections, number, new_page=new_page)
            if isinstance(piece, Paragraph) and isinstance(after, Grid):
                keep_with_next(part)
            yield part
        number += isinstance(piece, Heading)
        new_page, last = False, piece
    if isinstance(last, Grid):
        yield _thin()


def _part(
    piece: Paragraph | Heading | Grid,
    styles: Mapping[str, str],
    sections: Sections,
    number: int,
    *,
    new_page: bool,
) -> Any:
    match piece:
        case Paragraph():
            style = styles.get(piece.style or BODY, "")
            return paragraph(style, *runs(piece.runs), new_page=new_page)
        case Heading():
            style = styles.get(f"Heading {piece.level}", "")
            inside = marked(number, *runs(piece.runs))
            return paragraph(style, *inside, keep=True, new_page=new_page)
        case Grid():
            return table(piece, styles, sections.across, sections.height)
        case _:
            assert_never(piece)


def _thin(*, new_page: bool = False) -> Any:
    """Return an empty paragraph that takes no room: tables need one around them."""
    made = paragraph("", new_page=new_page)
    size = within(element("w:rPr"), element("w:sz", val=2))
    spacing = element("w:spacing", before=0, after=0, line=20, lineRule="exact")
    within(made[0], spacing, size)
    return made


def _mark_as_draft(made: WordDocument, styles: Mapping[str, str]) -> None:
    section = made.sections[-1]
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    for header in headers:
        header.is_linked_to_previous = False
        marks = paragraph(styles.get(DRAFT, ""), *runs((Run(DRAFT_MARK, gap=True),)))
        header._element.insert(0, marks)  # noqa: SLF001 - the library has no way to put it first


def _describe(made: WordDocument, document: Document) -> None:
    when = datetime(document.year or 2000, 1, 1)  # noqa: DTZ001 - documents know no time zones
    own = made.core_properties
    own.title, own.author, own.last_modified_by = document.title, document.author, document.author
    own.created = own.modified = when
    own.revision = 1
    own.subject = own.keywords = own.comments = own.category = ""
