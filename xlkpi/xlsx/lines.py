"""Rows below each other that stay as they are: written and compressed as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.xlsx.archive import new_block
from xlkpi.xlsx.cell_xml import Word, line_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.xlsx.archive import Block
    from xlkpi.xlsx.cell_xml import Content, Height

_CHARACTERS = 60_000
"""XML of a piece at least, as of the pieces of other sheets (`drawing`)."""


class Lines:
    """Rows of a long sheet, of which no cell is kept: only what they say and their XML."""

    def __init__(self) -> None:
        self.first = 0
        self.columns = 0
        self._contents: list[Sequence[Content]] = []
        self._texts: list[str] = []
        self._size = 0
        self._blocks: list[Block] = []

    @property
    def ends(self) -> tuple[int, ...]:
        """The first row and the last one, () where there is none."""
        return (self.first, self.first + len(self._contents) - 1) if self._contents else ()

    def add(
        self,
        row: int,
        contents: Sequence[Content],
        looks: Sequence[int],
        height: Height,
        shared: dict[str, int],
    ) -> None:
        """Add a row below the others; its texts are shared in the workbook's table."""
        if not self._contents:
            self.first = row
        written = [
            Word(shared.setdefault(one, len(shared))) if isinstance(one, str) else one
            for one in contents
        ]
        text = line_xml(row, looks, written, height)
        self._contents.append(contents)
        self.columns = max(self.columns, len(contents))
        self._texts.append(text)
        self._size += len(text)
        if self._size >= _CHARACTERS:
            self._press()

    def content(self, row: int, column: int) -> Content:
        """Return what stands in a cell, None where nothing does."""
        n = row - self.first
        line = self._contents[n] if 0 <= n < len(self._contents) else ()
        return line[column] if column < len(line) else None

    def blocks(self) -> tuple[Block, ...]:
        """Return the pieces of their XML, compressed."""
        if self._texts:
            self._press()
        return tuple(self._blocks)

    def _press(self) -> None:
        self._blocks.append(new_block("".join(self._texts)))
        self._texts, self._size = [], 0
