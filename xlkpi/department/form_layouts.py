"""The sheets that a form is laid out on: as it was issued, else as it would be today."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_forms
from xlkpi.department.occasions import occasion
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts

if TYPE_CHECKING:
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedForm
    from xlkpi.plan.occasion import Occasion
    from xlkpi.records import Value
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Project, Unit


class FormLayouts:
    """Finds the sheets of a collection's forms, whatever is known of where they came from."""

    def __init__(self, department: Department, ledger: Ledger, collection: Collection) -> None:
        self._department, self._collection = department, collection
        self._issues = LedgerIssues(ledger)

    def sheets(self, one: Standing) -> tuple[PlannedForm, ...]:
        """Return the sheets of a form as it came.

        Returns:
            Those of its issue; where none is known, those that it would be issued with today. None
            of a form that a bundle tells of: its workbook is the level's below.
        """
        if one.returned.bundle is not None:
            return ()
        return issued_forms(one, self._issues) or self._of_today(one)

    def measure(self, one: Standing) -> str:
        """Return the measure of a form's amounts, "" where it has none."""
        issued = one.submission.issued
        expected = self._issues.by_plan(issued) if issued else None
        plan = expected.plan if expected is not None else None
        return str(plan.spec.measure) if plan is not None else ""

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
