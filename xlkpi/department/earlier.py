"""What an earlier collection has accepted, as the forms of a later one start from it.

The figures are those of the ledger: of each form the return that counts, amendments included. A
field is looked for in the collection that is followed, then in the one that this follows, and so
on. Where the nearest that has it has not accepted the form, it is not known yet, and what the one
before it says is not taken instead: last month's figure is not that of the month before. Only
where the nearest takes the field over itself, and locks it, is it the same further up.

What the department adjusted of an amount (`adjust`) stands beside the form it is of: it is that of
the nearest collection that has the field.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.adjustments import adjustments, amount_in
from xlkpi.department.current_forms import CurrentForms, values_of
from xlkpi.department.starting_values import starting_values
from xlkpi.rollup.roll.outline import FOR_EVERYBODY
from xlkpi.spec.converted import converted
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rows import fields_by_cell
from xlkpi.spec.sources import ADJUSTED_WHY, EARLIER, earlier_field, taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.department.opened import Department
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Adjusted
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.spec.language.models import FieldSpec
    from xlkpi.spec.sources import Taken
    from xlkpi.workspace.config import Collection, Config


@dataclass(frozen=True, slots=True)
class NotYet:
    """A form of which something is not accepted yet in an earlier collection, by its id.

    `fields` are labels; `must` says whether the form cannot go out without one of them: else they
    are left to its unit.
    """

    project: str
    project_name: str
    earlier: str
    fields: tuple[str, ...]
    must: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What an accepted form says of a field; None is blank."""

    value: Value | None


@dataclass(frozen=True, slots=True)
class _Form:
    """The values of an accepted form, the measure of its amounts, the plan it was issued with."""

    values: Mapping[Cell, Value]
    measure: str
    plan: str


def collections_before(config: Config, collection: Collection) -> tuple[Collection, ...]:
    """Return the collections that one follows, the nearest first."""
    known = {one.id: one for one in config.collections}
    found = [collection]
    while (before := known.get(found[-1].follows or "")) is not None and before not in found:
        found.append(before)
    return tuple(found[1:])


class Earlier:
    """What the forms of collections take over, read from the ledger where it is asked for."""

    def __init__(self, department: Department, ledger: Ledger) -> None:
        self._department = department
        self._ledger = ledger
        self._known: dict[str, _Collected] = {}
        self._before: dict[str, tuple[_Collected, ...]] = {}

    def into(self, collection: Collection, occasion: Occasion) -> Occasion:
        """Return an occasion with the values that its forms take over, in its own measure.

        What another collection is said to `prefill` stands in its inputs.
        """
        occasion = self._prefilled(collection, occasion)
        if not self._collected(collection).taken or occasion.picks is not None:
            return occasion
        forms = (
            replace(form, values={**form.values, **self._values(collection, occasion, form)})
            for form in occasion.forms
        )
        return replace(occasion, forms=tuple(forms))

    def _prefilled(self, collection: Collection, occasion: Occasion) -> Occasion:
        known = {one.id: one for one in self._department.config.collections}
        before = known.get(collection.prefill or "")
        if before is None or occasion.picks is not None:
            return occasion
        theirs, spec = self._collected(before), self._department.form_of(collection)
        forms = []
        for form in occasion.forms:
            own = theirs.accepted.get(
                (occasion.unit, form.project if theirs.spec.per_project else "")
            )
            have = (own.measure, occasion.measure or own.measure) if own is not None else ("", "")
            given = {} if own is None else starting_values(spec, theirs.spec, own.values, *have)
            forms.append(replace(form, given={**given, **form.given}))
        return replace(occasion, forms=tuple(forms))

    def not_yet(self, collection: Collection, occasion: Occasion) -> Iterator[NotYet]:
        """Yield, for each form and earlier collection, what is not accepted there yet."""
        for form in occasion.forms:
            missing: dict[str, list[Taken]] = {}
            for one, found in self._all(collection, occasion, form):
                if isinstance(found, str):
                    missing.setdefault(found, []).append(one)
            for earlier, cells in missing.items():
                labels = tuple(dict.fromkeys(one.field.label for one in cells))
                must = any(one.must for one in cells)
                yield NotYet(form.project, form.project_name, earlier, labels, must)

    def _values(
        self, collection: Collection, occasion: Occasion, form: FormFacts
    ) -> Mapping[str, Value]:
        return {
            one.source: found.value
            for one, found in self._all(collection, occasion, form)
            if isinstance(found, _Found) and found.value is not None
        }

    def _all(
        self, collection: Collection, occasion: Occasion, form: FormFacts
    ) -> Iterator[tuple[Taken, _Found | str | None]]:
        """Yield all that a form takes over; nothing is known of a project that nobody knows."""
        for one in () if form.spare else self._collected(collection).taken:
            look = self._look if one.source.startswith(EARLIER) else self._adjusted
            yield one, look(collection, occasion, form.project, one)

    def _adjusted(
        self, collection: Collection, occasion: Occasion, project: str, wanted: Taken
    ) -> _Found | None:
        """Return what an amount was adjusted to, or why; None where it was not."""
        at = cell_meant(wanted.source)
        known = next((one for one in self._chain(collection) if at in one.fields), None)
        if known is None:
            return None
        key = occasion.unit, project if known.spec.per_project else ""
        one = known.adjusted.get(key, {}).get(at)
        if one is None:
            return None
        if wanted.source.startswith(ADJUSTED_WHY):
            return _Found(one.given.why)
        return _Found(amount_in(one, occasion.measure or one.measure))

    def _look(
        self, collection: Collection, occasion: Occasion, project: str, wanted: Taken
    ) -> _Found | str | None:
        """Return what an earlier form says of a cell.

        Returns:
            The id of the collection in which it is not accepted yet; None where there is none, or
            nobody was asked in any.
        """
        at, nearest, asked, settled = cell_meant(wanted.source), "", False, False
        passed_on: _Found | None = None
        for known in self._chain(collection):
            field = known.fields.get(at)
            if field is None or not fits(wanted.field, field):
                continue
            key = occasion.unit, project if known.spec.per_project else ""
            asked = asked or known.asked(*key)
            if settled:
                continue
            form, its_own = known.accepted.get(key), known.carried.get(at)
            settled = its_own is None or known.is_said(its_own, form, key[1])
            if form is not None:
                if at in form.values and not _is_of(field.kind, form.values[at]):
                    return known.id
                found = _Found(_in_measure(form, at, field, wanted.field, occasion.measure))
                if settled:
                    return found
                passed_on = passed_on or found
            elif known.asked(*key):
                nearest, passed_on = nearest or known.id, None
            else:
                nearest = nearest or known.id
            at = at if its_own is None or settled else cell_meant(its_own.source)
        if passed_on is not None:
            return passed_on
        coming = not all(known.is_over for known in self._chain(collection))
        needed = asked or (coming and wanted.must and not wanted.defaults)
        return nearest or None if needed else None

    def _chain(self, collection: Collection) -> tuple[_Collected, ...]:
        """Return what a collection follows, the nearest first."""
        if collection.id not in self._before:
            before = collections_before(self._department.config, collection)
            self._before[collection.id] = tuple(map(self._collected, before))
        return self._before[collection.id]

    def _collected(self, collection: Collection) -> _Collected:
        if collection.id not in self._known:
            self._known[collection.id] = _Collected(self._department, self._ledger, collection)
        return self._known[collection.id]


class _Collected:
    """One collection: its form, what was accepted of it, and who was asked."""

    def __init__(self, department: Department, ledger: Ledger, collection: Collection) -> None:
        self.spec = department.form_of(collection)
        self._measure = department.config.measure_of(collection, self.spec)
        self.id = collection.id
        self.is_over = collection.read_only
        self._department = department
        self._collection = collection
        self._ledger = ledger

    @cached_property
    def fields(self) -> Mapping[Cell, FieldSpec]:
        """The fields of its form by their cells."""
        return fields_by_cell(self.spec)

    @cached_property
    def taken(self) -> tuple[Taken, ...]:
        """What it takes over itself."""
        return taken(self.spec)

    @cached_property
    def carried(self) -> Mapping[Cell, Taken]:
        """The cells that hold what an earlier form says, and nothing else."""
        return {one.at: one for one in self.taken if one.is_carried}

    @cached_property
    def adjusted(self) -> Mapping[tuple[str, str], Mapping[Cell, Adjusted]]:
        """(unit, project) -> cell -> what the department adjusted last."""
        return adjustments(self._department, self._ledger, self._collection)

    @cached_property
    def accepted(self) -> Mapping[tuple[str, str], _Form]:
        """(unit, project) -> the form that counts, in the places of its spec by now."""
        current = CurrentForms(self._department, self._ledger, self._collection)
        return {
            (one.unit, one.project): _Form(
                values_of(current.now(one.submission)),
                self._measure_of(one.submission.issued),
                one.submission.issued,
            )
            for one in self._ledger.standing(self.id)
            if one.merged
        }

    def is_said(self, own: Taken, form: _Form | None, project: str) -> bool:
        """Whether the unit says itself what its form takes over, and does not only pass it on."""
        if own.field.locked != "when_known":
            return not own.field.locked
        return form is not None and self._was_open(own, form.plan, project)

    def _was_open(self, own: Taken, plan: str, project: str) -> bool:
        """Whether the unit could fill in what a workbook takes over, since it was not known."""
        issued = self._by_plan.get(plan)
        forms = issued.occasion.forms if issued is not None else ()
        return all(form.values.get(own.source) is None for form in forms if form.project == project)

    @cached_property
    def _by_plan(self) -> Mapping[str, Issued]:
        return {one.plan: one for one in self._issues}

    def _measure_of(self, plan: str) -> str:
        """Return the measure in which the amounts of a workbook were typed."""
        if plan not in self._measures:
            issued = self._ledger.issue_by_plan(plan) if plan else None
            known = issued.occasion.measure if issued is not None else None
            self._measures[plan] = known or self._measure
        return self._measures[plan]

    @cached_property
    def _measures(self) -> dict[str, str]:
        return {one.plan: one.occasion.measure or self._measure for one in self._issues}

    @cached_property
    def _issues(self) -> tuple[Issued, ...]:
        return self._ledger.issues(self.id)

    @cached_property
    def _forms_issued(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.unit, f.project) for one in self._issues for f in one.occasion.forms)

    def asked(self, unit: str, project: str) -> bool:
        """Whether a form went out to a unit, or one for everybody did; not where it is over.

        What was not accepted there will not be.
        """
        return not self.is_over and self._was_asked(unit, project)

    def _was_asked(self, unit: str, project: str) -> bool:
        return (unit, project) in self._forms_issued or any(
            one.unit == FOR_EVERYBODY for one in self._issues
        )


def cell_meant(source: str) -> Cell:
    """Return the cell of the earlier form that a source means (`Taken.source`)."""
    return resolve_in(earlier_field(source), "", "")


def fits(own: FieldSpec, theirs: FieldSpec) -> bool:
    """Whether a value can stand in a field as it is: of one kind, or words as a text."""
    return own.kind is theirs.kind or (own.kind is Kind.TEXT and theirs.kind.sort == "text")


def _is_of(kind: Kind, value: Value) -> bool:
    """Whether a value is one of the kind: what was accepted on an older form may be none."""
    types = {"number": Decimal, "date": date}
    return isinstance(value, types.get(kind.sort, str | bool))


def _in_measure(
    form: _Form, at: Cell, theirs: FieldSpec, own: FieldSpec, measure: str | None
) -> Value | None:
    value = form.values.get(at)
    if own.kind is theirs.kind is Kind.MONEY and isinstance(value, Decimal):
        return converted(value, form.measure, measure or form.measure)
    return value
