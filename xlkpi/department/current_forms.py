"""Forms that were filled in on older versions of a spec, as the spec has them by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.by_name import fields_of, filled_form
from xlkpi.department.opened import kept_spec
from xlkpi.formula.ast import Cell
from xlkpi.importer.contents.reading import NOTHING, Reading
from xlkpi.importer.verdict.exact_values import Values
from xlkpi.importer.verdict.judging import judge, records_of
from xlkpi.plan.build import build
from xlkpi.problems import Place, ProblemsFound, Severity, problem
from xlkpi.records import Value
from xlkpi.spec.carrying import DROPPED, carried, steps
from xlkpi.spec.measures import has_amounts
from xlkpi.spec.rows import fields_by_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.judging import FormJudged
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.database.store import IssueNote
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.records import Submission
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.texts import Words
    from xlkpi.workspace.config import Collection

_LIMITS = ("length", "range", "list", "decimals", "pattern", "parent", "invalid")
_CODES = frozenset(["K03", "K04", "K05", "K06", "K07", "K09", "K17"])


@dataclass(frozen=True, slots=True)
class Lost:
    """A value of an accepted form that the spec has no place for by now: its cell, and why."""

    cell: Cell
    value: Value
    why: Words


class CurrentForms:
    """The accepted forms of a collection, in the places of its spec by now."""

    def __init__(self, department: Department, ledger: Ledger, collection: Collection) -> None:
        self._ledger, self._collection = ledger, collection
        self._config = Place(file=str(department.workspace.config))
        self._loaded = department.spec(collection.spec)
        self._measure = department.config.measure_of(collection, self._loaded.spec)
        self._issues: dict[str, Issued | None] = {}
        self._specs: dict[str, LoadedSpec] = {}

    def now(self, form: Submission) -> Submission:
        """Return a form with its values where the spec has them by now, formulas computed anew.

        One that no rule of the spec concerns is what it was.
        """
        issued = self._older(form)
        if issued is None or not steps(self._loaded.spec, self._spec(issued).version):
            return form
        return replace(form, records=records_of(Values(self._filled(form, issued))))

    def in_other_measure(self, forms: Iterable[Submission]) -> Problem | None:
        """Return S38 where the amounts of a form were typed in another measure than is asked for.

        They would be shown and added up as they are.
        """
        for form in forms if has_amounts(self._loaded.spec) else ():
            note = self._notes.get(form.issued)
            have = note.measure if note is not None else None
            if have is not None and have != self._measure:
                said = {"collection": self._collection.id, "have": have, "measure": self._measure}
                return problem("S38", self._config, unit=form.unit, **said)
        return None

    def hold_to_measure(self, forms: Iterable[Submission]) -> None:
        """Refuse forms in another measure.

        Raises:
            ProblemsFound: One is (S38); exit code 2.
        """
        fault = self.in_other_measure(forms)
        if fault is not None:
            raise ProblemsFound((fault,), exit_code=2)

    def origins(self, form: Submission) -> Mapping[Cell, Cell]:
        """Return cell by now -> the cell of the form that it is made of, the first of several."""
        issued = self._older(form)
        if issued is None:
            return {}
        made = carried(self._spec(issued), self._loaded.spec, values_of(form))
        return {cell: cells[0] for cell, cells in made.origins.items() if cells[0] != cell}

    def lost(self, form: Submission) -> Iterator[Lost]:
        """Yield the values of an accepted form that have no place in the spec by now.

        What the spec gives up itself (`dropped`) is not among them.
        """
        issued = self._older(form)
        if issued is None:
            return
        old, values = self._spec(issued), values_of(form)
        made, fields = carried(old, self._loaded.spec, values), fields_by_cell(old)
        for cell, why in made.homeless.items():
            if why is not DROPPED and cell in fields:
                yield Lost(cell, values[cell], why)
        (judged,) = judge((self._filled(form, issued),))
        told = {one.code for one in form.problems}
        for one in unfit(judged):
            at = cell_of(one.place)
            (origin, *_) = made.origins.get(at, (at,))
            if one.code not in told and origin in values:
                yield Lost(origin, values[origin], one.message)

    def is_older(self, form: Submission) -> bool:
        """Whether a form answers an issue of another spec than that by now: its values are moved.

        It need not have its values.
        """
        return self._older(form) is not None

    def _older(self, form: Submission) -> Issued | None:
        """Return the issue that a form answers, where it is not of the spec by now."""
        note = self._notes.get(form.issued)
        same = note is None or note.spec == self._loaded.fingerprint
        return None if same else self._issue(form)

    @cached_property
    def _notes(self) -> Mapping[str, IssueNote]:
        """What is known of each issue, by its plan: the newest of it."""
        return {note.plan: note for note in self._ledger.issue_notes()}

    def _issue(self, form: Submission) -> Issued | None:
        if form.issued not in self._issues:
            found = self._ledger.issue_by_plan(form.issued) if form.issued else None
            self._issues[form.issued] = found
        return self._issues[form.issued]

    def _spec(self, issued: Issued) -> Spec:
        if issued.spec not in self._specs:
            self._specs[issued.spec] = kept_spec(self._ledger, issued.spec)
        return self._specs[issued.spec].spec

    def _filled(self, form: Submission, issued: Issued) -> FormRead:
        facts = issued.occasion
        own = tuple(one for one in facts.forms if one.project == form.project) or facts.forms[:1]
        plan = build(self._loaded, replace(facts, forms=own))
        made = carried(self._spec(issued), self._loaded.spec, values_of(form))
        readings = {
            cell: Reading("", value)
            for cell, value in made.values.items()
            if isinstance(value, Value)
        }
        place = Place(unit=form.unit, project=form.project)
        return form_with(plan, plan.forms, place, readings)


def form_with(
    plan: Plan, forms: Sequence[PlannedForm], place: Place, readings: Mapping[Cell, Reading]
) -> FormRead:
    """Return a form of a plan as if this had been read from its inputs; the others are blank."""
    inputs = {
        key: readings.get(key, NOTHING) for key, (_, f) in fields_of(forms).items() if f.input
    }
    return filled_form(plan, forms, place, inputs)


def unfit(judged: FormJudged) -> Iterator[Problem]:
    """Yield the errors of a form that say that a field does not take what stands in it."""
    spec = judged.form.spec
    own = {rule.code for rule in spec.rules if set(rule.fault) & set(_LIMITS)}
    for one in judged.problems:
        if one.severity is Severity.ERROR and one.code in _CODES | own and one.place.field:
            yield one


def values_of(form: Submission) -> Mapping[Cell, Value]:
    """Return what stands in a form, by its cells."""
    return {
        Cell(record.table, record.row, column): value
        for record in form.records
        for column, value in record.values.items()
    }


def cell_of(place: Place) -> Cell:
    """Return the cell that a place of a problem names."""
    table, _, column = place.field.rpartition(".")
    return Cell(table, place.row, column)
