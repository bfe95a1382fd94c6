"""What every formula shows when the workbook goes out, computed exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.evaluate import evaluate, fires
from xlkpi.formula.state import BAD, BLANK, State, plain
from xlkpi.plan.formulas import BAD_TEXT
from xlkpi.spec.lists import named_lists

if TYPE_CHECKING:
    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell, Column, Expr
    from xlkpi.formula.state import Value
    from xlkpi.generator.typed import Place
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField

Shown = str | float | bool


class Cached:
    """The values of a plan's cells and formulas, with what the plan has in its inputs.

    A text in the cell of another kind cannot be read; nor can an error value, at `errors`.
    """

    def __init__(self, plan: Plan, errors: frozenset[Place] = frozenset()) -> None:
        self._errors = errors
        self._lists = named_lists(plan.spec)
        self._fields: dict[str, dict[Cell, tuple[str, PlannedField]]] = {}
        for form in plan.forms:
            known = self._fields.setdefault(form.project, {})
            known.update({field.key: (form.sheet, field) for field in form.fields})
        self._known: dict[tuple[str, Cell], Value | State] = {}
        self._checks = {(check.sheet, check.at): check for check in plan.checks}
        self._codes: dict[tuple[str, CellRef], tuple[str, str]] = {}

    def value(self, project: str, expr: Expr) -> Value | State:
        """Return what an expression over one form comes to."""
        return evaluate(expr, lambda cell: self._leaf(project, cell), self._lists.__getitem__)

    def shown(self, project: str, expr: Expr) -> Shown:
        """Return what a computed cell shows."""
        return as_shown(self.value(project, expr))

    def check(self, check: PlannedCheck) -> tuple[str, str]:
        """Return (code, cell) of a self-check line; the code is "" where nothing is wrong."""
        key = (check.sheet, check.at)
        if key not in self._codes:
            self._codes[key] = self._check(check)
        return self._codes[key]

    def _check(self, check: PlannedCheck) -> tuple[str, str]:
        cells = {cell for _, cell, _ in check.cases}
        only = next(iter(cells)) if len(cells) == 1 else ""
        earlier = (self._checks[check.sheet, at] for at in check.chained)
        silenced = any(self.check(one)[0] for one in earlier)
        for code, cell, when in check.cases:
            if fires(when, lambda c: self._leaf(check.project, c), self._lists.__getitem__):
                return ("" if silenced else code), only or cell
        return "", only

    def _leaf(self, project: str, cell: Cell | Column) -> Value | State:
        key = (project, cell)
        if key not in self._known:
            sheet, field = self._fields[project][cell]  # type: ignore[index]
            self._known[key] = self._field(project, sheet, field)  # type: ignore[index]
        return self._known[key]  # type: ignore[index]

    def _field(self, project: str, sheet: str, field: PlannedField) -> Value | State:
        if field.expr is not None:
            return self.value(project, field.expr)
        if field.value is None or field.value == "":
            return Decimal(0) if field.spec.blank_as_zero else BLANK
        if (sheet, field.at) in self._errors:
            return BAD
        if isinstance(field.value, str) and field.spec.kind.sort != "text":
            return BAD
        return plain(field.value)


def as_shown(found: Value | State) -> Shown:
    """Return a value as a cell shows it: "" for blank, the text for what cannot be read."""
    if found is BAD:
        return BAD_TEXT
    if isinstance(found, State):
        return ""
    return float(found) if isinstance(found, Decimal) else found
