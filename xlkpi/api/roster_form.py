"""A line of the roster changed, added or emptied in its file."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.field_faults import FieldFault
from xlkpi.api.roster_tables import readable_roster
from xlkpi.api.settings import put_roster, roster_changed, roster_read, roster_spec
from xlkpi.cells import CellRef
from xlkpi.department.roster.line_texts import line_texts
from xlkpi.formula.ast import Cell
from xlkpi.problems import Place, Severity, problem
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import spare_key, spare_number
from xlkpi.texts import Words
from xlkpi.workspace.paths import Workspace
from xlkpi.xlsx.changed_cells import UnsafeError, with_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.spec.language.models import FieldSpec

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]")
_NUMBERS = frozenset([Kind.MONEY, Kind.INTEGER, Kind.PERCENT])
_BY_HAND = Words(
    "名册没有改：在页面上改不了，{why}。", "The roster was not changed: it cannot be here, {why}."
)
_DOWNLOAD = Words(
    "请在“设置”下载名册，在 WPS 或 Excel 中改好再放回来。",
    "Download it on the settings’ page, change it in a spreadsheet program, put it back.",
)


def roster_columns(folder: Path, table: str) -> tuple[str, ...] | None:
    """Return the columns of a sheet of the roster, by the names in its spec; None for no sheet.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
        Unusable: There is no workspace (S30); exit code 3.
    """
    known = roster_spec(Workspace.at(folder)).spec.tables.get(table)
    return None if known is None else tuple(known.columns)


def save_roster_row(
    folder: Path, table: str, number: int | None, typed: Mapping[str, str], digest: str
) -> tuple[FieldFault, ...]:
    """Write a line of the roster, where that makes nothing of it faulty.

    All else in the workbook stays as it is; the one before lies beside it.

    Args:
        folder: The workspace.
        table: The sheet, by its name in the spec.
        number: Of the line, from 1; None for a new one, below the others.
        typed: Column -> what was typed; all blank empties the line.
        digest: Of the file that was shown (`roster_tables`).

    Returns:
        What is wrong, each at its column; nothing where it was saved.

    Raises:
        ProblemsFound: The roster cannot be read (F codes), or was changed meanwhile (S40).
        Unusable: There is no workspace (S30), another command holds it (S34), or the roster is open
            in another program or cannot be changed here (S31); exit code 3.
        OSError: The roster is not there, or cannot be written.
    """
    workspace = Workspace.at(folder)
    data, read = readable_roster(workspace)
    lines = {spare_number(one.row) or 0: one for one in read.tables[table]}
    line = lines.get(number) if number is not None else None
    if number is not None and line is None:  # it was there when it was shown
        raise roster_changed()
    place = number if number is not None else max(lines, default=0) + 1
    cells = {name: _cell_of(table, place, name, read) for name in typed}
    before = line_texts(line, read.spec.spec.tables[table].columns) if line is not None else {}
    columns = read.spec.spec.tables[table].columns
    changed = {
        cells[name]: _value(columns[name], text)
        for name, text in typed.items()
        if text != before.get(name, "")
    }
    sheet = read.first(table).sheet
    try:
        new = with_values(data, sheet, changed) if changed else data
    except UnsafeError as unsafe:
        why = _BY_HAND.fill(why=unsafe.why)
        at = Place(file=workspace.roster.name)
        return (FieldFault("", problem("S40", at, found=why, remedy=_DOWNLOAD)),)
    faults = tuple(_faults(read, roster_read(workspace, new), sheet, cells))
    if not faults and changed:
        put_roster(workspace, new, digest)
    return faults


def _faults(
    before: RosterRead, after: RosterRead, sheet: str, cells: Mapping[str, CellRef]
) -> Iterator[FieldFault]:
    """Yield the errors of a line, and those elsewhere that were not there before."""
    names = {str(cell): name for name, cell in cells.items()}
    known = {(one.code, one.place.sheet, one.place.cell) for one in before.problems}
    for one in after.problems:
        if one.severity is Severity.ERROR:
            own = names.get(one.place.cell, "") if one.place.sheet == sheet else ""
            if own or (one.code, one.place.sheet, one.place.cell) not in known:
                yield FieldFault(own, one)


def _value(column: FieldSpec, typed: str) -> str | Decimal | None:
    """Return what is put into a cell for what was typed; what is no number stays text."""
    if not typed:
        return None
    if column.kind in _NUMBERS and _NUMBER.fullmatch(typed):
        return Decimal(typed)
    share = _SHARE.fullmatch(typed) if column.kind is Kind.PERCENT else None
    return Decimal(share[1]) / 100 if share is not None else typed


def _cell_of(table: str, number: int, column: str, read: RosterRead) -> CellRef:
    """Return the cell of a column in a line, which need not be there yet."""
    first = (
        read.values.place(Cell(table, spare_key(1), column)) if read.values else read.first(table)
    )
    return CellRef.parse(first.cell)._replace(row=CellRef.parse(first.cell).row + number - 1)
