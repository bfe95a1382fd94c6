"""The rows of one table in all stages of a year: which of them are one row, and what they say.

Rows are taken over with their keys, unit by unit: a unit's row of a key is the same in all stages.
Rows of several units are one where a stage rolls them up to one; where none does, those of one key
that are about the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.rollup.figures import figure
from xlkpi.rollup.project_forms import rolled_tables
from xlkpi.rollup.project_sets import filled_rows
from xlkpi.rollup.roll import states
from xlkpi.rollup.year import NOT_THERE, YearCell, YearColumn, YearRow, YearTable
from xlkpi.rollup.year_notes import quoted
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.year_notes import Carried, Note
    from xlkpi.rollup.year_seen import Seen
    from xlkpi.spec.language.models import TableSpec
    from xlkpi.spec.language.year_models import YearRows
    from xlkpi.workspace.roster import Project

    Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _StageRow:
    """A row of a project in one stage: what it is about, and where units have it.

    `key` is its key in the rolled-up form, "" where the stage rolls no rows up; `places` are by
    (unit, key of the unit's row), what stands there.
    """

    stage: int
    key: str
    names: tuple[str, ...]
    places: Mapping[Place, Mapping[str, Value]]


def year_table(seen: Seen, name: str, pairs: Sequence[Carried], notes: Sequence[Note]) -> YearTable:
    """Return the rows of a table over all projects.

    Args:
        seen: The stages.
        name: A table that the specs of some of them list.
        pairs: What stages took over of each other.
        notes: What is to be said of rows, beside what is found here.
    """
    table = _Table(seen, name, pairs)
    rows = tuple(
        row
        for project in seen.projects
        for row in table.rows(project, _by_place(notes, project, name))
    )
    return YearTable(name, table.title, table.headings, table.columns, rows)


class _Table:
    """The table of one name in the stages that list it."""

    def __init__(self, seen: Seen, name: str, pairs: Sequence[Carried]) -> None:
        self._seen, self._name = seen, name
        self._listed: dict[int, YearRows] = {
            n: stage.spec.master.year.tables[name]
            for n, stage in enumerate(seen.stages)
            if name in stage.spec.master.year.tables
        }
        self._specs = {n: seen.stages[n].spec.tables[name] for n in self._listed}
        self._fixed = {n: _fixed_words(spec) for n, spec in self._specs.items()}
        newest = max(self._listed)
        self.title = self._listed[newest].title or f"年度{self._specs[newest].label}"
        heads = {
            label: self._specs[n].columns[label].heading
            for n in self._listed
            for label in self._listed[n].names
        }
        self._labels = tuple(
            dict.fromkeys(label for n in reversed(self._listed) for label in self._listed[n].names)
        )
        self.headings = tuple(heads[label] for label in self._labels)
        self.columns = tuple(
            YearColumn(n, figure(seen.stages[n].spec, Cell(name, "", column)))
            for n, rows in self._listed.items()
            for column in rows.values
        )
        self._order = [row.key for row in table_rows(self._specs[newest])]
        self._carried = {
            (one.earlier, one.source): (one.later, one.at)
            for one in reversed(pairs)
            if one.at.table == one.source.table == name
        }

    def rows(self, project: Project, notes: Mapping[Place, Sequence[str]]) -> Iterator[YearRow]:
        """Yield the rows of a project, in the order of the newest form."""
        found = [
            _Row(one) for one in _joined(row for n in self._listed for row in self._of(n, project))
        ]
        known = {key: place for place, key in enumerate(self._order)}
        last = len(known)
        for row in sorted(found, key=lambda one: (known.get(one.key, last), one.key)):
            yield self._row(project, row, notes)

    def _row(self, project: Project, row: _Row, notes: Mapping[Place, Sequence[str]]) -> YearRow:
        names = row.newest.names
        other = [
            f"{self._seen.stages[one.stage].title}的这一行是“{' '.join(one.names)}”"
            for one in row.rows
            if one.names != names
        ]
        told = [words for place in row.places for words in notes.get(place, ())]
        cells = tuple(self._cell(column, project, row) for column in self.columns)
        why = list(self._why(project, row))
        return YearRow(project, row.key, names, cells, tuple(dict.fromkeys((*other, *told, *why))))

    def _cell(self, column: YearColumn, project: Project, row: _Row) -> YearCell:
        none = self._seen.nothing(column.stage, project.id)
        if none is not None:
            return none
        own = row.of(column.stage)
        if not own:
            return YearCell(said=NOT_THERE)
        if len(own) > 1:
            return YearCell(said=states.APART)
        return self._seen.shown(
            column, self._value(own[0], column.figure.cell.column, project, row)
        )

    def _value(self, own: _StageRow, column: str, project: Project, row: _Row) -> YearCell:
        """Return what a row comes to over the units that have it."""
        if own.key:
            cell = Cell(self._name, own.key, column)
            return self._seen.rolled(own.stage, project.id, cell) or YearCell()
        said = {values.get(column) for values in own.places.values()}
        if len(own.places) == 1:
            return YearCell(said.pop())
        together = self._rolled_later(own, column, project, row)
        if together is not None:
            return together
        if len(said) > 1:
            return YearCell(said=states.APART)
        alike = said.pop()
        if alike is None:
            return YearCell()
        return YearCell(said=f"各单位都是{quoted(alike)}")

    def _rolled_later(
        self, own: _StageRow, column: str, project: Project, row: _Row
    ) -> YearCell | None:
        """Return what a later stage makes of what it took over of all these units, unchanged."""
        sources = {place: Cell(self._name, place[1], column) for place in own.places}
        found = {place: self._carried.get((own.stage, at)) for place, at in sources.items()}
        later = {one[0] for one in found.values() if one is not None}
        if len(later) != 1 or None in found.values():
            return None
        rows = row.of(later.pop())
        if len(rows) != 1 or not rows[0].key or rows[0].places.keys() != own.places.keys():
            return None
        copies = {place: one[1].column for place, one in found.items() if one is not None}
        same = all(
            rows[0].places[place].get(copy) == own.places[place].get(column)
            for place, copy in copies.items()
        )
        if not same:
            return None
        cell = Cell(self._name, rows[0].key, next(iter(copies.values())))
        return self._seen.rolled(rows[0].stage, project.id, cell)

    def _why(self, project: Project, row: _Row) -> Iterator[str]:
        """Yield why cells that are rolled up have no one value."""
        for column in self.columns:
            for own in row.of(column.stage):
                cell = Cell(self._name, own.key, column.figure.cell.column)
                yield from self._seen.why(column, project.id, cell)

    def _of(self, stage: int, project: Project) -> Iterator[_StageRow]:
        """Yield the rows that a stage has of a project."""
        places = {
            (form.unit.id, key): values
            for form in self._seen.forms(stage, project.id)
            for key, values in self._filled(stage, form)
        }
        if self._name not in rolled_tables(self._seen.stages[stage].spec):
            groups: dict[tuple[str, tuple[str, ...]], dict[Place, Mapping[str, Value]]] = {}
            for place, values in places.items():
                groups.setdefault((place[1], self._names(values)), {})[place] = values
            for (_, names), group in groups.items():
                yield _StageRow(stage, "", names, group)
            return
        if not places:
            return
        together = self._seen.together(stage, project.id)
        for one in together.rows:
            own = {at: places[at] for at in one.places.items() if at in places}
            if one.table == self._name and own:
                words = {label: together.values.get(one.cell(label)) for label in self._labels}
                yield _StageRow(stage, one.key, self._names(words), own)

    def _names(self, values: Mapping[str, Value | None]) -> tuple[str, ...]:
        return tuple(str(values.get(label) or "") for label in self._labels)

    def _filled(self, stage: int, form: MergedForm) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """Yield the rows of which a form says more than the words that are fixed in them."""
        listed = (*self._listed[stage].names, *self._listed[stage].values)
        for key, values in filled_rows(form, self._name):
            words = self._fixed[stage].get(key, frozenset())
            if any(one not in words and values.get(one) is not None for one in listed):
                yield key, values


class _Row:
    """The rows of stages that are one row of the year; they are in the order of the stages."""

    def __init__(self, rows: Sequence[_StageRow]) -> None:
        self.rows = rows
        self.newest = rows[-1]
        self.key = self.newest.key or next(iter(self.newest.places))[1]
        self.places = tuple(dict.fromkeys(place for one in rows for place in one.places))

    def of(self, stage: int) -> list[_StageRow]:
        """Return the rows that a stage has of it: several where another one has one for them."""
        return [one for one in self.rows if one.stage == stage]


def _joined(rows: Iterable[_StageRow]) -> list[list[_StageRow]]:
    """Return rows of stages in groups: those that share a unit's row are one."""
    groups: list[tuple[set[Place], list[_StageRow]]] = []
    for row in rows:
        places, members = set(row.places), [row]
        apart = []
        for group in groups:
            if group[0] & places:
                places |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (places, members)]
    return [sorted(members, key=lambda one: one.stage) for _, members in groups]


def _fixed_words(table: TableSpec) -> Mapping[str, frozenset[str]]:
    """Return the columns with fixed words of each row of a table that has any, by its key."""
    rows = ((row.key, row.fixed) for row in table_rows(table))
    return {key: frozenset(fixed.values) for key, fixed in rows if fixed is not None}


def _by_place(notes: Iterable[Note], project: Project, table: str) -> Mapping[Place, Sequence[str]]:
    found: dict[Place, list[str]] = {}
    for one in notes:
        if (one.project, one.table) == (project.id, table):
            found.setdefault((one.unit, one.row), []).append(one.words)
    return found
