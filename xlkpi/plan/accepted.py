"""A plan with what was accepted in its cells: the printed table alone, nothing to fill in.

Spare rows that are empty are left out; of a form sent out with five goals, two are printed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Cell
from xlkpi.formula.characters import utf16
from xlkpi.plan.build import build
from xlkpi.plan.sheetnames import MOST_UTF16, sheet_name, shortened
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.plan.occasion import Occasion, Value
    from xlkpi.spec.language.models import TableSpec
    from xlkpi.spec.load import LoadedSpec

    Accepted = Mapping[Cell, Value]


def accepted_plan(
    loaded: LoadedSpec, occasion: Occasion, accepted: Accepted, title: str, taken: set[str]
) -> Plan:
    """Return the plan of one form to be printed: nothing in it is to be filled.

    Args:
        loaded: The spec.
        occasion: Has this form alone.
        accepted: What was accepted, by cell; it comes before what the occasion knows, and an input
            without a value is blank. Spare rows move up: those without values are left out.
        title: What the sheet is called, or nearly (`sheet_name`); of several each has the name it
            was sent out with behind it.
        taken: Names of sheets that are given already, case-folded; the sheets' are added.
    """
    spare, values = _closed_up(loaded.spec.tables, accepted)
    plan = build(loaded, occasion, spare)
    alone = len(plan.forms) == 1
    known = {field.key: known_value(field) for form in plan.forms for field in form.fields}
    made = tuple(
        printed(
            replace(form, sheet=sheet_name(title if alone else with_sheet(title, form), taken)),
            {**known, **values},
        )
        for form in plan.forms
    )
    return replace(plan, forms=made, settle_checks=tuple)


def with_sheet(title: str, form: PlannedForm) -> str:
    """Return a name with that of the sheet behind it, shortened so that this stays."""
    own = shortened(form.sheet, MOST_UTF16 // 2)
    return f"{shortened(title, MOST_UTF16 - utf16(own) - 1)}-{own}"


def _closed_up(
    tables: Mapping[str, TableSpec], accepted: Accepted
) -> tuple[Mapping[str, int], Accepted]:
    """Return how many spare rows of each table are used, and the values moved up to them."""
    rows = dict.fromkeys((cell.table, cell.row) for cell in accepted if cell.table)
    spare: dict[str, int] = {}
    moved: dict[tuple[str, str], str] = {}
    for name, table in tables.items():
        free = [row.key for row in table_rows(table) if row.fixed is None]
        used = [key for key in free if (name, key) in rows]
        spare[name] = max(len(used), 0 if table.fixed else 1)
        moved |= {(name, old): new for old, new in zip(used, free, strict=False)}
    values = {
        replace(cell, row=moved.get((cell.table, cell.row), cell.row)): value
        for cell, value in accepted.items()
    }
    return spare, values


def printed(form: PlannedForm, values: Mapping[Cell, Value | None]) -> PlannedForm:
    """Return the printed table of a form alone, with these values in it and nothing to fill in."""
    area = form.print_area
    return replace(
        form,
        fields=tuple(_field(f, values) for f in form.seen if f.area.first in area),
        views=(),
        texts=tuple(text for text in form.texts if text.area.first in area),
        widths=form.widths[: area.columns],
        key_columns=(),
        key_row=None,
        verdict_cell=None,
        code_cell=None,
        check_column=area.columns,
        shape=None,
    )


def known_value(field: PlannedField) -> Value | None:
    """Return what stands in a field that nobody fills in nor computes."""
    return field.value if field.fixed or (not field.input and field.expr is None) else None


def _field(field: PlannedField, values: Mapping[Cell, Value | None]) -> PlannedField:
    if field.page_total and isinstance(field.expr, Call):
        found = [values.get(cell) for cell in field.expr.args if isinstance(cell, Cell)]
        numbers = [one for one in found if isinstance(one, Decimal)]
        total = sum(numbers, Decimal(0)) if numbers else None
        return replace(field, input=False, expr=None, value=total)
    return replace(field, input=False, expr=None, value=values.get(field.key))


def cells(rows: Iterable[tuple[str, str, Mapping[str, Value]]]) -> Accepted:
    """Return values by their cells.

    Args:
        rows: (table, row key, column -> value); "" for table and row of the single fields.

    Returns:
        cell -> value.
    """
    return {
        Cell(table, row, column): value
        for table, row, columns in rows
        for column, value in columns.items()
    }
