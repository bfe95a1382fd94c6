"""The roster as tables on a page: looked through, a line changed, added or emptied in the file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.settings import put_roster, roster_read
from xlkpi.api.settings_form import SettingFault
from xlkpi.cells import CellRef
from xlkpi.department.roster.line_texts import line_texts
from xlkpi.formula.ast import Cell
from xlkpi.problems import Place, ProblemsFound, Severity, problem
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import spare_key, spare_number
from xlkpi.texts import Words
from xlkpi.workspace.paths import Workspace
from xlkpi.xlsx.changed_cells import UnsafeError, with_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.department.roster.lines import RosterLine
    from xlkpi.department.roster.reading import RosterRead
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import FieldSpec

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]")
_LONG = 60
_NUMBERS = frozenset([Kind.MONEY, Kind.INTEGER, Kind.PERCENT])
_BY_HAND = Words(
    "名册没有改：在页面上改不了，{why}。", "The roster was not changed: it cannot be here, {why}."
)
_DOWNLOAD = Words(
    "请在“设置”下载名册，在 WPS 或 Excel 中改好再放回来。",
    "Download it on the settings’ page, change it in a spreadsheet program, put it back.",
)


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column: its name and label, what is written there, and what it can be.

    `choices` are (what is written, how it is called); `long` says whether texts are of lines.
    """

    name: str
    label: str
    help: str
    required: bool
    choices: Sequence[tuple[str, str]]
    long: bool


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A line of a sheet: its number, from 1, what stands there by column, and what is wrong."""

    number: int
    texts: Mapping[str, str]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A sheet of the roster as it is; `digest` tells the file, `problems` are all that it has.

    `tables` are all its sheets: (name, label, how many lines).
    """

    name: str
    label: str
    columns: Sequence[RosterColumn]
    rows: Sequence[RosterRow]
    tables: Sequence[tuple[str, str, int]]
    problems: Sequence[Problem]
    digest: str


def roster_table(folder: Path, table: str) -> RosterTable | None:
    """Return a sheet of the roster; None where there is no such one.

    Args:
        folder: The workspace.
        table: Its name in the spec: units, projects, assignments, ...

    Raises:
        ProblemsFound: The roster cannot be read (F codes); exit code 3.
        Unusable: There is no workspace (S30); exit code 3.
        OSError: The roster is not there.
    """
    workspace = Workspace.at(folder)
    data, read = _read(workspace)
    spec = read.spec.spec.tables.get(table)
    if spec is None:
        return None
    columns = tuple(_column(read, name, one) for name, one in spec.columns.items())
    told: dict[tuple[str, str], list[Problem]] = {}
    for one in read.problems:
        told.setdefault((one.place.sheet, one.place.cell), []).append(one)
    rows = tuple(_row(line, columns, spec.columns, told) for line in read.tables[table])
    tables = [(n, t.label, len(read.tables[n])) for n, t in read.spec.spec.tables.items()]
    digest = hashlib.sha256(data).hexdigest()
    return RosterTable(table, spec.label, columns, rows, tables, read.problems, digest)


def save_roster_row(
    folder: Path, table: str, number: int | None, typed: Mapping[str, str], digest: str
) -> tuple[SettingFault, ...]:
    """Write a line of the roster, where that makes nothing of it faulty.

    All else in the workbook stays as it is; the one before lies beside it.

    Args:
        folder: The workspace.
        table: The sheet, by its name in the spec.
        number: Of the line, from 1; None for a new one, below the others.
        typed: Column -> what was typed; all blank empties the line.
        digest: Of the file that was shown (`roster_table`).

    Returns:
        What is wrong, each at its column; nothing where it was saved.

    Raises:
        ProblemsFound: The roster cannot be read (F codes), or was changed meanwhile (S40).
        Unusable: There is no workspace (S30), another command holds it (S34), or the roster is open
            in another program or cannot be changed here (S31); exit code 3.
        OSError: The roster is not there, or cannot be written.
    """
    workspace = Workspace.at(folder)
    data, read = _read(workspace)
    lines = {spare_number(one.row) or 0: one for one in read.tables[table]}
    line = lines.get(number) if number is not None else None
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
        return (SettingFault("", problem("S40", at, found=why, remedy=_DOWNLOAD)),)
    faults = tuple(_faults(read, roster_read(workspace, new), sheet, cells))
    if not faults and changed:
        put_roster(workspace, new, digest)
    return faults


def _read(workspace: Workspace) -> tuple[bytes, RosterRead]:
    """Return the roster's file, and what is read in it."""
    data = workspace.roster.read_bytes()
    read = roster_read(workspace, data)
    if read.values is None:
        raise ProblemsFound(read.problems, exit_code=3)
    return data, read


def _faults(
    before: RosterRead, after: RosterRead, sheet: str, cells: Mapping[str, CellRef]
) -> Iterator[SettingFault]:
    """Yield the errors of a line, and those elsewhere that were not there before."""
    names = {str(cell): name for name, cell in cells.items()}
    known = {(one.code, one.place.sheet, one.place.cell) for one in before.problems}
    for one in after.problems:
        if one.severity is Severity.ERROR:
            own = names.get(one.place.cell, "") if one.place.sheet == sheet else ""
            if own or (one.code, one.place.sheet, one.place.cell) not in known:
                yield SettingFault(own, one)


def _column(read: RosterRead, name: str, one: FieldSpec) -> RosterColumn:
    choices: Sequence[tuple[str, str]] = ()
    if one.list_ is not None:
        choices = tuple((word, word) for word in read.spec.spec.lists[one.list_].all_words)
    elif one.kind is Kind.FLAG:
        choices = (("是", "是"), ("否", "否"))
    elif one.to is not None:
        table, _, column = one.to.partition(".")
        lines = read.tables[table]
        choices = tuple((x.text(column), f"{x.text(column)} {x.text('name')}") for x in lines)
    long = one.length is not None and one.length[1] > _LONG
    help_ = "" if one.to is not None else one.help_ or ""  # names stand beside the ids
    return RosterColumn(name, one.label, help_, one.required, choices, long)


def _row(
    line: RosterLine,
    columns: Sequence[RosterColumn],
    kinds: Mapping[str, FieldSpec],
    told: Mapping[tuple[str, str], Sequence[Problem]],
) -> RosterRow:
    places = [line.place(one.name) for one in columns]
    problems = [one for at in places for one in told.get((at.sheet, at.cell), ())]
    texts = {one.name: "" for one in columns}
    return RosterRow(spare_number(line.row) or 0, {**texts, **line_texts(line, kinds)}, problems)


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
