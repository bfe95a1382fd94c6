"""汇总表: the printed form itself with live sums over the master's other sheets in its cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import on_sheet
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.state import BLANK
from xlkpi.master.content.form_formulas import Added
from xlkpi.master.content.form_scopes import scopes
from xlkpi.master.content.shape import Live
from xlkpi.plan.build import lay_out
from xlkpi.plan.limits import MOST_CHARACTERS
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.plan.summed import open_tables, summed_plan
from xlkpi.rollup.figures import field_of
from xlkpi.rollup.form_sums import added_up
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.formula.evaluate import Result
    from xlkpi.master.content.form_formulas import Sources
    from xlkpi.master.content.form_scopes import Scope
    from xlkpi.plan.build import LaidOut
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.form_sums import FormSums
    from xlkpi.spec.language.models import Spec

_SHEET = "汇总表"
_ALL_UNITS, _EVERY_PROJECT = "全部单位", "全部项目"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet: the plan it is of, the form on it, and what stands in its fields."""

    plan: Plan
    form: PlannedForm
    contents: Mapping[Cell, Live]


def form_sheets(
    facts: Facts, sums: FormSums, sources: Sources, taken: set[str]
) -> Iterator[FormSheet]:
    """Yield the sheets of each 汇总表 that the spec asks for.

    Args:
        facts: The facts of the view.
        sums: How the printed cells add up.
        sources: Where the values of single forms stand.
        taken: Names of sheets that are given already, case-folded; the sheets' are added.
    """
    layouts: dict[frozenset[str], LaidOut] = {}
    for scope in scopes(facts):
        lines = _lines(facts, sums, sources, scope)
        key = frozenset(lines)
        if key not in layouts:
            spare = {table: int(table in lines) for table in open_tables(facts.spec)}
            layouts[key] = lay_out(_on_one_page(facts.spec), facts.view.measure, spare)
        title = f"{_SHEET}-{scope.title}" if scope.title else _SHEET
        occasion = _occasion(facts, scope)
        plan = summed_plan(layouts[key], occasion, title, scope.heading, lines, taken)
        yield from _filled(plan, sums, sources, scope)


def _on_one_page(spec: Spec) -> Spec:
    """Return a spec without sums at the ends of pages: the rows that they add up are one here."""
    sheets = tuple(
        sheet.model_copy(update={"print": sheet.print.model_copy(update={"carry": ()})})
        for sheet in spec.sheets
    )
    return spec.model_copy(update={"sheets": sheets})


def _lines(facts: Facts, sums: FormSums, sources: Sources, scope: Scope) -> Mapping[str, str]:
    """Return what stands in the place of the spare rows of tables; nothing where none are filled.

    A table of texts says how many rows there are in all, one that has spare rows only says so too.
    """
    found = {}
    summed = {cell.table for cell in sums.ways}
    for name in open_tables(facts.spec):
        table = facts.spec.tables[name]
        fixed = {row.key for row in table_rows(table, 0)}
        apart = fixed if name in summed else set()
        rows = (row for form in scope.forms for row in form.submission.rows(name))
        count = sum(row not in apart for row in rows)
        if count:
            kind = "自行增加的" if apart else ""
            where = f"，逐行见“{sources.tables[name].name}”" if name in sources.tables else ""
            found[name] = f"{kind}{table.label}共 {count} 行{where}"
        elif not fixed:
            found[name] = f"{table.label}都没有填写"
    return found


def _occasion(facts: Facts, scope: Scope) -> Occasion:
    """Return what is known of the forms of a scope together."""
    view, project = facts.view, scope.project
    known: dict[str, Value] = {"units.name": _ALL_UNITS if project else scope.name}
    if scope.kind:
        known["units.kind"] = scope.kind
    if facts.spec.per_project:
        known["projects.name"] = project.name if project else _EVERY_PROJECT
    if project is not None:
        known |= {"projects.id": project.id, "projects.code": project.code}
        if project.control_total is not None:
            known["projects.control_total"] = project.control_total
    return Occasion(
        collection=view.collection,
        department=view.department,
        year=view.year,
        measure=view.measure,
        unit_name=str(known["units.name"]),
        forms=(
            FormFacts(
                project.id if project else "",
                order=project.order if project else 0,
                project_name=project.name if project else "",
                values=known,
            ),
        ),
    )


def _filled(plan: Plan, sums: FormSums, sources: Sources, scope: Scope) -> Iterator[FormSheet]:
    """Yield the sheets of a plan with their formulas and what these come to."""
    values = added_up(scope.forms, sums.added)
    formulas = {cell: sources.sum(cell, scope) for cell in values}
    spec = sources.facts.spec
    zeros = frozenset(c for c in sums.added if not c.table and field_of(spec, c).blank_as_zero)

    def value(cell: Cell) -> Result:
        return values.get(cell, Decimal(0) if cell in zeros else BLANK)

    def content(added: Added, cell: Cell) -> Live | None:
        way = sums.ways.get(cell)
        if way is None or (way == cell and cell not in values):
            return None
        if way == cell:
            return Live(formulas[cell], values[cell])
        found = evaluate(way, value, _none, _none)
        return Live(added.formula(way), found if isinstance(found, Decimal) else "")

    for form in plan.forms:
        added = Added(_places(plan, form), formulas, zeros)
        cells = (field.key for field in form.seen if not field.covered)
        found = {cell: made for cell in cells if (made := content(added, cell)) is not None}
        # one that no program takes is left out: the file would not open
        short = {c: live for c, live in found.items() if len(live.formula) < MOST_CHARACTERS}
        yield FormSheet(plan, form, short)


def _places(plan: Plan, form: PlannedForm) -> Mapping[Cell, str]:
    """Return where values stand, as one of the sheets of a 汇总表 names them."""
    places: dict[Cell, str] = {}
    for one in (form, *plan.forms):
        for field in one.seen:
            own = one.sheet == form.sheet
            places.setdefault(field.key, str(field.at) if own else on_sheet(one.sheet, field.at))
    return places


def _none(name: str) -> tuple[str, ...]:
    """Return no words and no rows: over what was added up, nothing runs over them."""
    raise KeyError(name)
