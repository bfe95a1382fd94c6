"""The totals sheet: one line for each form, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Name
from xlkpi.formula.ground import ground
from xlkpi.formula.kinds import check
from xlkpi.plan.formulas import Formulas
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.naming import SpecNames
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr
    from xlkpi.plan.model import Plan
    from xlkpi.spec.language.sheet_models import TotalsColumn


@dataclass(frozen=True, slots=True)
class TotalsCell:
    """One value of one form: its formula (without "=") and the tree behind it."""

    project: str
    formula: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """One column: label, kind, whether it is summed, and a cell for each form."""

    label: str
    kind: Kind
    summed: bool
    cells: tuple[TotalsCell, ...]


@dataclass(frozen=True, slots=True)
class PlannedTotals:
    """The sheet's title and its columns; every column has one cell for each form."""

    title: str
    columns: tuple[PlannedColumn, ...]


def plan_totals(plan: Plan, sheet: str) -> PlannedTotals | None:
    """Settle the totals sheet, None where the spec has none.

    Args:
        plan: Of the workbook.
        sheet: The name of the totals sheet, which its formulas stand on.
    """
    totals = plan.spec.totals
    if totals is None:
        return None
    formulas = Formulas(plan)
    columns = tuple(_column(plan, formulas, column, sheet) for column in totals.columns)
    return PlannedTotals(totals.title, columns)


def _column(plan: Plan, formulas: Formulas, column: TotalsColumn, sheet: str) -> PlannedColumn:
    cells = []
    rows = {name: tuple(r.key for r in table_rows(t)) for name, t in plan.spec.tables.items()}
    for facts in plan.occasion.forms:
        expr = ground(column.value, rows.__getitem__)
        cells.append(TotalsCell(facts.project, formulas.value(facts.project, expr, sheet), expr))
    kind = column.kind or _kind(plan, column.value)
    return PlannedColumn(column.label, kind, column.total == "sum", tuple(cells))


def _kind(plan: Plan, expr: Expr) -> Kind:
    """Return a field's own kind, money for a computed value."""
    if isinstance(expr, Name):
        return plan.spec.fields[expr.name].kind
    assert not check(expr, SpecNames(plan.spec))  # noqa: S101 - the spec was checked when read
    return Kind.MONEY
