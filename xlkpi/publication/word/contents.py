"""The table of contents: a field of Word, its entries written already, so that it asks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlkpi.publication.word.markup import (
    element,
    field_begin,
    field_end,
    paragraph,
    text_run,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.publication.document import Contents, Heading

TITLE = "TOC Heading"
"""The style of the title, by its name in the reference document."""


def bookmark(number: int) -> str:
    """Return the name of the place of a heading, by its number from 0 among all headings."""
    return f"_Toc{number + 1:08d}"


def marked(number: int, *children: Any) -> tuple[Any, ...]:
    """Return the children of a heading between the marks that links lead to."""
    start = element("w:bookmarkStart", id=number, name=bookmark(number))
    return (start, *children, element("w:bookmarkEnd", id=number))


def contents(
    piece: Contents,
    headings: Sequence[Heading],
    styles: Mapping[str, str],
    pages: Mapping[int, int],
    *,
    new_page: bool,
) -> Iterator[Any]:
    """Yield the paragraphs of a table of contents.

    Args:
        piece: Its title and depth.
        headings: All of the text, in order.
        styles: Names of styles -> their ids.
        pages: Number of a heading (from 0) -> its page from 1; what is not known is left out.
        new_page: It begins a page.
    """
    if piece.title:
        title = styles.get(TITLE, "")
        yield paragraph(title, text_run(piece.title), keep=True, new_page=new_page)
    listed = [(n, one) for n, one in enumerate(headings) if one.level <= piece.levels]
    for number, heading in listed:
        entry = _entry(number, heading, pages.get(number))
        before = (
            field_begin(f'TOC \\o "1-{piece.levels}" \\h \\z \\u') if number == listed[0][0] else ()
        )
        after = (field_end(),) if number == listed[-1][0] else ()
        yield paragraph(styles.get(f"TOC {heading.level}", ""), *before, entry, *after)


def _entry(number: int, heading: Heading, page: int | None) -> Any:
    link = element("w:hyperlink", anchor=bookmark(number), history=1)
    link.append(text_run(heading.text))
    if page is not None:
        link.append(within(element("w:r"), element("w:tab")))
        link.append(text_run(str(page)))
    return link
