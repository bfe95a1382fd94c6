"""How far a sheet reaches, from its raw XML: looked at before a reader sets the space aside.

A single value in XFD1048576 makes the fast reader ask for 549 GB and abort the process.
"""

from __future__ import annotations

import re

from xlkpi.cells import CellRef

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
_HINT = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3}|[A-Za-z]*[0-9]{6}|[^"']*&)""")
_TAG = re.compile(rb"<(?:[A-Za-z0-9]+:)?(row|c)(?:\s([^<>]*?))?(/?)>")
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def reaches_far(xml: bytes) -> bool:
    """Whether a cell with content lies beyond what any form or roster has.

    Empty cells and rows do not count: programs write them to the end of a formatted sheet.
    """
    if _HINT.search(xml) is None:
        return False
    row = column = 0
    for match in _TAG.finditer(xml):
        place = _PLACE.search(match[2] or b"")
        text = (place[1] or place[2] or b"").decode("ascii", "replace") if place else ""
        if match[1] == b"row":
            row, column = (int(text) if text.isdecimal() else row + 1), 0
            continue
        column += 1
        if text:
            try:
                cell = CellRef.parse(text)
            except ValueError:
                return True
            row, column = cell.row + 1, cell.column + 1
        if not match[3] and (row > MOST_ROWS or column > MOST_COLUMNS):
            return True
    return False
