"""The lines of a table in a file that a page asks for: searched, sorted, a part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.state import state_of
from xlkpi.api.tabulated import found_lines
from xlkpi.export.line_files import LinesFound, read_lines
from xlkpi.web.pages.parts_of import Part, number_asked, sought_in

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.export.line_files import LineTable
    from xlkpi.web.asked import Asked
    from xlkpi.web.known import State


def part_of_lines(
    asked: Asked, file: Path, table: LineTable, most: int, by: State = state_of
) -> Part[tuple[str, ...]] | None:
    """Return the lines that are asked for; None while they are searched for.

    Args:
        asked: Its `q` are words that a line has to hold, its `by` the column that they are sorted
            by, its `page` which part is shown.
        file: Where the table lies.
        table: The table.
        most: How many lines are shown at once.
        by: Tells what the file goes by.
    """
    sought, number = sought_in(asked), number_asked(asked)
    try:
        found = _found(asked, file, table, by)
        if found is None:
            return None
        lines = read_lines(file, table, found, (number * most, most))
    except FileNotFoundError:  # they are being written anew, or were tidied away
        return None
    return Part(lines, number, found.count, sought, most)


def _found(asked: Asked, file: Path, table: LineTable, by: State) -> LinesFound | None:
    sought, order = sought_in(asked), asked.query.get("by", "")
    if not (sought or order):
        return LinesFound(None, table.count)
    return asked.ask_for_file(found_lines, file, table, sought, order, by=by)
