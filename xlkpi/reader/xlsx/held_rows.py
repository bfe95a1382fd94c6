"""What rows came to that were written in just so many words: the next sheet need not ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlkpi.newest import Newest
from xlkpi.reader.xlsx.usual_sheet import LONGEST_ROW_KNOWN, MOST_ROWS_KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.reader.book import Raw
    from xlkpi.reader.xlsx.cell_values import Shared
    from xlkpi.reader.xlsx.usual_sheet import RowRead

_LOOKS = 4
"""Sets of formats: those of the workbooks that come from one program."""
_OF_TABLE = "s"


class HeldRow(NamedTuple):
    """What a row came to: its values by column, and what stands at its cells by their names.

    `filled` are its cells with anything in them, `places` all that it lists, `characters` those of
    its texts. Nothing in it may be changed.
    """

    number: int
    is_hidden: bool
    values: Mapping[int, Raw]
    formulas: Mapping[str, str]
    errors: Mapping[str, str]
    formats: Mapping[str, str]
    filled: int
    places: int
    characters: int


class HeldRows:
    """What the rows of a sheet come to: it hangs on the workbook's formats, and on its texts.

    A row that refers to those is not remembered: the next workbook may have others at the same
    number.
    """

    def __init__(self, shared: Shared, hold: Callable[[RowRead], HeldRow]) -> None:
        """Begin with what is known by these formats; `hold` says what a row comes to."""
        looks = (shared.since_1904, *shared.formats)
        known = _KNOWN.used(looks)
        if known is None:
            known = _KNOWN[looks] = Newest(MOST_ROWS_KNOWN)
        self._known, self._hold = known, hold

    def of(self, row: RowRead) -> HeldRow:
        """Return what a row comes to.

        Raises:
            NotReadableError: It contradicts itself.
            TooLargeError: There is more text than any form has.
        """
        held = self._known.used(row.written)
        if held is not None:
            return held
        held = self._hold(row)
        if len(row.written) <= LONGEST_ROW_KNOWN and not _refers(row):
            self._known[row.written] = held
        return held


def _refers(row: RowRead) -> bool:
    """Whether a cell's text stands in the workbook's table of texts."""
    return any(kind == _OF_TABLE for _, _, kind, *_ in row.cells.cells)


_KNOWN: Newest[tuple[object, ...], Newest[bytes, HeldRow]] = Newest(_LOOKS)
