"""A published text walked through in its order: where each text and figure is from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from xlkpi.publication.document import (
    Contents,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    words,
)
from xlkpi.publication.origins import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.publication.document import Document, GridCell, Piece, Runs
    from xlkpi.publication.origins import Origin

_BEFORE = "（第一个标题之前）"
_HEADING, _PARAGRAPH, _CELL, _TABLE = (
    "标题",
    "第 {n} 段“{text}”",
    "表格第 {row} 行第 {n} 格",
    "表格",
)
_LABELS = "（表头和固定的行名）"
_MOST = 16


@dataclass(frozen=True, slots=True)
class Traced:
    """One text or figure of a document: below which heading and where it stands, as printed."""

    heading: str
    place: str
    printed: str
    origin: Origin


def traced(document: Document) -> Iterator[Traced]:
    """Yield what a document says and where it is from, in its order.

    Words of the outline itself are left out; the labels of a table are one thing together. The
    table of contents says nothing of its own.
    """
    heading, paragraphs = _BEFORE, 0
    for piece in document.pieces:
        if isinstance(piece, Heading):
            heading, paragraphs = piece.text, 0
        paragraphs += isinstance(piece, Paragraph)
        for place, run in _said(piece, paragraphs):
            if run.origin is not None:
                yield Traced(heading, place, run.text, run.origin)


def _said(piece: Piece, number: int) -> Iterator[tuple[str, Run]]:
    match piece:
        case Heading():
            yield from ((_HEADING, run) for run in piece.runs)
        case Paragraph():
            text = words(piece.runs).strip()
            short = text if len(text) <= _MOST else f"{text[:_MOST]}……"
            place = _PARAGRAPH.format(n=number, text=short)
            yield from ((place, run) for run in piece.runs)
        case Grid():
            yield from _of_grid(piece)
        case Contents() | PageBreak():
            return
        case _:
            assert_never(piece)


def _of_grid(grid: Grid) -> Iterator[tuple[str, Run]]:
    labels = (run for cell in grid.cells for run in _runs(cell) if _is_label(run))
    yield from ((_TABLE, Run(_LABELS, origin=run.origin)) for run in [*labels][:1])
    for row, cells in groupby(grid.cells, lambda cell: cell.area.first.row):
        for number, cell in enumerate(cells, 1):
            runs = [run for run in _runs(cell) if not _is_label(run)]
            if runs:
                whole = Run("\n".join(run.text for run in runs), runs[0].gap, runs[0].origin)
                yield _CELL.format(row=row + 1, n=number), whole


def _runs(cell: GridCell) -> Runs:
    return tuple(run for line in cell.content for run in line)


def _is_label(run: Run) -> bool:
    return run.origin is not None and run.origin.way is Way.LABEL
