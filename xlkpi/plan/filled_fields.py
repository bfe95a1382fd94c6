"""What stands in the fields of one form: each is filled once for all forms that know the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.formula.render import render
from xlkpi.plan.fingerprint import signed
from xlkpi.plan.model import PlannedField, Style
from xlkpi.plan.picks import PROJECT_SOURCE
from xlkpi.plan.prefill import (
    field_value,
    is_input,
    proposed_in_row,
    proposed_value,
    row_value,
)
from xlkpi.plan.words import places
from xlkpi.spec.sources import FROM_BEFORE, in_row, proposal_in, source_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.plan.laid_out import LaidOutField
    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.spec.language.models import FieldSpec, Spec

_MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of one form are filled with."""

    spec: Spec
    occasion: Occasion
    facts: FormFacts
    words: Mapping[str, str]

    @classmethod
    def of(cls, spec: Spec, occasion: Occasion, facts: FormFacts) -> Context:
        """Settle the words that labels have places for."""
        return cls(spec, occasion, facts, places(spec, occasion, facts))


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a form, and what a fingerprint covers of it."""

    field: PlannedField
    signed: str

    @classmethod
    def of(cls, context: Context, shaped: LaidOutField) -> Filled:
        """Fill a field."""
        made = planned_field(context, shaped)
        return cls(made, signed(made))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where what stands in a field may come from: its reference, sources, and row of a source."""

    name: str
    source: str | None
    proposal: str | None
    row: tuple[str, str, str] | None = None

    @classmethod
    def of(cls, spec: Spec, shaped: LaidOutField) -> _Asked:
        """Return it of a field."""
        key, row = shaped.key, shaped.row
        if row is None:
            own = spec.fields[key.column]
            source, proposal = (one and in_row(one, "") for one in (own.source, own.proposal))
            return cls(render(key), source, proposal)
        table = spec.tables[key.table]
        source, proposal = (f(table, row, key.column) for f in (source_in, proposal_in))
        place = (table.source or key.table, row.key, key.column)
        return cls(render(key), source, proposal, place)

    def known(self, context: Context) -> tuple[object, ...]:
        """Return all that decides what stands in the field."""
        facts = context.facts
        in_row = None
        if self.row is not None and facts.rows:
            in_row = facts.rows.get(self.row[0], {}).get(self.row[1], {}).get(self.row[2])
        return (
            facts.spare,
            context.occasion.year,
            _told_apart(facts.given.get(self.name)) if facts.given else None,
            _told_apart(facts.values.get(self.source)) if self.source else None,
            _told_apart(facts.values.get(self.proposal)) if self.proposal else None,
            _told_apart(in_row),
        )


def _told_apart(value: Value | None) -> object:
    """Return a value so that none that stand in a cell otherwise are equal (1, 1.0 and True)."""
    return value if value is None or isinstance(value, str) else (type(value), str(value))


@dataclass(frozen=True, slots=True, eq=False)
class FilledFields:
    """The fields of a sheet, filled for forms."""

    spec: Spec
    layout: Sequence[LaidOutField]
    _asked: dict[int, _Asked] = field(default_factory=dict)
    _known: dict[tuple[object, ...], Filled] = field(default_factory=dict)

    def fill(self, context: Context, number: int) -> Filled:
        """Fill a field, by its number, for a form."""
        if number not in self._asked:
            self._asked[number] = _Asked.of(self.spec, self.layout[number])
        known = (number, *self._asked[number].known(context))
        if known not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[known] = Filled.of(context, self.layout[number])
        return self._known[known]


def planned_field(context: Context, shaped: LaidOutField) -> PlannedField:
    """Fill a field for a form."""
    own, known = _content(context, shaped)
    placed = shaped.placed
    return PlannedField(
        key=shaped.key,
        area=placed.area,
        spec=own,
        input=shaped.expr is None and is_input(own, known, fixed_word=bool(shaped.word)),
        covered=placed.covered,
        fixed=bool(shaped.word),
        hidden=shaped.hidden,
        style=Style(placed.cell.style or "value"),
        row_label=shaped.row.name if shaped.row else "",
        value=_proposed(context, shaped) if known is None else known,
        expr=shaped.expr,
        height=placed.cell.height,
    )


def _content(context: Context, shaped: LaidOutField) -> tuple[FieldSpec, Value | None]:
    key, row = shaped.key, shaped.row
    given = context.facts.given.get(render(key)) if context.facts.given else None
    if row is None:
        field = context.spec.fields[key.column]
        if context.facts.spare:
            field = _of_new_project(field, field.source)
        return field, _first(given, field_value(field, context.facts, context.occasion))
    table = context.spec.tables[key.table]
    field = table.columns[key.column]
    if context.facts.spare:
        field = _of_new_project(field, source_in(table, row, key.column))
    value = row_value(key.column, key.table, table, row, context.facts, context.occasion)
    return field, _first(given, value)


def _proposed(context: Context, shaped: LaidOutField) -> Value | None:
    key, row = shaped.key, shaped.row
    if row is None:
        return proposed_value(context.spec.fields[key.column], context.facts)
    return proposed_in_row(key.column, context.spec.tables[key.table], row, context.facts)


def _of_new_project(field: FieldSpec, source: str | None) -> FieldSpec:
    """Return a field of a spare form: what only a known project has is open there."""
    if source is not None and (source == PROJECT_SOURCE or source.startswith(FROM_BEFORE)):
        return field.model_copy(update={"locked": False})
    return field


def _first(given: Value | None, known: Value | None) -> Value | None:
    """A given 0 comes before what else is known."""
    return known if given is None else given
