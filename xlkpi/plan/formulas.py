"""The Excel text of everything a plan computes: fields, totals, self-check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import on_sheet, quoted_sheet
from xlkpi.formula.excel import Leaf, computed, fires
from xlkpi.formula.excel_text import and_, if_, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField, PlannedForm

BAD_TEXT = "请填数字"
"""Shown by a computed cell whose inputs cannot be read; a word of the form, always Chinese."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One form's cells as formulas name them, from its own sheet or from another one."""

    plan: Plan
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
    home: str

    def leaf(self, cell: Cell) -> Leaf:
        """Return a cell's address, or its word where it is fixed."""
        form, field = self.fields[cell]
        sort = field.spec.kind.sort
        if field.fixed and isinstance(field.value, str):
            return Leaf(text(field.value), sort, constant=True)
        place = str(field.at) if form.sheet == self.home else on_sheet(form.sheet, field.at)
        return Leaf(place, sort, zero=field.spec.blank_as_zero)

    def list_range(self, name: str) -> str:
        """Return the defined name of a list."""
        return self.plan.lists.range_of(name)


class Formulas:
    """Writes the formulas of one plan; each form's cells are looked up once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fields: dict[str, dict[Cell, tuple[PlannedForm, PlannedField]]] = {}
        for form in plan.forms:
            known = self._fields.setdefault(form.project, {})
            known.update({field.key: (form, field) for field in form.fields})

    def field(self, form: PlannedForm, field: PlannedField) -> str:
        """Return the formula of a computed field, without "="."""
        if field.expr is None:
            raise ValueError(field.key)
        return self.value(form.project, field.expr, form.sheet)

    def value(self, project: str, expr: Expr, home: str) -> str:
        """Return the formula of a value over one form as a sheet shows it, without "="."""
        return computed(expr, self._sheet(project, home), BAD_TEXT)

    def check(self, check: PlannedCheck) -> tuple[str, str]:
        """Return the formulas (without "=") of a self-check line: the code found or "", its cell.

        They stand on the form's own sheet, at `check.at` and right of it. The second is a text in
        quotes where only one cell can be blamed.
        """
        sheet = self._sheet(check.project, check.sheet)
        tests = [(code, cell, fires(when, sheet)) for code, cell, when in check.cases]
        code, cell = '""', '""'
        for found, place, test in reversed(tests):
            code = if_(test, text(found), code)
            cell = if_(test, text(place), cell)
        if len({place for _, place, _ in tests}) == 1:
            cell = text(tests[0][1])
        silent = and_(*(f'{at}=""' for at in check.chained))
        return if_(silent, code, '""'), cell

    def _sheet(self, project: str, home: str) -> FormSheet:
        return FormSheet(self._plan, self._fields[project], home)


def link(sheet: str, cell_formula: str) -> str:
    """Return a formula that links to a cell whose address another formula gives, without "="."""
    target = text(f"#{quoted_sheet(sheet)}!")
    return f"HYPERLINK({target}&{cell_formula},{cell_formula})"
