"""A workbook that is one form by itself, such as the roster: its values, or all its faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable, found_text
from xlkpi.importer.form import FormRead, read_form
from xlkpi.importer.verdict.judging import judge, records_of
from xlkpi.problems import Outcome, Place, Problem, problem
from xlkpi.reader.opening import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan
    from xlkpi.reader.book import Grid
    from xlkpi.records import Record
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True, slots=True)
class ValuesRead:
    """What stands in such a workbook, as far as it can be read: its rows, and where a cell is."""

    records: tuple[Record, ...]
    place: Callable[[Cell], Place]


def read_values(
    data: bytes, name: str, spec: Spec, plan_for: Callable[[Mapping[str, int]], Plan]
) -> Outcome[ValuesRead]:
    """Read a workbook of a spec that goes to nobody, such as the roster.

    Args:
        data: The workbook.
        name: How its file is named in problems.
        spec: The spec.
        plan_for: Makes the plan for a number of rows of each table: as many as the sheets hold.

    Returns:
        What has errors is read as far as it can be; there is no value where that is not at all.
        Problems are at their cells: F codes of the file, K codes and the spec's own.
    """
    form = _form(data, name, spec, plan_for)
    if not isinstance(form, FormRead):
        return Outcome(None, form)
    (judged,) = judge((form,))
    if form.rebuilt:
        return Outcome(None, judged.problems)
    return Outcome(ValuesRead(records_of(judged.values), form.at), judged.problems)


def _form(
    data: bytes, name: str, spec: Spec, plan_for: Callable[[Mapping[str, int]], Plan]
) -> FormRead | tuple[Problem, ...]:
    """Return what stands in a workbook, or why it cannot be read."""
    opened = open_workbook(data, name)
    if isinstance(opened, Problem):
        return (opened,)
    grids = {grid.name: grid for grid in opened.book.grids}
    missing = [sheet.name for sheet in spec.sheets if sheet.name not in grids]
    if missing:
        place = Place(file=name)
        return tuple(problem("F23", place, missing=sheet) for sheet in missing)
    far = [(grids[sheet.name], *one) for sheet in spec.sheets for one in grids[sheet.name].far]
    if far:
        places = (Place(name, sheet=grid.name, cell=str(at)) for grid, at, _ in far)
        return tuple(problem("F40", place) for place in places)
    plan = plan_for(_rows(spec, grids))
    found_grids = {form.sheet: grids[form.sheet] for form in plan.forms}
    return read_form(plan, plan.forms, found_grids, Place(file=name))


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
