"""master --forms: the accepted forms as they are printed, a workbook for each project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.department.form_layouts import as_due
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.master_views import master_view
from xlkpi.department.opened import Department, kept_spec
from xlkpi.generator.printed_forms import printed_forms
from xlkpi.plan.accepted import accepted_plan, cells
from xlkpi.rollup.facts import facts_of
from xlkpi.workspace.durable import write_or_beside
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import FormFacts, Occasion
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

MOST_SHEETS = 200
"""Forms in one workbook: programs open more sheets slowly."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A workbook of accepted forms: the project's name, where it lies, how many forms it has."""

    project: str
    file: Path
    forms: int


@dataclass(frozen=True, slots=True)
class PrintedForms:
    """What was written to be printed, and what else lies in that folder from earlier times."""

    folder: Path
    written: tuple[Printed, ...]
    others: tuple[Path, ...]

    @property
    def forms(self) -> int:
        """How many forms there are."""
        return sum(one.forms for one in self.written)


def master_forms(folder: Path, clock: Clock, collection: str | None = None) -> PrintedForms:
    """Write the accepted forms of a collection as they are printed; the ledger is only read.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC); what is printed does not depend on it.
        collection: Its id or title; None where there is but one.

    Returns:
        The workbooks that were written, one for each project (of more than 200 forms several), and
        what else lies in their folder.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    name = department.collection(collection).id
    with department.view() as ledger:
        written = print_forms(department, ledger, name)
    where, known = department.workspace.forms(name), {one.file for one in written}
    others = tuple(path for path in sorted(where.glob("*.xlsx")) if path not in known)
    return PrintedForms(where, written, others)


def print_forms(department: Department, ledger: Ledger, name: str) -> tuple[Printed, ...]:
    """Write the accepted forms of a collection, a workbook for each project, a sheet for each unit.

    A form is laid out as it was issued; the same ledger gives the same bytes. Where a file is open
    elsewhere, the new one lies beside it. A project with very many units gets several.
    """
    chosen = department.collection(name)
    view = master_view(department, ledger, chosen)
    facts, layouts = facts_of(view), _Layouts(department, ledger, chosen)
    folder, created = department.workspace.forms(name), datetime(view.year, 1, 1, tzinfo=UTC)
    written = []
    for title, stem, forms in _workbooks(facts):
        taken: set[str] = set()
        plans = [layouts.plan(form, taken) for form in forms]
        path = write_or_beside(folder / f"{stem}.xlsx", printed_forms(plans, title, created))
        written.append(Printed(title, path, len(forms)))
    return tuple(written)


def _workbooks(facts: Facts) -> Iterator[tuple[str, str, tuple[MergedForm, ...]]]:
    """Yield the title, the file's name and the forms of each workbook, in the roster's order."""
    for project in facts.projects:
        forms = facts.of_project.get(project.id, ())
        stem = safe_name(f"{project.id}_{project.name}" if project.id else project.name)
        for start in range(0, len(forms), MOST_SHEETS):
            part = f"（{start // MOST_SHEETS + 1}）" if len(forms) > MOST_SHEETS else ""
            yield project.name, stem + part, forms[start : start + MOST_SHEETS]


class _Layouts:
    """Finds what each form was issued as; what no issue tells is as it would be issued today."""

    def __init__(self, department: Department, ledger: Ledger, collection: Collection) -> None:
        self.department, self.ledger, self.collection = department, ledger, collection
        self._issues = LedgerIssues(ledger)

    def plan(self, form: MergedForm, taken: set[str]) -> Plan:
        """Return the plan of a form with its accepted values."""
        loaded, whole, facts = self._issued(form) or (
            self._today,
            *as_due(self.department, self.collection, self._today, form.unit, form.project),
        )
        name = form.submission.project_name or form.project.name
        facts = replace(facts, project_name=name, spare=False)
        one = replace(whole, forms=(facts,), picks=None)
        records = form.submission.records
        values = cells((r.table, r.row, r.values) for r in records)
        return accepted_plan(loaded, one, values, form.unit.name, taken)

    def _issued(self, form: MergedForm) -> tuple[LoadedSpec, Occasion, FormFacts] | None:
        """Return the spec and occasion of the issue that a form answers, None where it has none.

        A workbook for everybody names neither unit nor project.
        """
        issued = form.submission.issued
        expected = self._issues.by_plan(issued) if issued else None
        if expected is None or expected.plan.occasion.unit != form.unit.id:
            return None
        whole = expected.plan.occasion
        own = (one for one in whole.forms if one.project == form.submission.project)
        found = next(own, None)
        if found is None:
            return None
        return kept_spec(self.ledger, expected.plan.spec_fingerprint), whole, found

    @cached_property
    def _today(self) -> LoadedSpec:
        return self.department.spec(self.collection.spec)
