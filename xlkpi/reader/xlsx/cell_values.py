"""What a cell of an .xlsx file holds, by its kind and the number of its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_CHARACTERS, MOST_TEXT
from xlkpi.reader.plain import moment_of, number
from xlkpi.reader.serials import Look, look_of, moment
from xlkpi.reader.xlsx.cell_text import WHITE, unescaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.reader.book import Raw

GENERAL = "General"
_TRUTHS = {"1": True, "true": True, "0": False, "false": False, "": None}


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sheets of a workbook refer to: texts, formats, the day that days count from."""

    strings: Sequence[str] = ()
    formats: Sequence[str] = ()
    since_1904: bool = False


class CellValues:
    """Reads the values of one sheet's cells; `characters` counts those of its texts.

    `code` is set to the number format of a number that is read; `shared` is what they refer to.
    """

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.characters = 0
        self.code = GENERAL

    def read(self, kind: str, look: str, text: str) -> Raw:
        """Return the value of a cell that holds no text of its own.

        Args:
            kind: The "t" of the cell; "n" where it has none.
            look: Its "s", the number of its format; "" where it has none.
            text: What its "v" holds, "" for nothing.

        Raises:
            NotReadableError: The file contradicts itself.
            TooLargeError: There is more text than any form has.
        """
        match kind:
            case "n":
                return self._number(text.strip(WHITE), look)
            case "s":
                return self.counted(self._string(text.strip(WHITE)))
            case "str" | "inlineStr":
                return self.counted(unescaped(text))
            case "b":
                return _truth(text.strip(WHITE))
            case "d":
                return self._moment(text.strip(WHITE))
            case _:
                raise NotReadableError(f"a cell of the kind {kind[:20]}")

    def counted(self, text: str) -> Raw:
        """Return a text, None for an empty one.

        Raises:
            TooLargeError: It is longer than any cell takes, or all texts are than any form has.
        """
        if len(text) > MOST_CHARACTERS:
            raise TooLargeError("more text than any form has")
        self.count(len(text))
        return text or None

    def count(self, characters: int) -> None:
        """Count characters of texts.

        Raises:
            TooLargeError: All texts are longer than any form has.
        """
        self.characters += characters
        if self.characters > MOST_TEXT:
            raise TooLargeError("more text than any form has")

    def _number(self, text: str, look: str) -> Raw:
        """Return a number, or the day that it is shown as; what is no number is kept as a text."""
        if not text:
            return None
        found = number(text)
        if isinstance(found, str):
            return self.counted(found)
        codes, number_of = self.shared.formats, look or "0"
        if not (number_of.isascii() and number_of.isdecimal()):
            raise NotReadableError(f"format number {number_of[:20]}")
        self.code = codes[int(number_of)] if int(number_of) < len(codes) else GENERAL
        if look_of(self.code) is Look.MOMENT:
            return moment(found, since_1904=self.shared.since_1904)
        return found

    def _moment(self, text: str) -> Raw:
        """Return a day that is written out, or what stands there as a text: a time of day."""
        found = moment_of(text) if text else None
        return self.counted(found) if isinstance(found, str) else found

    def _string(self, number: str) -> str:
        if not number:
            return ""
        strings = self.shared.strings
        if not (number.isascii() and number.isdecimal()) or int(number) >= len(strings):
            raise NotReadableError(f"text number {number[:20]} of {len(strings)}")
        return strings[int(number)]


def _truth(text: str) -> bool | None:
    if text not in _TRUTHS:
        raise NotReadableError(f"{text[:20]} for true or false")
    return _TRUTHS[text]
