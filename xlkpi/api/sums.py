"""What the merged forms come to, sheet by sheet of the master, to be looked through on a page."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.tabulated import Tabulated, TabulatedTable, begun_table, sorted_by
from xlkpi.department.master_views import master_view
from xlkpi.department.opened import Department
from xlkpi.department.years import with_year
from xlkpi.export.line_files import new_lines
from xlkpi.export.tables import ExportColumn, Type
from xlkpi.figures import digits, grouped, percent
from xlkpi.master import wording
from xlkpi.master.content.details import PROJECT_KEY, UNIT_KEY
from xlkpi.master.content.shape import Format, value_of
from xlkpi.master.content.sheets import sums_of
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.export.line_files import Content, LineWriter
    from xlkpi.master.content.shape import Column, Listing
    from xlkpi.master.content.shape import Content as InMaster
    from xlkpi.workspace.clock import Clock

UNIT_ID, PROJECT_ID = "unit_id", "project_id"
"""Columns that say by ids whom a line is about; people see the names beside them."""
_IDS = {UNIT_KEY: UNIT_ID, PROJECT_KEY: PROJECT_ID}


def sums(folder: Path, clock: Clock, collection: str, into: Path) -> Tabulated:
    """Write the sheets of the master that say what forms come to into a new file.

    They are those of the master that would be written now, by projects, units, points of time and
    stages of the year; amounts are in the measure of the collection, to four decimals as the master
    shows them. Files of such sheets that lie in the folder are deleted.

    Args:
        folder: The workspace; it is only looked at.
        clock: Gives the time (UTC) by which forms are due.
        collection: Its id.
        into: The folder that the file is to be in, of these files alone.

    Raises:
        ProblemsFound: The collection cannot be told (S21), or xlkpi.toml or the spec is faulty
            (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
        OSError: The file cannot be written.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        view = master_view(department, ledger, chosen)
        facts = facts_of(with_year(department, ledger, chosen, view))
    ids = {
        UNIT_KEY: {key: one for one, key in facts.unit_keys.items()},
        PROJECT_KEY: {key: one for one, key in facts.project_keys.items()},
    }
    with new_lines(into) as file:
        tables = tuple(_table(file, one, ids) for one in sums_of(facts))
    return Tabulated(file.path, tables)


def _table(
    file: LineWriter, listing: Listing, ids: Mapping[str, Mapping[str, str]]
) -> TabulatedTable:
    """Write a sheet: ids in the place of its keys, without what nobody sees."""
    kept = [
        (n, column)
        for n, column in enumerate(listing.shape.columns)
        if column.format is not Format.KEY or column.id in ids
    ]
    totals = listing.totals()
    foot = tuple(_text(column.format, totals.get(column.id)) for _, column in kept)
    name = listing.shape.name
    columns = tuple(_column(column) for _, column in kept)
    notes = (*listing.notes, *((wording.ROUNDED,) if listing.is_rounded else ()))
    writer = begun_table(file, columns)
    writer.add(
        [_content(column, line[n], ids.get(column.id)) for n, column in kept]
        for line in listing.lines
    )
    return TabulatedTable(name, name, columns, writer.table, foot if any(foot) else (), notes)


def _column(column: Column) -> ExportColumn:
    heading = " ".join([*filter(None, [column.band]), *column.heading.split("\n")])
    kind = Type.NUMBER if column.format.numeric else Type.TEXT
    return ExportColumn(_IDS.get(column.id, column.id), heading, kind)


def _content(column: Column, content: InMaster, ids: Mapping[str, str] | None) -> Content:
    if ids is not None:
        one = ids.get(str(content), "")
        return one, one
    shown = value_of(content)
    text = _text(column.format, shown)
    return text, sorted_by(shown if text else None, text)


def _text(kind: Format, content: InMaster) -> str:
    match value_of(content):
        case None:
            return ""
        case bool() as flag:
            return "是" if flag else "否"
        case Decimal() as number if kind is Format.PERCENT:
            return percent(number, rounded=True)
        case Decimal() as number if kind is Format.MONEY:
            return grouped(number)
        case Decimal() as number:
            return digits(number)
        case datetime() as time:
            return time.strftime("%Y-%m-%d %H:%M")
        case other:
            return str(other)
