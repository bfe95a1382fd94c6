"""Texts of an .xlsx file, as a person sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlkpi.reader.book import TooLargeError
from xlkpi.reader.limits import MOST_CHARACTERS
from xlkpi.reader.markup import MAIN, PRESERVED, in_each, parse

if TYPE_CHECKING:
    from typing import IO

    from xlkpi.reader.markup import Attributes

_WHITE = " \t\r\n"
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_DIGITS = 4


class Runs:
    """Collects the text of one cell or shared string; guides to pronunciation are left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[str] | None = None
        self._preserved = False
        self._guides = 0

    def handlers(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what is to be called where an element begins and ends."""
        starts = {"t": self._begin, "rPh": self._guide}
        return starts, {"t": self._finish, "rPh": self._unguide}

    def text(self, piece: str) -> None:
        """Take a piece of text in."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def taken(self) -> str:
        """Return the whole text and begin anew.

        Raises:
            TooLargeError: No cell can hold it.
        """
        text = "".join(self._parts)
        self._parts.clear()
        if len(text) > MOST_CHARACTERS:
            raise TooLargeError("a text longer than any cell takes")
        return text

    def _begin(self, given: Attributes) -> None:
        self._preserved = given.get(PRESERVED) == "preserve"
        self._pieces = None if self._guides else []

    def _finish(self) -> None:
        if self._pieces is not None:
            text = "".join(self._pieces)
            self._parts.append(unescaped(text if self._preserved else text.strip(_WHITE)))
        self._pieces = None

    def _guide(self, _: Attributes) -> None:
        self._guides += 1

    def _unguide(self) -> None:
        self._guides -= 1


def shared_strings(stream: IO[bytes]) -> list[str]:
    """Return the texts that cells refer to by their number."""
    runs = Runs()
    texts: list[str] = []
    starts, ends = runs.handlers()
    ends["si"] = lambda: texts.append(runs.taken())
    parse(stream, in_each(MAIN, starts), in_each(MAIN, ends), runs.text)
    return texts


def unescaped(text: str) -> str:
    """Return a text with its characters that XML cannot hold (_x000D_); half a pair is no one."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _characters(match[0]), text)


def _characters(escapes: str) -> str:
    numbers = [int(one[1 : 1 + _DIGITS], 16) for one in escapes.split("_") if one]
    units = b"".join(number.to_bytes(2, "little") for number in numbers)
    return units.decode("utf-16-le", "replace")
