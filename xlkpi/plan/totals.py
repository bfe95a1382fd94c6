"""The totals sheet: one line for each form, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Name
from xlkpi.formula.kinds import check
from xlkpi.plan.formulas import totals_trees
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.naming import SpecNames

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr
    from xlkpi.plan.formulas import Formulas
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


def plan_totals(plan: Plan, formulas: Formulas, sheet: str) -> PlannedTotals | None:
    """Settle the totals sheet, None where the spec has none.

    Args:
        plan: Of the workbook.
        formulas: Of the plan.
        sheet: The name of the totals sheet, which its formulas stand on.
    """
    totals = plan.spec.totals
    if totals is None:
        return None
    pairs = zip(totals.columns, totals_trees(plan.spec), strict=True)
    columns = tuple(_column(plan, formulas, column, tree, sheet) for column, tree in pairs)
    return PlannedTotals(totals.title, columns)


def _column(
    plan: Plan, formulas: Formulas, column: TotalsColumn, tree: Expr, sheet: str
) -> PlannedColumn:
    cells = tuple(
        TotalsCell(facts.project, formulas.value(facts.project, tree, sheet), tree)
        for facts in plan.occasion.forms
    )
    kind = column.kind or _kind(plan, column.value)
    return PlannedColumn(column.label, kind, column.total == "sum", cells)


def _kind(plan: Plan, expr: Expr) -> Kind:
    """Return a field's own kind, money for a computed value."""
    if isinstance(expr, Name):
        return plan.spec.fields[expr.name].kind
    assert not check(expr, SpecNames(plan.spec))  # noqa: S101 - the spec was checked when read
    return Kind.MONEY
