"""Sections of a Word document: how its pages lie, upright or across, and how wide their text is."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from xlkpi.publication.word.markup import element, paragraph, within

_WIDTH, _HEIGHT, _ORIENTATION = qn("w:w"), qn("w:h"), qn("w:orient")


class Sections:
    """The section that is being written; the ones before it are ended as the pages turn."""

    def __init__(self, last: Any) -> None:
        """Begin with the section of the reference document, which is the last one in the end."""
        self._last = last

    @property
    def across(self) -> int:
        """The width of the text between the margins, in twentieths of a point."""
        margins = self._last.find(qn("w:pgMar"))
        taken = int(margins.get(qn("w:left"))) + int(margins.get(qn("w:right")))
        return int(self._size.get(_WIDTH)) - taken

    @property
    def height(self) -> int:
        """The height of a page's text between the margins, likewise."""
        margins = self._last.find(qn("w:pgMar"))
        taken = int(margins.get(qn("w:top"))) + int(margins.get(qn("w:bottom")))
        return int(self._size.get(_HEIGHT)) - taken

    def turned(self, page: str) -> Any | None:
        """Lie the pages from here on upright or across.

        Args:
            page: "portrait" or "landscape"; "" for as before.

        Returns:
            The paragraph that ends the section before, None where pages lie so already.
        """
        size = self._size
        width, height = int(size.get(_WIDTH)), int(size.get(_HEIGHT))
        if not page or (page == "landscape") == (width > height):
            return None
        before = deepcopy(self._last)
        size.set(_WIDTH, str(height))
        size.set(_HEIGHT, str(width))
        if page == "landscape":
            size.set(_ORIENTATION, page)
        else:
            size.attrib.pop(_ORIENTATION, None)
        for title in self._last.findall(qn("w:titlePg")):
            self._last.remove(title)  # the first page of the text has passed
        made = paragraph("")
        spacing = element("w:spacing", before=0, after=0, line=20, lineRule="exact")
        within(made[0], spacing, before)
        return made

    @property
    def _size(self) -> Any:
        return self._last.find(qn("w:pgSz"))
