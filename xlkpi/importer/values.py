"""A workbook that is one form by itself, such as the roster: its values, or all its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.form import read_form
from xlkpi.importer.judging import judge, records_of
from xlkpi.importer.reader.opening import open_workbook
from xlkpi.importer.reading import comparable, found_text
from xlkpi.problems import Outcome, Place, Problem, Severity, problem, worst

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.importer.reader.book import Grid
    from xlkpi.plan.model import Plan
    from xlkpi.records import Record
    from xlkpi.spec.models import Spec


def read_values(
    data: bytes, name: str, spec: Spec, plan_for: Callable[[Mapping[str, int]], Plan]
) -> Outcome[tuple[Record, ...]]:
    """Read a workbook of a spec that goes to nobody.

    `plan_for` makes the plan for a number of rows of each table: as many as the sheets hold.
    """
    opened = open_workbook(data, name)
    if isinstance(opened, Problem):
        return Outcome(None, (opened,))
    grids = {grid.name: grid for grid in opened.book.grids}
    missing = [sheet.name for sheet in spec.sheets if sheet.name not in grids]
    if missing:
        place = Place(file=name)
        return Outcome(None, tuple(problem("F23", place, missing=sheet) for sheet in missing))
    plan = plan_for(_rows(spec, grids))
    found_grids = {form.sheet: grids[form.sheet] for form in plan.forms}
    form = read_form(plan, plan.forms, found_grids, Place(file=name))
    (problems,) = judge((form,))
    if worst(problems) is Severity.ERROR:
        return Outcome(None, problems)
    return Outcome(records_of(form), problems)


def _rows(spec: Spec, grids: Mapping[str, Grid]) -> dict[str, int]:
    """Return how many rows each table has in its sheet: up to the last one with anything in it."""
    rows: dict[str, int] = {}
    for sheet in spec.sheets:
        before = 0
        for line in sheet.rows:
            if line.each is None:
                before += 1
                continue
            used = [n for n, row in enumerate(grids[sheet.name].rows) if _filled(row)]
            rows[line.each] = max((max(used, default=0) + 1) - before, 1)
    return rows


def _filled(row: object) -> bool:
    return any(comparable(found_text(value)) for value in row)  # type: ignore[attr-defined]
