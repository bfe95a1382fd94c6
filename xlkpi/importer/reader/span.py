"""How far a sheet reaches, from its raw XML: looked at before a reader sets the space aside.

A single value in XFD1048576 makes the fast reader ask for 549 GB and abort the process.
"""

from __future__ import annotations

import re

from xlkpi.importer.reader.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from xlkpi.importer.reader.sheet_xml import filled

_HINT = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{5})')


def reaches_far(xml: bytes) -> bool:
    """Whether a cell with content lies beyond what any form or roster has.

    Empty cells and rows do not count: programs write them to the end of a formatted sheet. The
    sheet is in its usual form; ValueError for an address that no sheet has.
    """
    if _HINT.search(xml) is None:
        return False
    rows = columns = 0
    for row, column in filled(xml):
        rows, columns = max(rows, row), max(columns, column)
        if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
            return True
    return False
