"""How a number of a project comes of its units' forms: added up, said alike, or computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Arithmetic, Cell, Column
from xlkpi.formula.walk import nodes, with_parts
from xlkpi.rollup.across import total, value_of
from xlkpi.rollup.figures import adds, figure, share
from xlkpi.rollup.form_sums import ALL_ROWS, form_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.view import MergedForm


@dataclass(frozen=True, slots=True)
class RolledPart:
    """What one form has in one of the cells that a number is made of."""

    form: MergedForm
    cell: Cell
    value: Value


@dataclass(frozen=True, slots=True)
class RolledWay:
    """What a number is made of. `parts` go cell by cell, each form by form.

    It is the sum of its parts where it is `added`, computed by `formula` of such sums where there
    is one; else its parts say all the same.
    """

    parts: tuple[RolledPart, ...]
    added: bool = False
    formula: Expr | None = None


class RolledWays:
    """How the cells of one project are rolled up over its forms (`rolled`)."""

    def __init__(self, plan: Plan, forms: Sequence[MergedForm]) -> None:
        self._spec, self._forms = plan.spec, forms
        self._ways: Mapping[Cell, Expr] = form_sums(plan.spec).ways if len(forms) > 1 else {}
        self._own = {f.key: f.expr for form in plan.forms for f in form.fields if f.expr}

    def of(self, cell: Cell) -> RolledWay:
        """Return how a cell that has a value comes of the forms."""
        parts = tuple(self._said(cell))
        if len(parts) > 1 and adds(self._spec, cell):
            return RolledWay(parts, added=True)
        formula = self._formula(cell) if len(self._forms) > 1 else None
        if formula is None or (len({p.value for p in parts}) == 1 and not self._is_share(cell)):
            return RolledWay(parts)
        made_of = dict.fromkeys(self._leaves(formula, ()))
        return RolledWay(tuple(p for one in made_of for p in self._said(one)), formula=formula)

    def _is_share(self, cell: Cell) -> bool:
        """Whether it is a share of sums: of sums that come to nothing it is what all say."""
        if share(self._spec, cell) is not None:
            return total(self._forms, figure(self._spec, cell)) is not None
        return cell in self._ways

    def _formula(self, cell: Cell) -> Expr | None:
        """Return what a cell that does not add is computed by, over cells or columns."""
        of = share(self._spec, cell)
        if of is not None:
            return Arithmetic("/", of.part, of.base)
        way = self._ways.get(cell)
        return _as_columns(way) if way is not None and way != cell else self._own.get(cell)

    def _leaves(self, formula: Expr, seen: tuple[Cell, ...]) -> Iterator[Cell]:
        """Yield the cells that a formula is computed of: those that units say or that add."""
        for node in nodes(formula):
            if isinstance(node, Column):
                yield from self._rows(node.table, node.column)
            elif isinstance(node, Cell):
                deeper = None if adds(self._spec, node) else self._formula(node)
                inner = () if deeper is None or node in seen else (deeper,)
                yield from (leaf for one in inner for leaf in self._leaves(one, (*seen, node)))
                if not inner:
                    yield node

    def _rows(self, table: str, column: str) -> Iterator[Cell]:
        for form in self._forms:
            for record in form.submission.records:
                if record.table == table and column in record.values:
                    yield Cell(table, record.row, column)

    def _said(self, cell: Cell) -> Iterator[RolledPart]:
        for form in self._forms:
            value = value_of(form, cell)
            if value is not None:
                yield RolledPart(form, cell, value)


def _as_columns(expr: Expr) -> Expr:
    """Return an expression with the cells that stand for all rows as the columns they are of."""
    match expr:
        case Cell(table=table, row=row, column=column) if table and row == ALL_ROWS:
            return Column(table, column)
        case _:
            return with_parts(expr, _as_columns)
