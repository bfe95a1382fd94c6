"""The plan of a 汇总表: the printed form with nothing filled in, for values that were added up.

Rows that each form has of its own (spare rows) cannot be added up row by row: a line of text stands
in their place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.ast import Cell
from xlkpi.plan.accepted import known_value, printed, with_sheet
from xlkpi.plan.build import plan_of
from xlkpi.plan.model import PlannedText, Style
from xlkpi.plan.sheetnames import sheet_name
from xlkpi.spec.references import reference
from xlkpi.spec.rows import table_rows
from xlkpi.spec.sources import cell_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.plan.build import LaidOut
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.plan.occasion import Occasion, Value
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.sheet_models import LayoutRow

_YEAR = "collection.year"
_SPARE = "s1"
"""The key of the one spare row that a line of text stands in the place of."""


def open_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables with spare rows of which as many may be laid out as are needed.

    Where the layout names one of their spare rows, all have to be there.
    """
    named = set(_named_rows(spec))
    return tuple(
        name
        for name, table in spec.tables.items()
        if table.spare
        and not any((name, row.key) in named for row in table_rows(table) if row.fixed is None)
    )


def _named_rows(spec: Spec) -> Iterator[tuple[str, str]]:
    for sheet in spec.sheets:
        blocks: tuple[tuple[LayoutRow, ...], ...] = (sheet.rows,)
        blocks += (sheet.side.rows,) if sheet.side is not None else ()
        for cell in (cell for rows in blocks for row in rows for cell in row.cells if cell.field):
            found = reference(cell.field or "")
            if isinstance(found, Cell):
                yield found.table, found.row


def summed_plan(
    laid_out: LaidOut,
    occasion: Occasion,
    title: str,
    heading: str,
    lines: Mapping[str, str],
    taken: set[str],
) -> Plan:
    """Return the plan of a form that values of several forms will stand in.

    Args:
        laid_out: The spec, with one spare row for each table in `lines`.
        occasion: For whom it is, with one form; what it knows stands in the form.
        title: What the sheet is called, or nearly; of several each has its own name behind it.
        heading: The line above the form: what was added up.
        lines: table -> what stands in the place of its spare rows.
        taken: Names of sheets that are given already, case-folded; the sheets' are added.
    """
    plan = plan_of(laid_out, occasion, "", "-")
    known = _known(plan)
    alone = len(plan.forms) == 1
    made = []
    for form in plan.forms:
        name = sheet_name(title if alone else with_sheet(title, form), taken)
        page = printed(replace(form, sheet=name), known)
        for table, text in lines.items():
            page = _with_line(page, table, text)
        made.append(_headed(page, heading))
    return replace(plan, forms=tuple(made), settle_checks=tuple)


def _known(plan: Plan) -> Mapping[Cell, Value | None]:
    """Return what stands in the fields of all forms: no first value where a source is silent."""
    (facts,) = plan.occasion.forms
    told = {*facts.values, _YEAR}
    sources = cell_sources(plan.spec)
    return {
        field.key: known_value(field) if sources.get(field.key) in (None, *told) else None
        for form in plan.forms
        for field in form.fields
    }


def _headed(form: PlannedForm, heading: str) -> PlannedForm:
    """Put a line above a form, where its sheet has the self-check's verdict."""
    area = form.print_area
    top = CellRef(area.first.row - 1, area.first.column)
    text = PlannedText(Area.of(top, 1, area.columns), heading, Style.NOTE)
    return replace(form, texts=(text, *form.texts), print_area=Area(top, area.last))


def _with_line(form: PlannedForm, table: str, text: str) -> PlannedForm:
    """Put a text in the place of the spare rows of a table."""
    rows = {f.at.row for f in form.fields if (f.key.table, f.key.row) == (table, _SPARE)}
    for row in sorted(rows):
        areas = (*(f.area for f in form.fields), *(t.area for t in form.texts))
        own = [area for area in areas if area.first.row == row]
        first = min(area.first.column for area in own)
        last = max(area.last.column for area in own)
        line = PlannedText(Area(CellRef(row, first), CellRef(row, last)), text, Style.TEXT)
        form = replace(
            form,
            fields=tuple(f for f in form.fields if f.area.first.row != row),
            texts=(*(t for t in form.texts if t.area.first.row != row), line),
        )
    return form
