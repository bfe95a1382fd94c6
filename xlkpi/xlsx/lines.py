"""Rows below each other that stay as they are: written and compressed as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.xlsx.archive import new_block
from xlkpi.xlsx.cell_xml import Word, is_spelt_otherwise, line_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.xlsx.archive import Block
    from xlkpi.xlsx.cell_xml import Content, Height

_CHARACTERS = 60_000
"""XML of a piece at least, as of the pieces of other sheets (`drawing`)."""


MOST_SHARED = 20_000
"""Texts that are shared at most: of more, most stand in one cell alone and would only be kept."""
MOST_SHOWN = 100
"""Rows of which it is kept what they say: a chart shows the first of them."""


class Lines:
    """Rows of a long sheet, of which no cell is kept: only their XML, and what the first say."""

    def __init__(self) -> None:
        self.first = 0
        self.columns = 0
        self._contents: list[Sequence[Content]] = []
        self._count = 0
        self._texts: list[str] = []
        self._size = 0
        self._blocks: list[Block] = []

    @property
    def ends(self) -> tuple[int, ...]:
        """The first row and the last one, () where there is none."""
        return (self.first, self.first + self._count - 1) if self._count else ()

    def add(
        self,
        row: int,
        contents: Sequence[Content],
        looks: Sequence[int],
        height: Height,
        shared: dict[str, int],
    ) -> None:
        """Add a row below the others; its texts are shared in the workbook's table, or are new."""
        if not self._count:
            self.first = row
        written = [_written(one, shared) if isinstance(one, str) else one for one in contents]
        text = line_xml(row, looks, written, height)
        self._count += 1
        if self._count <= MOST_SHOWN:
            self._contents.append(contents)
        self.columns = max(self.columns, len(contents))
        self._texts.append(text)
        self._size += len(text)
        if self._size >= _CHARACTERS:
            self._press()

    def content(self, row: int, column: int) -> Content:
        """Return what stands in a cell, None where nothing does.

        Raises:
            LookupError: It is not kept.
        """
        n = row - self.first
        if len(self._contents) <= n < self._count:
            raise LookupError(row)
        line = self._contents[n] if 0 <= n < self._count else ()
        return line[column] if column < len(line) else None

    def blocks(self) -> tuple[Block, ...]:
        """Return the pieces of their XML, compressed."""
        if self._texts:
            self._press()
        return tuple(self._blocks)

    def _press(self) -> None:
        self._blocks.append(new_block("".join(self._texts)))
        self._texts, self._size = [], 0


def _written(text: str, shared: dict[str, int]) -> Word | str:
    """Return a text as it is written: as a shared one while there are not too many."""
    number = shared.get(text)
    if number is None:
        if len(shared) >= MOST_SHARED and not is_spelt_otherwise(text):
            return text
        number = shared[text] = len(shared)
    return Word(number)
