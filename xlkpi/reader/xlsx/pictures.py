"""Where pictures lie on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import MAX_COLUMNS, MAX_ROWS, CellRef
from xlkpi.reader.book import TooLargeError
from xlkpi.reader.limits import MOST_MARKS
from xlkpi.reader.markup import DRAWING, in_each, parse

if TYPE_CHECKING:
    from typing import IO

    from xlkpi.reader.markup import Attributes

_ANCHORS = ("oneCellAnchor", "twoCellAnchor")
_PLACES = ("col", "row")


def pictures(stream: IO[bytes]) -> tuple[str, ...]:
    """Return the cell (A1) that each anchor with a picture begins in; `stream` is a drawing."""
    drawing = _Drawing()
    starts = dict.fromkeys(_ANCHORS, drawing.begin_anchor)
    starts |= dict.fromkeys(_PLACES, drawing.begin_place)
    starts |= {"from": drawing.begin_from, "pic": drawing.picture}
    ends = dict.fromkeys(_ANCHORS, drawing.end_anchor)
    ends |= dict.fromkeys(_PLACES, drawing.end_place) | {"from": drawing.end_from}
    parse(stream, in_each(DRAWING, starts), in_each(DRAWING, ends), drawing.text)
    return tuple(drawing.cells)


class _Drawing:
    """A drawing while its XML comes in."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self._in_from = self._has_picture = False
        self._place: list[int] = []
        self._digits: str | None = None

    def begin_anchor(self, _: Attributes) -> None:
        self._has_picture, self._place = False, []

    def begin_from(self, _: Attributes) -> None:
        self._in_from = True

    def begin_place(self, _: Attributes) -> None:
        self._digits = "" if self._in_from else None

    def text(self, piece: str) -> None:
        if self._digits is not None:
            self._digits += piece

    def end_place(self) -> None:
        digits = (self._digits or "").strip()
        if self._in_from and digits.isdecimal() and len(digits) < 9:  # noqa: PLR2004 - digits
            self._place.append(int(digits))
        self._digits = None

    def end_from(self) -> None:
        self._in_from = False

    def picture(self, _: Attributes) -> None:
        self._has_picture = True

    def end_anchor(self) -> None:
        if self._has_picture and len(self._place) == len(_PLACES):
            column, row = self._place
            self.cells.append(str(CellRef(min(row, MAX_ROWS - 1), min(column, MAX_COLUMNS - 1))))
            if len(self.cells) > MOST_MARKS:
                raise TooLargeError("more pictures than any form has")
