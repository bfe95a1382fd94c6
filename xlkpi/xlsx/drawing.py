"""A sheet in pieces: what changes in one of them leaves the others, compressed, as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.xlsx.archive import block
from xlkpi.xlsx.cell_xml import Cell, Formula, row_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.xlsx.archive import Block
    from xlkpi.xlsx.cell_xml import Content, Height
    from xlkpi.xlsx.recorded_sheet import RecordedSheet
    from xlkpi.xlsx.sheet_frame import Frame

_CELLS = 1_000
"""Cells of a piece at least, 60 kB: smaller ones would be found more often and compressed worse."""

Row = tuple[int, "Mapping[int, Cell]", "Height | None"]
"""A row: its number, its cells by column, its height."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a sheet below each other, and their XML."""

    rows: tuple[Row, ...]
    texts: tuple[str, ...]
    joined: str

    @classmethod
    def of(cls, rows: Sequence[Row], texts: Sequence[str] = ()) -> Rows:
        """Write rows; `texts` are theirs where they are known."""
        written = tuple(texts or (row_xml(*row) for row in rows))
        return cls(tuple(rows), written, "".join(written))

    def changed(
        self, cells: Mapping[int, Mapping[int, Content]], high: Mapping[int, Height]
    ) -> Rows:
        """Return them with other contents and heights, by row."""
        rows, texts = list(self.rows), list(self.texts)
        for n, (row, own, height) in enumerate(self.rows):
            if row in cells or row in high:
                new = {**own}
                for column, content in cells.get(row, {}).items():
                    new[column] = Cell(own[column].style, content)
                rows[n] = (row, new, high.get(row, height))
                texts[n] = row_xml(*rows[n])
        return Rows.of(rows, texts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Their XML, compressed."""
        return (block(self.joined),)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Rows that stay as they are: nothing but their XML, compressed."""

    blocks: tuple[Block, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet as it is written."""

    groups: tuple[Rows | Pressed, ...]
    frame: Frame
    header: str
    footer: str

    def formulas(self) -> Iterator[tuple[CellRef, Formula]]:
        """Yield the cells that have a formula."""
        for group in self.groups:
            for row, cells, _ in group.rows:
                for column, (_, content) in cells.items():
                    if isinstance(content, Formula):
                        yield CellRef(row, column), content

    def changed(
        self,
        cells: Mapping[int, Mapping[int, Content]],
        high: Mapping[int, Height],
        header: str,
        footer: str,
    ) -> Drawing:
        """Return the sheet with other contents in some of its cells.

        Args:
            cells: Row -> column -> content, of cells that there are.
            high: Row -> its height, of rows that there are.
            header: Above each printed page, "" where there was none.
            footer: Below it, likewise.
        """
        rows = {*cells, *high}
        groups = tuple(
            group.changed(cells, high)
            if isinstance(group, Rows) and any(row in rows for row, _, _ in group.rows)
            else group
            for group in self.groups
        )
        return replace(self, groups=groups, header=header, footer=footer)

    def blocks(self) -> tuple[Block, ...]:
        """Return the pieces of its XML, compressed; where they end goes by its cells alone."""
        framed = self.frame.around(self.header, self.footer)
        head, tail = f"{framed.head}<sheetData>", f"</sheetData>{framed.tail}"
        first, *others = self.groups or (Rows.of(()),)
        top = head + (first.joined if isinstance(first, Rows) else "")
        if not others:
            return (block(top + tail + framed.end),)
        ends = (block(text) for text in (tail, framed.end) if text)
        return (block(top), *(one for group in others for one in group.blocks), *ends)


def grouped(sheet: RecordedSheet, frame: Frame) -> Drawing:
    """Return a recorded sheet as it is written."""
    every = sorted({*sheet.cells, *sheet.rows})
    groups: list[Rows | Pressed] = []
    if sheet.lines.ends:
        above = [row for row in every if row < sheet.lines.first]
        groups = [*_groups(sheet, above)] or [Rows.of(())]
        groups.append(Pressed(sheet.lines.blocks()))
        every = every[len(above) :]
    groups += _groups(sheet, every)
    return Drawing(tuple(groups), frame, sheet.header, sheet.footer)


def _groups(sheet: RecordedSheet, every: Sequence[int]) -> Iterator[Rows]:
    """Yield rows of a sheet in groups."""
    rows: list[Row] = []
    cells = 0
    for row in every:
        own = sheet.cells.get(row, {})
        rows.append((row, own, sheet.rows.get(row)))
        cells += len(own)
        if cells >= _CELLS:
            yield Rows.of(rows)
            rows, cells = [], 0
    if rows:
        yield Rows.of(rows)
