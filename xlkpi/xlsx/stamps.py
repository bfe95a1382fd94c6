"""Sheets that were written in full, for workbooks in which only the contents of cells differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.newest import Newest
from xlkpi.xlsx.cell_xml import is_same, is_spelt_otherwise
from xlkpi.xlsx.recorded_page import RecordedPage
from xlkpi.xlsx.recorded_sheet import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.cells import CellRef
    from xlkpi.xlsx.cell_xml import Content, Formula
    from xlkpi.xlsx.drawing import Drawing
    from xlkpi.xlsx.recorded_book import RecordedBook, Shared


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A sheet, what its formulas say, what is its own, and what sheets shared behind it."""

    drawing: Drawing
    formulas: Mapping[CellRef, Formula]
    own: Mapping[CellRef, Content]
    after: Shared

    def changed(self, own: Mapping[CellRef, Content]) -> Drawing:
        """Return the sheet with another one's contents."""
        return self.drawing.changed(
            {at: one for at, one in own.items() if not is_same(self.own.get(at, at), one)}
        )


class Stamps:
    """Sheets of one kind; the oldest are forgotten."""

    def __init__(self, most: int = 24) -> None:
        self._known: Newest[tuple[object, ...], _Stamp] = Newest(most)

    def add(
        self,
        book: RecordedBook,
        name: str,
        key: tuple[object, ...] | None,
        write: Callable[[RecordedPage], None],
        own: Callable[[Mapping[CellRef, Formula]], Mapping[CellRef, Content]],
    ) -> None:
        """Add a sheet to a workbook; it is the same whether one like it is known or not.

        Args:
            book: The workbook.
            name: The sheet's.
            key: All that it depends on but its name and its own contents; None has it written.
            write: Writes it in full.
            own: Gives the contents of the cells in which sheets of this key may differ; it is told
                what the formulas of the one that is known say.
        """
        full = None if key is None else (*key, book.position)
        stamp = None if full is None else self._known.used(full)
        cells = {} if stamp is None else own(stamp.formulas)
        if stamp is not None and all(map(stands_alone, cells.values())):
            book.stamp(name, stamp.changed(cells), stamp.after)
            return
        write(RecordedPage(book, name))
        if full is not None:
            self._keep(book, full, own)

    def _keep(
        self,
        book: RecordedBook,
        key: tuple[object, ...],
        own: Callable[[Mapping[CellRef, Formula]], Mapping[CellRef, Content]],
    ) -> None:
        drawing = book.drawn()
        formulas = {} if drawing is None else dict(drawing.formulas())
        # what cannot stand in its cell alone would be handed on among the texts that sheets share
        cells = own(formulas)
        if drawing is None or not all(map(stands_alone, cells.values())):
            return
        self._known[key] = _Stamp(drawing, formulas, cells, book.shared.copy())


def stands_alone(content: Content) -> bool:
    """Whether something can stand in its cell alone."""
    return fits(content) and not (isinstance(content, str) and is_spelt_otherwise(content))
