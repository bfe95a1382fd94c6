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
from xlkpi.spec.rows import spare_key, spare_number, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.plan.occasion import Occasion, Value
    from xlkpi.spec.language.models import TableSpec
    from xlkpi.spec.load import LoadedSpec

    Accepted = Mapping[Cell, Value]

"""The keys of spare rows."""


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
    printed, used = printed_cells(tables, accepted), _used(tables, accepted)
    spare = {name: max(len(used[name]), 0 if table.fixed else 1) for name, table in tables.items()}
    return spare, {printed[cell]: value for cell, value in accepted.items()}


def printed_cells(tables: Mapping[str, TableSpec], accepted: Accepted) -> Mapping[Cell, Cell]:
    """Return the cells of what was accepted -> where they are printed, spare rows moved up."""
    moved = {
        (name, old): new
        for name, keys in _used(tables, accepted).items()
        for old, new in zip(keys, (spare_key(n + 1) for n in range(len(keys))), strict=True)
    }
    return {
        cell: cell._replace(row=moved.get((cell.table, cell.row), cell.row)) for cell in accepted
    }


def _used(tables: Mapping[str, TableSpec], accepted: Accepted) -> Mapping[str, Sequence[str]]:
    """Return the keys of the spare rows of each table that hold anything, in their order.

    The rows of several units may be more than a form has.
    """
    rows = {(cell.table, cell.row) for cell in accepted if spare_number(cell.row) is not None}
    fixed = {name: {row.key for row in table_rows(table, 0)} for name, table in tables.items()}
    return {
        name: sorted(
            (key for of, key in rows if of == name and key not in fixed[name]), key=_number
        )
        for name in tables
    }


def _number(row: str) -> int:
    return int(row[1:])


def printed(form: PlannedForm, values: Mapping[Cell, Value | None]) -> PlannedForm:
    """Return the printed table of a form alone, with these values in it and nothing to fill in."""
    area, form = form.print_area, filled(form, values)
    return replace(
        form,
        fields=tuple(f for f in form.fields if f.area.first in area),
        texts=tuple(text for text in form.texts if text.area.first in area),
        widths=form.widths[: area.columns],
        key_columns=(),
        key_row=None,
        verdict_cell=None,
        code_cell=None,
        check_column=area.columns,
        shape=None,
    )


def filled(form: PlannedForm, values: Mapping[Cell, Value | None]) -> PlannedForm:
    """Return all that is seen of a form, with these values in it and nothing to fill in."""
    return replace(form, fields=tuple(_field(f, values) for f in form.seen), views=())


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
