"""What rows came to that were written in just so many words: the next sheet need not ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlkpi.newest import Newest
from xlkpi.reader.xlsx.cell_text import WHITE
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
    its texts. `numbers` are those of the workbook's texts that it refers to, `texts` what they say.
    Nothing in it may be changed.
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
    numbers: tuple[int, ...]
    texts: tuple[str, ...]


class HeldRows:
    """What the rows of a sheet come to: it hangs on the workbook's formats, and on its texts.

    A row that refers to those is known where they say the same at the same numbers.
    """

    def __init__(self, shared: Shared, hold: Callable[[RowRead], HeldRow]) -> None:
        """Begin with what is known by these formats; `hold` says what a row comes to."""
        looks = (shared.since_1904, *shared.formats)
        known = _KNOWN.used(looks)
        if known is None:
            known = _KNOWN[looks] = Newest(MOST_ROWS_KNOWN)
        self._known, self._hold, self._strings = known, hold, shared.strings

    def of(self, row: RowRead) -> HeldRow:
        """Return what a row comes to.

        Raises:
            NotReadableError: It contradicts itself.
            TooLargeError: There is more text than any form has.
        """
        held = self._known.used(row.written)
        if held is not None and self._says_the_same(held):
            return held
        held = self._hold(row)
        if len(row.written) <= LONGEST_ROW_KNOWN:
            self._known[row.written] = held
        return held

    def _says_the_same(self, held: HeldRow) -> bool:
        if not held.numbers:
            return True
        if held.numbers[-1] >= len(self._strings):
            return False
        return tuple(self._strings[number] for number in held.numbers) == held.texts


def referred_to(row: RowRead) -> tuple[int, ...]:
    """Return the numbers of the texts that a row refers to, in their order."""
    given = {text.strip(WHITE) for _, _, kind, _, text, *_ in row.cells.cells if kind == _OF_TABLE}
    return tuple(sorted(int(number) for number in given if number))


_KNOWN: Newest[tuple[object, ...], Newest[bytes, HeldRow]] = Newest(_LOOKS)
