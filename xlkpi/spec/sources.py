"""What fills fields in before a form goes out: the sources, and where a spec names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.render import render
from xlkpi.spec.references import reference
from xlkpi.spec.reporting import PROJECTS
from xlkpi.spec.rows import row_key, table_rows
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from xlkpi.spec.language.models import FieldSpec, Spec, TableSpec
    from xlkpi.spec.rows import TableRow
    from xlkpi.spec.source.located import Trail

EARLIER = "earlier."
"""Begins a source that is a field of an earlier collection: `earlier.total`."""
ADJUSTED = "adjusted."
"""Begins what an amount of an earlier collection was adjusted to by decision (`adjust`)."""
ADJUSTED_WHY = "adjusted_why."
"""Begins the reason of that: the words and the number of the document."""
FROM_BEFORE = (EARLIER, ADJUSTED, ADJUSTED_WHY)
"""Begins every source that names a field of an earlier collection."""
OF_ALL_UNITS = ("collection.", "projects.")
"""Begins every source that gives all units of a project the same."""
SOURCES: Mapping[str, Words] = {
    "collection.year": Words("收集任务的年度", "the year of the collection"),
    "units.id": Words("单位的编号", "the unit's id"),
    "units.name": Words("单位的名称", "the unit's name"),
    "units.kind": Words("单位的类别", "the unit's kind"),
    "units.contact": Words("单位的联系人", "the unit's contact"),
    "assignments.allocation": Words(
        "本单位在这个项目中的控制数", "the unit's part of the project's control total"
    ),
    "projects.id": Words("项目的编号", "the project's id"),
    "projects.name": Words("项目的名称", "the project's name"),
    "projects.code": Words("项目编码", "the project's official code"),
    "projects.control_total": Words("项目的控制数", "the project's control total"),
    "projects.purpose": Words("资金用途", "what its funds are for"),
    "projects.m3": Words("3月底的支出比例", "planned spending by the end of March"),
    "projects.m6": Words("6月底的支出比例", "planned spending by the end of June"),
    "projects.m10": Words("10月底的支出比例", "planned spending by the end of October"),
    "projects.m12": Words("12月底的支出比例", "planned spending by the end of December"),
}
"""What the bundled roster knows; further columns of a department's own sheet 项目 serve as well."""
TABLE_SOURCES: Mapping[str, Words] = {
    "project_goals": Words("名册的“项目目标”", "the roster's sheet 项目目标"),
    "project_indicators": Words("名册的“项目指标”", "the roster's sheet 项目指标"),
    PROJECTS: Words(
        "名册的“项目”，一行一个项目", "the roster's sheet 项目, a row for each project"
    ),
}
"""The sheets of the bundled roster that fill in tables by the keys of their rows.

`projects` is for a form that a unit has one of: its spare rows s1, s2 ... are the projects in
their order. The others are of the one project that a form is for.
"""
_NOT_GIVEN = ("order", "lead_unit")


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source where a spec names it: for a field ("" for table), a column, or in a fixed row.

    One that is `proposed` (`proposal`) fills in what anybody may change.
    """

    trail: Trail
    source: str
    name: str
    field: FieldSpec
    table: str = ""
    row: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A cell that an earlier collection fills in.

    `source` is the one cell there that does (`earlier.by_month[m1].done`), `defaults` says whether
    something else stands in the cell where there is none. What is `proposed` stands there where
    the cell's other source knows nothing, and is never locked.
    """

    source: str
    at: Cell
    field: FieldSpec
    defaults: bool
    proposed: bool = False

    @property
    def must(self) -> bool:
        """Whether a form without the value cannot go out: it would be locked without it."""
        if self.proposed or not self.source.startswith(EARLIER):
            return False
        return self.field.locked is True or (self.field.locked == "when_known" and self.defaults)

    @property
    def is_carried(self) -> bool:
        """Whether the cell holds what stands in that one there, and nothing else."""
        return self.source.startswith(EARLIER) and not self.proposed


def named_sources(spec: Spec) -> Iterator[NamedSource]:
    """Yield every source that a spec names, those of proposals too."""
    for name, field in spec.fields.items():
        for key, source in _own_sources(field):
            at = ("fields", name, key)
            yield NamedSource(at, source, name, field, proposed=key == "proposal")
    for table_name, table in spec.tables.items():
        trail: Trail = ("tables", table_name)
        for name, field in table.columns.items():
            for key, source in _own_sources(field):
                where, proposed = (*trail, "columns", name, key), key == "proposal"
                yield NamedSource(where, source, name, field, table_name, proposed=proposed)
        for n, row in enumerate(table.fixed):
            row_name = row_key(table, row)
            for key, sources in (("sources", row.sources), ("proposals", row.proposals)):
                for name, source in sources.items():
                    where, column = (*trail, "fixed", n, key, name), table.columns[name]
                    proposed = key == "proposals"
                    yield NamedSource(where, source, name, column, table_name, row_name, proposed)


def _own_sources(field: FieldSpec) -> Iterator[tuple[str, str]]:
    if field.source is not None:
        yield "source", field.source
    if field.proposal is not None:
        yield "proposal", field.proposal


def source_in(table: TableSpec, row: TableRow, column: str) -> str | None:
    """Return what fills in a cell of a table: its row's own source comes before its column's."""
    own = row.fixed.sources.get(column) if row.fixed is not None else None
    source = own or table.columns[column].source
    return None if source is None else in_row(source, row.key)


def proposal_in(table: TableSpec, row: TableRow, column: str) -> str | None:
    """Return what is proposed in a cell of a table: its row's own before its column's."""
    own = row.fixed.proposals.get(column) if row.fixed is not None else None
    source = own or table.columns[column].proposal
    return None if source is None else in_row(source, row.key)


def cell_sources(spec: Spec) -> Mapping[Cell, str]:
    """Return what fills in each cell of a form that a source fills in."""
    own = ((name, field.source) for name, field in spec.fields.items())
    return _by_cell(spec, own, source_in)


def cell_proposals(spec: Spec) -> Mapping[Cell, str]:
    """Return what is proposed in each cell of a form where its source knows nothing."""
    own = ((name, field.proposal) for name, field in spec.fields.items())
    return _by_cell(spec, own, proposal_in)


def _by_cell(
    spec: Spec,
    own: Iterable[tuple[str, str | None]],
    of_cell: Callable[[TableSpec, TableRow, str], str | None],
) -> Mapping[Cell, str]:
    found = {Cell("", "", name): source for name, source in own if source is not None}
    for name, table in spec.tables.items():
        for row in table_rows(table):
            for column in table.columns:
                source = of_cell(table, row, column)
                if source is not None:
                    found[Cell(name, row.key, column)] = source
    return found


def in_row(source: str, row: str) -> str:
    """Return the name of a source's value in a row: of an earlier column, the cell of that key."""
    if not source.startswith(FROM_BEFORE):
        return source
    found = earlier_field(source)
    if isinstance(found, Column):
        found = Cell(found.table, row, found.column)
    return source[: source.index(".") + 1] + render(found)


def earlier_field(source: str) -> Name | Column | Cell:
    """Return the field of the earlier form that a source of FROM_BEFORE names.

    Raises:
        ValueError: It is no reference (see `references.reference`).
    """
    return reference(source[source.index(".") + 1 :])


def taken(spec: Spec) -> tuple[Taken, ...]:
    """Return every cell of a form that an earlier collection fills in, what is proposed last."""
    if not any(one.source.startswith(FROM_BEFORE) for one in named_sources(spec)):
        return ()  # of most forms, without a look at each cell
    found = [
        Taken(in_row(source, ""), Cell("", "", name), f, f.default is not None, key == "proposal")
        for name, f in spec.fields.items()
        for key, source in _own_sources(f)
        if source.startswith(FROM_BEFORE)
    ]
    for name, table in spec.tables.items():
        for row in table_rows(table):
            found += _taken_in(name, table, row)
    return tuple(found)


def _taken_in(name: str, table: TableSpec, row: TableRow) -> Iterator[Taken]:
    words = row.fixed.values if row.fixed is not None else {}
    for column, field in table.columns.items():
        if column in words:
            continue
        own = row.fixed is not None and column in row.fixed.defaults
        defaults, at = own or field.default is not None, Cell(name, row.key, column)
        both = (source_in(table, row, column), proposal_in(table, row, column))
        for source, proposed in zip(both, (False, True), strict=True):
            if source is not None and source.startswith(FROM_BEFORE):
                yield Taken(source, at, field, defaults, proposed)


def table_sources(spec: Spec) -> frozenset[str]:
    """Return what of TABLE_SOURCES can fill in a spec's tables: a form for each project has one."""
    return frozenset(name for name in TABLE_SOURCES if name != PROJECTS or not spec.per_project)


def roster_sources(roster: Spec) -> tuple[frozenset[str], frozenset[str]]:
    """Return what a roster of one's own gives beside SOURCES and TABLE_SOURCES."""
    projects = roster.tables.get("projects")
    columns = () if projects is None else (c for c in projects.columns if c not in _NOT_GIVEN)
    tables = (name for name in roster.tables if name.startswith("project_") or name == PROJECTS)
    return frozenset(f"projects.{name}" for name in columns), frozenset(tables)
