"""The tables of what is accepted: searched, sorted, each value with the way back to its cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.tables import original_of, revision_of, tables
from xlkpi.export.tables import VALUES
from xlkpi.figures import digits
from xlkpi.web.asked import Download, NoPageError, Shown
from xlkpi.web.pages.facts import about

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from xlkpi.api.tables import Tables
    from xlkpi.export.tables import ExportTable
    from xlkpi.web.asked import Asked

_LINES = 100
"""Lines of a table on a page."""
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
    every = _tables(asked)
    found = next((one for one in every.tables if one.name == asked.places["table"]), None)
    if found is None:
        raise NoPageError
    sought, by = asked.query.get("q", "").strip(), asked.query.get("by", "")
    lines = sorted_by(found, by, [one for one in found.lines if _has(one, sought, every.zone)])
    number = int(asked.query["page"]) if asked.query.get("page", "").isdecimal() else 0
    shown = lines[number * _LINES : (number + 1) * _LINES]
    hidden = {_LINK, *(_FOR_PROGRAMS if found.name == VALUES else ())}
    kept = [n for n, one in enumerate(found.columns) if one.name not in hidden]
    origin = next((n for n, one in enumerate(found.columns) if one.name == _LINK), None)
    data = {
        **about(asked),
        "table": found,
        "columns": [found.columns[n] for n in kept],
        "lines": [
            Line(
                tuple(_text(one[n], every.zone) for n in kept),
                "" if origin is None else _text(one[origin], every.zone),
            )
            for one in shown
        ],
        "count": len(lines),
        "sought": sought,
        "by": by,
        "number": number,
        "more": (number + 1) * _LINES < len(lines),
    }
    return Shown("table.html.j2", data)


def names(asked: Asked) -> Sequence[ExportTable]:
    """Return the tables of a collection."""
    return _tables(asked).tables


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


def sorted_by(
    found: ExportTable, by: str, lines: Sequence[Sequence[object]]
) -> Sequence[Sequence[object]]:
    """Return lines sorted by a column, blanks last; downwards where its name has "-" before it.

    Without such a column they stay as they are.
    """
    name = by.removeprefix("-")
    place = next((n for n, one in enumerate(found.columns) if one.name == name), None)
    if place is None:
        return lines
    blank = [one for one in lines if one[place] is None]
    filled = [one for one in lines if one[place] is not None]
    return [*sorted(filled, key=lambda one: one[place], reverse=by[:1] == "-"), *blank]  # type: ignore[arg-type, return-value]


def _tables(asked: Asked) -> Tables:
    """Return the tables; they are made anew where something was recorded since."""
    revision = revision_of(asked.folder, asked.clock, asked.collection)
    key, known = (asked.folder, asked.collection), asked.desk.tables
    if key not in known or known[key].revision != revision:
        known.clear()  # one collection at a time is looked at
        known[key] = tables(asked.folder, asked.clock, asked.collection)
    return known[key]


def _has(line: Sequence[object], sought: str, zone: tzinfo) -> bool:
    return not sought or any(sought in _text(one, zone) for one in line)


def _text(content: object, zone: tzinfo) -> str:
    match content:
        case None:
            return ""
        case bool():
            return "是" if content else "否"
        case Decimal():
            return digits(content)
        case datetime():
            return content.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        case _:
            return str(content)
