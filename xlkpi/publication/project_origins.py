"""Where each value of a project's table is from: the units' forms, the lead's, the roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.publication.origins import OfForm, OfRoster, OfSetting, OfSpec, Origin, Way
from xlkpi.rollup.figures import field_of
from xlkpi.rollup.rolled_ways import How
from xlkpi.spec.in_words import formula_in_words
from xlkpi.spec.rows import row_names
from xlkpi.spec.sources import cell_sources

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.plan.occasion import FormFacts, Value
    from xlkpi.publication.origins import Part
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.rollup.rolled_ways import RolledWay

_PROJECTS = "projects"
_YEAR = "collection.year"
_WAYS: Mapping[How, Way] = {
    How.AS_IS: Way.AS_IS,
    How.ADDED: Way.ADDED,
    How.AVERAGED: Way.AVERAGED,
    How.COUNTED: Way.COUNTED,
    How.ALIKE: Way.ALIKE,
    How.JOINED: Way.JOINED,
    How.COMPUTED: Way.COMPUTED,
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the values of a project can be from, in a collection by its id.

    `plan` is that of one form of it, `rolled` the form that is rolled up over those that report it,
    with the cells that it has, `lead` is the lead unit's among these, `known` what the roster
    knows.
    """

    collection: str
    plan: Plan
    rolled: ProjectForm
    cells: Container[Cell]
    lead: MergedForm | None
    known: FormFacts


def project_origins(
    sources: Sources,
    values: Mapping[Cell, Value],
    printed: Mapping[Cell, Cell],
    fields: Iterable[PlannedField],
) -> Mapping[Cell, Origin]:
    """Return where the values of a project are from, by the cells that they are printed in.

    Args:
        sources: What they can be from.
        values: What is accepted, by the cells of the forms.
        printed: These cells -> those that they are printed in.
        fields: Of the printed table; what stands in them and is not accepted is known otherwise.
    """
    asked = _Asked(sources)
    found = {printed[cell]: asked.origin(cell, value) for cell, value in values.items()}
    for field in fields:
        if field.key not in found and field.value is not None and not field.fixed:
            found[field.key] = asked.known(field.key, field.value)
    return found


class _Asked:
    """Sources that are asked for one cell after the other."""

    def __init__(self, sources: Sources) -> None:
        self._of, self._spec = sources, sources.plan.spec
        self._sources = cell_sources(self._spec)
        self._rows = {
            (table, row): name
            for table, one in self._spec.tables.items()
            for row, name in row_names(one).items()
        }

    def origin(self, cell: Cell, value: Value) -> Origin:
        """Return where an accepted value is from."""
        if cell in self._of.cells:
            return self._rolled(cell)
        if self._of.lead is not None:
            part = self._of_form(self._of.lead, cell, value)
            return Origin(*self._words(cell), parts=(part,))
        return self.known(cell, value)

    def known(self, cell: Cell, value: Value) -> Origin:
        """Return where a value is from that no form says: the roster, the settings, the spec."""
        return Origin(*self._words(cell), parts=(self._known(cell, value),))

    def _rolled(self, cell: Cell) -> Origin:
        way = self._of.rolled.way(cell)
        parts = tuple(self._of_form(one.form, one.cell, one.value) for one in way.parts)
        formula = "" if way.formula is None else formula_in_words(way.formula, self._spec)
        return Origin(*self._words(cell), way=_way(way), parts=parts, formula=formula)

    def _of_form(self, form: MergedForm, cell: Cell, value: Value) -> OfForm:
        words = self._words(cell)
        return OfForm(self._of.collection, form.unit, form.project.id, cell, value, *words)

    def _known(self, cell: Cell, value: Value) -> Part:
        project, facts = self._of.known.project, self._of.known
        source = self._sources.get(cell, "")
        if cell.table:
            table = self._spec.tables[cell.table].source or cell.table
            if cell.column in facts.rows.get(table, {}).get(cell.row, {}):
                return OfRoster(table, (project, cell.row), cell.column, value)
        table, _, column = source.partition(".")
        if table == _PROJECTS and source in facts.values:
            return OfRoster(table, (project,), column, value)
        if source == _YEAR:
            return OfSetting(self._of.collection, "year", value)
        return OfSpec(self._spec.id, value)

    def _words(self, cell: Cell) -> tuple[str, str]:
        """Return what a cell is called: its field, and its row."""
        row = self._rows.get((cell.table, cell.row), cell.row)
        return field_of(self._spec, cell).label, row


def _way(way: RolledWay) -> Way:
    if len(way.parts) == 1 and way.formula is None:
        return Way.AS_IS
    of_texts = way.how is How.ADDED and any(isinstance(one.value, str) for one in way.parts)
    return Way.ADDED_TEXTS if of_texts else _WAYS[way.how]
