"""The tables of a collection in a file of their own, to be looked through: sorted, searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.department.exports import each_export_form, export_adjustments
from xlkpi.department.opened import Department
from xlkpi.export.line_files import LinesFound, find_lines, new_lines
from xlkpi.export.tables import TOGETHER, Type, export_tables
from xlkpi.figures import digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from xlkpi.export.line_files import Content, LineTable, LineWriter, TableWriter
    from xlkpi.export.tables import ExportAdjustment, ExportColumn, ExportForm, ExportTable
    from xlkpi.ledger.book import Ledger
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

_FORMS = 500
"""Forms whose lines are in memory at once."""
_NUMBERS = frozenset([Type.INTEGER, Type.NUMBER])


@dataclass(frozen=True, slots=True)
class TabulatedTable:
    """A table: how it is called, its columns, how many lines it has, where they lie in the file.

    `foot` has what columns come to, "" where that is nothing; it is () where no column comes to
    anything. `notes` are sentences about the whole.
    """

    name: str
    title: str
    columns: tuple[ExportColumn, ...]
    lines: LineTable
    foot: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many lines it has."""
        return self.lines.count


@dataclass(frozen=True, slots=True)
class Tabulated:
    """The tables of a collection as they lie in a file."""

    file: Path
    tables: tuple[TabulatedTable, ...]

    def table(self, name: str) -> TabulatedTable | None:
        """Return the table of a name, None where there is none."""
        return next((one for one in self.tables if one.name == name), None)


def tabulated(folder: Path, clock: Clock, collection: str, into: Path) -> Tabulated:
    """Write the tables of a collection into a new file; those written of it before are deleted.

    Lines are texts, times by the workspace's clock.

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
    with department.view() as ledger, new_lines(into) as file:
        tables = tuple(_written(department, ledger, chosen, file))
    return Tabulated(file.path, tables)


def _written(
    department: Department, ledger: Ledger, collection: Collection, file: LineWriter
) -> Iterator[TabulatedTable]:
    """Write all tables, some forms after the others; yield what they are."""
    spec, zone = department.form_of(collection), department.config.zone
    measure = str(department.config.measure_of(collection, spec))
    begun: dict[str, tuple[ExportTable, TableWriter]] = {}

    def write(forms: Sequence[ExportForm] = (), adjusted: Sequence[ExportAdjustment] = ()) -> None:
        for one in export_tables(spec, measure, forms, adjusted):
            if one.name not in begun:
                begun[one.name] = one, begun_table(file, one.columns)
            lines = ([_content(part, zone) for part in line] for line in one.lines)
            begun[one.name][1].add(lines)

    write()
    forms = each_export_form(department, ledger, collection)
    while some := tuple(islice(forms, _FORMS)):
        write(some)
    write(adjusted=export_adjustments(department, ledger, collection))
    for one, writer in begun.values():
        yield TabulatedTable(one.name, one.title, tuple(one.columns), writer.table)


def begun_table(file: LineWriter, columns: Sequence[ExportColumn]) -> TableWriter:
    """Begin a table of such columns in a file."""
    numbers = (one.name for one in columns if one.type in _NUMBERS)
    return file.table([one.name for one in columns], numbers, TOGETHER)


def found_lines(
    _folder: Path, _clock: Clock, path: Path, table: LineTable, sought: str, by: str
) -> LinesFound | None:
    """Find lines of a table (`find_lines`); None where its file is not there any more.

    Raises:
        OSError: What was found cannot be noted.
    """
    return find_lines(path, table, sought, by) if path.is_file() else None


def sorted_by(content: object, text: str) -> object:
    """Return what a content is sorted by: numbers by what they are, others by their texts."""
    match content:
        case None:
            return None
        case bool() | int():
            return int(content)
        case Decimal():
            return float(content)
        case _:
            return text


def _content(content: object, zone: tzinfo) -> Content:
    text = _text(content, zone)
    return text, sorted_by(content, text)


def _text(content: object, zone: tzinfo) -> str:
    match content:
        case str():
            return content
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
