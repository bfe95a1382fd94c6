"""The sheets that a form is laid out on: as it was issued, else as it would be today."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.below import FormsBelow
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_forms
from xlkpi.department.occasions import occasion
from xlkpi.department.settings import settings_of
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedForm
    from xlkpi.records import Bundle, Value
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Project, Unit


class FormLayouts:
    """Finds the sheets of a collection's forms, whatever is known of where they came from."""

    def __init__(self, department: Department, ledger: Ledger, collection: Collection) -> None:
        self._department, self._collection = department, collection
        self._issues = LedgerIssues(ledger)
        self._below = FormsBelow(department.inbox)

    def sheets(self, one: Standing) -> tuple[PlannedForm, ...]:
        """Return the sheets of a form as it came.

        Returns:
            Those of its issue; where none is known, those that it would be issued with today. Of a
            form that came with a bundle, those that its spec makes: the bundle carries the spec and
            all values, and not the workbook that went out below.
        """
        if one.returned.bundle is not None:
            return tuple(self._of_bundle(one, one.returned.bundle))
        return issued_forms(one, self._issues) or self._of_today(one)

    def measure(self, one: Standing) -> str:
        """Return the measure of a form's amounts, "" where it has none."""
        issued = one.submission.issued
        expected = self._issues.by_plan(issued) if issued else None
        plan = expected.plan if expected is not None else None
        return str(plan.spec.measure) if plan is not None else ""

    def _of_bundle(self, one: Standing, bundle: Bundle) -> Iterator[PlannedForm]:
        used, form = self._below.used(one), self._below.form(one)
        if used is None or form is None:
            return
        own = one.unit_below
        name, kind = (own.name, own.kind) if own is not None else ("", "")
        known: dict[str, Value] = {"units.name": name, "units.kind": kind}
        facts = FormFacts(values=known)
        if used.loaded.spec.per_project:
            called = one.submission.project_name
            facts = FormFacts(one.project, 1, called, {**known, "projects.name": called})
        whole = Occasion(
            collection=self._collection.id,
            department=bundle.department,
            year=used.year,
            measure="元" if used.measure == "元" else "万元" if used.measure == "万元" else None,
            unit=one.unit,
            unit_name=name,
            forms=(facts,),
            settings=settings_of(self._collection, used.loaded.spec),
        )
        places = {source.sheet for source in form.values if source.sheet}
        planned = build(used.loaded, whole).forms
        for each in planned:  # a form is named as in the workbook that it came from
            alone = len(planned) == len(places) == 1
            yield replace(each, sheet=next(iter(places))) if alone else each

    def _of_today(self, one: Standing) -> tuple[PlannedForm, ...]:
        roster = self._department.due_roster(self._collection)
        unit, project = roster.unit(one.unit), roster.project(one.project)
        if unit is None or (project is None and self._today.spec.per_project):
            return ()
        whole, facts = as_due(self._department, self._collection, self._today, unit, project)
        return build(self._today, replace(whole, forms=(facts,), picks=None)).forms

    @cached_property
    def _today(self) -> LoadedSpec:
        return self._department.spec(self._collection.spec)


def as_due(
    department: Department,
    collection: Collection,
    loaded: LoadedSpec,
    unit: Unit,
    project: Project | None,
) -> tuple[Occasion, FormFacts]:
    """Return what a unit would be sent today, and its form of a project.

    Args:
        department: The opened workspace.
        collection: A collection of its configuration.
        loaded: The spec of the collection.
        unit: The unit, due or not.
        project: The project; None where a workbook is one form by itself.

    Returns:
        (the occasion with all forms that are due, what is known of the one form, due or not).
    """
    roster = department.due_roster(collection)
    whole = occasion(department.config, collection, roster, unit, loaded.spec)
    wanted = project.id if project is not None else ""
    found = next((one for one in whole.forms if one.project == wanted), None)
    known: dict[str, Value] = {"units.name": unit.name, "units.kind": unit.kind}
    if project is None:
        return whole, found or FormFacts(values=known)
    known |= {"projects.name": project.name}
    return whole, found or FormFacts(project.id, project.order, project.name, known)
