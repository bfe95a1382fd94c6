"""The tables of what is accepted and what it comes to: searched, sorted, with the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlkpi.api.sums import PROJECT_ID, UNIT_ID, sums
from xlkpi.api.tables import original_of
from xlkpi.api.tabulated import tabulated
from xlkpi.export.tables import VALUES
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.about import about, waiting
from xlkpi.web.pages.lines_asked import part_of_lines
from xlkpi.web.pages.parts_of import LINES

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.api.tabulated import Tabulated, TabulatedTable
    from xlkpi.web.asked import Asked

_SAID = {"return": "origin", UNIT_ID: "unit", PROJECT_ID: "project"}
"""Columns that stand in links -> what a line says by them."""
_FOR_PROGRAMS = frozenset(
    ["unit_kind", "project", "table", "row", "field", "kind", "number", "date", "computed"]
)
"""What a person does not look at where each value is a line; it is searched all the same."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown: texts, the SHA-256 of the return that it is from, whom it is about.

    Each of `origin`, `unit` and `project` (ids) is "" where a table does not say it.
    """

    texts: tuple[str, ...]
    origin: str = ""
    unit: str = ""
    project: str = ""


def table(asked: Asked) -> Shown:
    """Show one table of what came: the lines with what was searched for, sorted by a column.

    Raises:
        NoPageError: There is no such table.
    """
    return _shown(asked, tables_of(asked), "tables")


def sum_table(asked: Asked) -> Shown:
    """Show one table of what is added up, likewise.

    Raises:
        NoPageError: There is no such table.
    """
    return _shown(asked, sums_of(asked), "sums")


def _shown(asked: Asked, every: Tabulated | None, kind: str) -> Shown:
    if every is None:
        return waiting(asked, "totals")
    found = every.table(asked.places["table"])
    if found is None:
        raise NoPageError
    data = lines_in(asked, every, found, LINES)
    if data is None:
        return waiting(asked, "totals")
    return Shown("table.html.j2", {**about(asked), **data, "kind": kind})


def lines_in(
    asked: Asked, every: Tabulated, found: TabulatedTable, most: int
) -> dict[str, Any] | None:
    """Return the lines of a table that are asked for, and its columns that people look at.

    None while they are searched for.

    Args:
        asked: What was asked: its `q` is searched for, its `by` names a column, `page` the part.
        every: The tables.
        found: One of them.
        most: How many lines are shown at once.
    """
    part = part_of_lines(asked, every.file, found.lines, most)
    if part is None:
        return None
    hidden = {*_SAID, *(_FOR_PROGRAMS if found.name == VALUES else ())}
    kept = [n for n, one in enumerate(found.columns) if one.name not in hidden]
    said = {_SAID[one.name]: n for n, one in enumerate(found.columns) if one.name in _SAID}
    return {
        "table": found,
        "columns": [found.columns[n] for n in kept],
        "foot": [found.foot[n] for n in kept] if found.foot and not part.sought else (),
        "lines": [
            Line(tuple(one[n] for n in kept), **{name: one[n] for name, n in said.items()})
            for one in part.lines
        ],
        "part": part,
        "by": asked.query.get("by", ""),
    }


def tables_of(asked: Asked) -> Tabulated | None:
    """Return the tables of what came, as they are now; None while they are being written."""
    return _tabulated(asked, tabulated, "tables")


def sums_of(asked: Asked) -> Tabulated | None:
    """Return the tables of what is added up, as they are now; None while they are being written."""
    return _tabulated(asked, sums, "sums")


def _tabulated(asked: Asked, how: Callable[..., Tabulated], name: str) -> Tabulated | None:
    into = asked.desk.uploads.folder_for(name, str(asked.folder), asked.collection)
    return asked.ask_for_file(how, asked.collection, into)


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
