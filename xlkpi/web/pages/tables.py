"""The tables of what is accepted: searched, sorted, each value with the way back to its cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.tables import original_of
from xlkpi.api.tabulated import lines_of, tabulated
from xlkpi.export.tables import VALUES
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.facts import about, waiting
from xlkpi.web.pages.parts_of import LINES, Part, number_asked, sought_in

if TYPE_CHECKING:
    from xlkpi.api.tabulated import Tabulated
    from xlkpi.web.asked import Asked

_LINK = "return"
"""What stands in a link, not in a column."""
_FOR_PROGRAMS = frozenset(
    ["unit_kind", "project", "table", "row", "field", "kind", "number", "date", "computed"]
)
"""What a person does not look at where each value is a line; it is searched all the same."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown: texts, and the SHA-256 of the return that it is from ("" for none)."""

    texts: tuple[str, ...]
    origin: str


def table(asked: Asked) -> Shown:
    """Show one table: the lines with what was searched for, sorted by a column.

    Raises:
        NoPageError: There is no such table.
    """
    every = tables_of(asked)
    if every is None:
        return waiting(asked, "totals")
    found = every.table(asked.places["table"])
    if found is None:
        raise NoPageError
    sought, by = sought_in(asked), asked.query.get("by", "")
    number = number_asked(asked)
    shown = lines_of(every, found, sought, by, (number * LINES, LINES))
    hidden = {_LINK, *(_FOR_PROGRAMS if found.name == VALUES else ())}
    kept = [n for n, one in enumerate(found.columns) if one.name not in hidden]
    origin = next((n for n, one in enumerate(found.columns) if one.name == _LINK), None)
    data = {
        **about(asked),
        "table": found,
        "columns": [found.columns[n] for n in kept],
        "lines": [
            Line(tuple(one[n] for n in kept), "" if origin is None else one[origin])
            for one in shown.lines
        ],
        "part": Part((), number, shown.count, sought),
        "by": by,
    }
    return Shown("table.html.j2", data)


def tables_of(asked: Asked) -> Tabulated | None:
    """Return the tables of a collection as they are now; None while they are being written."""
    into = asked.desk.uploads.folder_for("tables", str(asked.folder), asked.collection)
    found = asked.ask_soon(tabulated, asked.collection, into)
    if found is not None and not found.file.is_file():  # what tidies temporary folders took it
        asked.desk.known.forget(asked.folder)
        found = asked.ask_soon(tabulated, asked.collection, into)
    return found


def original(asked: Asked) -> Download:
    """Return a received file as it came.

    Raises:
        NoPageError: It is not kept, or not as it came.
    """
    digest = asked.places["digest"]
    found = original_of(asked.folder, asked.clock, digest) if _DIGEST.fullmatch(digest) else None
    if found is None:
        raise NoPageError
    return Download(*found)
