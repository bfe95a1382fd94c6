"""The totals sheet: one line for each form, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Name
from xlkpi.plan.formulas import totals_trees
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import FieldSpec
from xlkpi.spec.number_formats import number_format

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr
    from xlkpi.plan.formulas import Formulas
    from xlkpi.plan.model import Plan
    from xlkpi.spec.language.sheet_models import TotalsColumn


@dataclass(frozen=True, slots=True)
class TotalsCell:
    """One value of one form: its column, its formula (without "=") and the tree behind it."""

    project: str
    number: int
    formula: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """One column: label, kind, format, whether it is summed, and a cell for each form."""

    label: str
    kind: Kind
    number_format: str
    summed: bool
    cells: tuple[TotalsCell, ...]


@dataclass(frozen=True, slots=True)
class PlannedTotals:
    """The sheet's title and its columns; every column has one cell for each form."""

    title: str
    columns: tuple[PlannedColumn, ...]


def plan_totals(plan: Plan, formulas: Formulas) -> PlannedTotals | None:
    """Settle the totals sheet, None where the spec has none.

    Args:
        plan: Of the workbook.
        formulas: Of the plan.
    """
    totals = plan.spec.totals
    if totals is None:
        return None
    written = {facts.project: formulas.totals(facts.project) for facts in plan.occasion.forms}
    pairs = enumerate(zip(totals.columns, totals_trees(plan.spec), strict=True))
    columns = tuple(
        _column(plan, column, tuple(TotalsCell(p, n, own[n], tree) for p, own in written.items()))
        for n, (column, tree) in pairs
    )
    return PlannedTotals(totals.title, columns)


def _column(plan: Plan, column: TotalsColumn, cells: tuple[TotalsCell, ...]) -> PlannedColumn:
    like = _field_like(plan, column)
    summed = column.total == "sum"
    return PlannedColumn(column.label, like.kind, number_format(like), summed, cells)


def _field_like(plan: Plan, column: TotalsColumn) -> FieldSpec:
    """Return the field that a column shows, for a computed value one of its kind, else money."""
    if isinstance(column.value, Name):
        own = plan.spec.fields[column.value.name]
        if column.kind in (None, own.kind):
            return own
    return FieldSpec(label=column.label, kind=column.kind or Kind.MONEY)
