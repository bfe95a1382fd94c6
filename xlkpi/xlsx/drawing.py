"""A sheet in pieces: what changes in one of them leaves the others, compressed, as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.xlsx.archive import block, new_block
from xlkpi.xlsx.cell_xml import Cell, Formula, cell_xml, row_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.xlsx.archive import Block
    from xlkpi.xlsx.cell_xml import Content, Height
    from xlkpi.xlsx.recorded_sheet import RecordedSheet
    from xlkpi.xlsx.sheet_frame import Frame

_CELLS = 1_000
"""Cells of a piece at least, 60 kB: smaller ones would be found more often and compressed worse."""

_APART = 60
"""Likewise, where rows begin or end that may hold something of their own: those change most."""

Row = tuple[int, "Mapping[int, Cell]", "Height | None"]
"""A row: its number, its cells by column in their order, its height."""


@dataclass(frozen=True)
class Rows:
    """Some rows of a sheet below each other, and their XML."""

    rows: Mapping[int, Row]
    texts: Mapping[int, str]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        """Write rows."""
        texts = {
            row: row_xml(row, (cell_xml(row, *one) for one in cells.items()), height)
            for row, cells, height in rows
        }
        return cls({row[0]: row for row in rows}, texts)

    def changed(
        self, cells: Mapping[int, Mapping[int, Content]], high: Mapping[int, Height]
    ) -> Rows:
        """Return them with other contents and heights, by row."""
        rows, texts = dict(self.rows), dict(self.texts)
        for row in self.rows.keys() & {*cells, *high}:
            _, own, height = self.rows[row]
            new = {c: Cell(own[c].style, content) for c, content in cells.get(row, {}).items()}
            rows[row] = (row, {**own, **new}, high.get(row, height))
            changed = {column: cell_xml(row, column, cell) for column, cell in new.items()}
            texts[row] = row_xml(row, {**self._cells(row), **changed}.values(), rows[row][2])
        return Rows(rows, texts)

    def _cells(self, row: int) -> Mapping[int, str]:
        """Return the XML of each cell of a row; one that changes once often does so again."""
        if row not in self._known:
            cells = self.rows[row][1]
            self._known[row] = {column: cell_xml(row, column, cells[column]) for column in cells}
        return self._known[row]

    @cached_property
    def _known(self) -> dict[int, Mapping[int, str]]:
        return {}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Their XML, compressed."""
        return (new_block("".join(self.texts.values())),)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Rows that stay as they are: nothing but their XML, compressed."""

    blocks: tuple[Block, ...]
    rows: Mapping[int, Row] = field(default_factory=dict)


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
            for row, cells, _ in group.rows.values():
                for column, (_, content) in cells.items():
                    if isinstance(content, Formula):
                        yield CellRef(row, column), content

    def changed(
        self,
        cells: Mapping[CellRef, Content],
        high: Mapping[int, Height] = MappingProxyType({}),
        headings: tuple[str, str] | None = None,
    ) -> Drawing:
        """Return the sheet with other contents in some of its cells.

        Args:
            cells: Of cells that there are.
            high: Row -> its height, of rows that there are.
            headings: Above and below each printed page, "" where there was none; None as they are.
        """
        rows: dict[int, dict[int, Content]] = {}
        for at, content in cells.items():
            rows.setdefault(at.row, {})[at.column] = content
        touched = {*rows, *high}
        groups = tuple(
            group.changed(rows, high)
            if isinstance(group, Rows) and not touched.isdisjoint(group.rows)
            else group
            for group in self.groups
        )
        header, footer = headings or (self.header, self.footer)
        return Drawing(groups, self.frame, header, footer)

    def blocks(self) -> tuple[Block, ...]:
        """Return the pieces of its XML, compressed; where they end goes by its cells alone."""
        framed = self.frame.around(self.header, self.footer)
        ends = (f"</sheetData>{framed.tail}", framed.end)
        return (
            block(f"{framed.head}<sheetData>"),
            *(one for group in self.groups for one in group.blocks),
            *(block(text) for text in ends if text),
        )


def grouped(sheet: RecordedSheet, frame: Frame) -> Drawing:
    """Return a recorded sheet as it is written."""
    every = sorted({*sheet.cells, *sheet.rows})
    groups: list[Rows | Pressed] = []
    if sheet.lines.ends:
        above = [row for row in every if row < sheet.lines.first]
        groups = [*_groups(sheet, above), Pressed(sheet.lines.blocks())]
        every = every[len(above) :]
    groups += _groups(sheet, every)
    return Drawing(tuple(groups), frame, sheet.header, sheet.footer)


def _groups(sheet: RecordedSheet, every: Sequence[int]) -> Iterator[Rows]:
    """Yield rows of a sheet in groups; those that hold something of their own are apart."""
    rows: list[Row] = []
    cells, before = 0, False
    for row in every:
        own = dict(sorted(sheet.cells.get(row, {}).items()))
        has_own = row in sheet.own_rows
        if cells >= (_CELLS if has_own is before else _APART):
            yield Rows.of(rows)
            rows, cells = [], 0
        rows.append((row, own, sheet.rows.get(row)))
        cells, before = cells + len(own), has_own
    if rows:
        yield Rows.of(rows)
