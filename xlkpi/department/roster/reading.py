"""roster.xlsx read and checked like a return, with the place of everything in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.department.roster.lines import RosterLine
from xlkpi.department.roster.public_keys import unfit_keys
from xlkpi.department.roster.repeated_lines import repeated
from xlkpi.formula.ast import Cell
from xlkpi.importer.values import read_values
from xlkpi.plan.build import build
from xlkpi.plan.occasion import Occasion
from xlkpi.problems import Place, Problem, Severity, worst
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.importer.values import ValuesRead
    from xlkpi.plan.model import Plan
    from xlkpi.records import Record
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec

TABLES = ("units", "projects", "assignments")
"""What every roster has."""


@dataclass(frozen=True)
class RosterRead:
    """A roster workbook as far as it could be read, and all that is to be said of its cells."""

    file: str
    spec: LoadedSpec
    values: ValuesRead | None
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether it can be worked with."""
        return self.values is not None and worst(self.problems) is not Severity.ERROR

    @property
    def records(self) -> tuple[Record, ...]:
        """The values of its lines."""
        return self.values.records if self.values is not None else ()

    @cached_property
    def tables(self) -> Mapping[str, tuple[RosterLine, ...]]:
        """The filled lines of each sheet, in their order."""
        found: dict[str, list[RosterLine]] = defaultdict(list)
        for record in self.records:
            if self.values is not None:
                line = RosterLine(record.table, record.row, record.values, self.values.place)
                found[record.table].append(line)
        return {table: tuple(found[table]) for table in (*TABLES, *self.spec.spec.tables)}

    def first(self, table: str) -> Place:
        """Return where the first line of a sheet is to be typed."""
        column = next(iter(self.spec.spec.tables[table].columns))
        return self.values.place(Cell(table, "s1", column)) if self.values else Place(self.file)


def read_roster(data: bytes, name: str, spec: LoadedSpec) -> RosterRead:
    """Return what a roster workbook holds, with every fault at its cell."""
    outcome = read_values(data, name, spec.spec, partial(_plan, spec))
    records = outcome.value.records if outcome.value is not None else ()
    told = (one for one in outcome.problems if not _came_later(one, spec.spec, records))
    faults = tuple(_of_roster(one) for one in told)
    read = RosterRead(name, spec, outcome.value, faults)
    return replace(read, problems=(*faults, *repeated(read.tables), *unfit_keys(read.tables)))


def _plan(spec: LoadedSpec, rows: Mapping[str, int]) -> Plan:
    return build(spec, Occasion(), rows)


def _came_later(one: Problem, spec: Spec, records: Sequence[Record]) -> bool:
    """Whether a heading is missing because the roster is older than its column.

    Nothing stands in that column, and nothing has to.
    """
    if one.code != "F11" or one.place.value:
        return False
    at = CellRef.parse(one.place.cell)
    for sheet in spec.sheets:
        for line in sheet.rows if sheet.name == one.place.sheet and at.row == 0 else ():
            if line.each is not None and at.column < len(line.cells):
                table, _, column = (line.cells[at.column].field or "").partition(".")
                unused = all(column not in r.values for r in records if r.table == table)
                return unused and not spec.tables[table].columns[column].required
    return False


def _of_roster(one: Problem) -> Problem:
    """Return a fault of the file in words for whoever keeps the roster: it is nobody's return."""
    if not one.code.startswith("F"):
        return one
    if one.code == "F40":
        return replace(one, hint=_FAR.fill(cell=one.place.cell))
    return replace(one, hint=_FILE if one.code in _OF_FILE else _SHAPE)


_FAR = Words(
    "请删除 {cell} 的内容，保存名册。", "Delete what stands at {cell} and save the roster."
)
_OF_FILE = frozenset({"F01", "F02", "F02b", "F03", "F04", "F19", "F19b", "F31"})
_FILE = Words(
    "请在 WPS 或 Excel 中打开名册，另存为不加密、不含宏的 .xlsx；打不开的，请从备份恢复 "
    "roster.xlsx。",
    "Open the roster in WPS or Excel and save it as .xlsx without password and macros; restore "
    "roster.xlsx from a backup if it cannot be opened.",
)
_SHAPE = Words(
    "请把名册的工作表名、表头和各列恢复成原来的样子（可与 xlkpi init 新建的 roster.xlsx 对照）。",
    "Give the roster its sheets, headings and columns again, as in a roster.xlsx that xlkpi init "
    "makes.",
)
