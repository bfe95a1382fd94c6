"""What a sheet's XML tells around its rows: merges, protection, validation, drawings."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.reader.book import NotReadableError, TooLargeError
from xlkpi.reader.limits import MOST_MARKS
from xlkpi.reader.markup import MAIN, TRUE, in_each, parse, relation_of
from xlkpi.reader.xlsx.cell_text import LONGEST, is_odd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from xlkpi.reader.markup import Attributes

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main "
_OF_ROWS = ("row", "c", "v", "f", "is", "t", "rPh")
_TEXT = re.compile(">[^<>&]*(?:&(?:amp|lt|gt|quot|apos);[^<>&]*)*<")
"""A text with what is well-formed alone: its signs by name are those that every XML knows."""
_KNOWN, _LONGEST_KNOWN = 64, 100_000
"""Sheets without their rows that are remembered, and the bytes of each."""


class Around:
    """What is told while the XML comes in: merged areas (A1), ids of drawings."""

    def __init__(self) -> None:
        self.has_data = False
        self.merges: list[str] = []
        self.drawings: list[str] = []
        self.protected = self.validated = False

    def handlers(self) -> Mapping[str, Any]:
        """Return what is to be called where an element begins, by full names."""
        starts = {
            "sheetData": self._begin_data,
            "mergeCell": self._merge,
            "sheetProtection": self._protection,
            "dataValidation": self._validation,
            "drawing": self._drawing,
        }
        return in_each(MAIN, starts) | {f"{_X14}dataValidation": self._validation}

    def _begin_data(self, _: Attributes) -> None:
        if self.has_data:
            raise NotReadableError("two tables in one sheet")
        self.has_data = True

    def _merge(self, given: Attributes) -> None:
        area = given.get("ref", "")
        self.merges.append(area)
        if len(self.merges) > MOST_MARKS or len(area) > LONGEST:
            raise TooLargeError("more merged areas than any form has")

    def _protection(self, given: Attributes) -> None:
        self.protected = given.get("sheet") in TRUE

    def _validation(self, _: Attributes) -> None:
        self.validated = True

    def _drawing(self, given: Attributes) -> None:
        self.drawings.append(relation_of(given))


def told_around(frame: bytes) -> Around | None:
    """Return what a sheet without its rows tells; None where there are parts of rows all the same.

    But for texts, such as those at the head of printed pages, sheets of one form mostly have the
    same frame: what it tells is remembered, and may not be changed.

    Args:
        frame: The XML (UTF-8), without a declaration.

    Raises:
        NotReadableError: It is no XML, or has two tables.
        TooLargeError: It tells more than that of any form.
    """
    if len(frame) > _LONGEST_KNOWN:
        return _told(frame)
    try:
        text = frame.decode("utf-8")
    except UnicodeDecodeError:
        return _told(frame)
    return _told(frame) if is_odd(frame, text) else _known(_TEXT.sub("><", text))


class _RowsError(Exception):
    """There is a part of a row where none should be; no fault of the file."""


def _told(frame: bytes | str) -> Around | None:
    around = Around()
    starts = {**in_each(MAIN, dict.fromkeys(_OF_ROWS, _refuse)), **around.handlers()}
    try:
        parse(BytesIO(frame if isinstance(frame, bytes) else frame.encode("utf-8")), starts, {})
    except _RowsError:
        return None
    return around


def _refuse(_: Attributes) -> None:
    raise _RowsError


_known = lru_cache(_KNOWN)(_told)
