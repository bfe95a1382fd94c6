"""Formats of numbers: which show them as days, and what day a number is."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import Enum, auto
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.reader.book import TooLargeError
from xlkpi.reader.limits import MOST_CODE
from xlkpi.reader.markup import MAIN, Joined, in_each, parse
from xlkpi.reader.number_formats import BUILT_IN
from xlkpi.reader.plain import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from xlkpi.reader.book import Raw
    from xlkpi.reader.markup import Attributes, Pieces

_SECTIONS = ("numFmts", "cellXfs")
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DAY_SIGN = re.compile("[dmyhs]|a/p", re.IGNORECASE)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's days have no zone
_LEAP_DAY = 60  # 29 February 1900, which never was
_AFTER_LAST = 2_958_466  # the day after 31 December 9999
_MILLISECONDS = 86_400_000
_LONGEST_KNOWN = 200_000
"""Bytes of formats that are remembered."""


class Look(Enum):
    """How a number is shown."""

    NUMBER = auto()
    MOMENT = auto()
    DURATION = auto()


def format_codes(stream: IO[bytes]) -> Sequence[str]:
    """Return the number format ("0.00%") of each cell format (the "s" of a cell).

    Workbooks of one program mostly have the same ones: they are remembered.
    """
    xml = stream.read(_LONGEST_KNOWN)
    known = len(xml) < _LONGEST_KNOWN
    return _known_codes(xml) if known else _codes(Joined(xml, stream))


@lru_cache(maxsize=32)
def _known_codes(xml: bytes) -> Sequence[str]:
    return _codes(BytesIO(xml))


def _codes(stream: Pieces) -> Sequence[str]:
    formats = _Formats()
    starts = dict.fromkeys(_SECTIONS, formats.enter) | {"numFmt": formats.code, "xf": formats.xf}
    parse(stream, in_each(MAIN, starts), in_each(MAIN, dict.fromkeys(_SECTIONS, formats.leave)))
    return tuple(formats.found)


class _Formats:
    """The number formats of a workbook while its styles come in.

    Elements of the same names stand in other sections too, for other things.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self._codes: dict[str, str] = {}
        self._inside = False

    def enter(self, _: Attributes) -> None:
        self._inside = True

    def leave(self) -> None:
        self._inside = False

    def code(self, given: Attributes) -> None:
        if self._inside:
            code = given.get("formatCode", "")
            if len(code) > MOST_CODE:
                raise TooLargeError("a number format longer than any")
            self._codes[given.get("numFmtId", "")] = code

    def xf(self, given: Attributes) -> None:
        if self._inside:
            number = given.get("numFmtId", "0")
            self.found.append(self._codes.get(number) or _built_in(number))


def _built_in(number: str) -> str:
    return BUILT_IN.get(int(number), "General") if number.isdecimal() else "General"


@lru_cache(maxsize=512)
def look_of(code: str) -> Look:
    """Return how numbers look in a format's code ("yyyy-mm-dd")."""
    first = _LITERAL.sub("", code).partition(";")[0]
    if _ELAPSED.search(first):
        return Look.DURATION
    return Look.MOMENT if _DAY_SIGN.search(_BRACKETS.sub("", first)) else Look.NUMBER


def moment(serial: float, *, since_1904: bool) -> Raw:
    """Return the day, the moment, or the time of day (a text) that a number is shown as.

    The number itself where it is none: 29 February 1900, what lies before, what lies after 9999.
    """
    if 0 <= serial < 1:
        return Shown((_EPOCH + _spell(serial)).time().isoformat())
    counted = serial + 1462 if since_1904 else serial
    if serial < 0 or counted >= _AFTER_LAST or int(counted) == _LEAP_DAY:
        return serial
    found = _EPOCH + _spell(counted + (counted < _LEAP_DAY))
    return date(found.year, found.month, found.day) if found.time() == _EPOCH.time() else found


def _spell(days: float) -> timedelta:
    return timedelta(milliseconds=round(days * _MILLISECONDS))
