"""The Excel text of everything a plan computes: fields, totals, self-check."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.cells import on_sheet, quoted_sheet
from xlkpi.formula.excel import Leaf, computed, fires
from xlkpi.formula.excel_text import and_, if_, text
from xlkpi.plan.model import row_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField, PlannedForm

BAD_TEXT = "请填数字"
"""Shown by a computed cell whose inputs cannot be read; a word of the form, always Chinese."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One form's cells as formulas name them, from its own sheet or from another one."""

    plan: Plan
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
    keys: Mapping[str, tuple[str, ...]]
    home: str

    def leaf(self, cell: Cell) -> Leaf:
        """Return how formulas name a cell: by its address, or its word in quotes where it is fixed.

        Raises:
            KeyError: The form has no such cell.
        """
        form, field = self.fields[cell]
        sort = field.spec.kind.sort
        if field.fixed and isinstance(field.value, str):
            return Leaf(text(field.value), sort, constant=True)
        place = str(field.at) if form.sheet == self.home else on_sheet(form.sheet, field.at)
        return Leaf(place, sort, zero=field.spec.blank_as_zero)

    def list_range(self, name: str) -> str:
        """Return the defined name of a list."""
        return self.plan.lists.range_of(name)

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table in order."""
        return self.keys.get(table, ())


Cases = tuple[tuple[str, str, "Expr"], ...]
"""(code, cell to mend, condition) of a self-check line: the first that is true counts."""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The self-check's formulas on a sheet whose cells have these names, each written once.

    The same for every unit's workbook of a form, and for the copy that answers a return.
    """

    leaves: Mapping[Cell, Leaf]
    lists: Mapping[str, str]
    keys: Mapping[str, tuple[str, ...]]
    _written: dict[tuple[Cases, tuple[CellRef, ...]], tuple[str, str]] = field(default_factory=dict)

    def leaf(self, cell: Cell) -> Leaf:
        """Return how formulas name a cell: by its address, or its word in quotes where it is fixed.

        Raises:
            KeyError: The form has no such cell.
        """
        return self.leaves[cell]

    def list_range(self, name: str) -> str:
        """Return the defined name of a list."""
        return self.lists[name]

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table in order."""
        return self.keys.get(table, ())

    def line(self, cases: Cases, chained: tuple[CellRef, ...]) -> tuple[str, str]:
        """Return the formulas (without "=") of a line.

        Returns:
            That of the code found, "" for none, and that of the A1 cell to mend: a text in quotes
            where only one cell can be blamed.
        """
        if (cases, chained) not in self._written:
            self._written[cases, chained] = self._line(cases, chained)
        return self._written[cases, chained]

    def _line(self, cases: Cases, chained: tuple[CellRef, ...]) -> tuple[str, str]:
        tests = [(code, cell, fires(when, self)) for code, cell, when in cases]
        code, cell = '""', '""'
        for found, place, test in reversed(tests):
            code = if_(test, text(found), code)
            cell = if_(test, text(place), cell)
        if len({place for _, place, _ in tests}) == 1:
            cell = text(tests[0][1])
        silent = and_(*(f'{at}=""' for at in chained))
        return if_(silent, code, '""'), cell


@lru_cache(maxsize=32)
def _self_check(
    leaves: tuple[tuple[Cell, Leaf], ...], lists: tuple[tuple[str, str], ...]
) -> SelfCheck:
    return SelfCheck(dict(leaves), dict(lists), row_keys(cell for cell, _ in leaves))


class Formulas:
    """Writes the formulas of one plan; each form's cells are looked up once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fields: dict[str, dict[Cell, tuple[PlannedForm, PlannedField]]] = {}
        for form in plan.forms:
            known = self._fields.setdefault(form.project, {})
            known.update({field.key: (form, field) for field in form.fields})
        self._keys = {project: row_keys(known) for project, known in self._fields.items()}
        self._checked: dict[tuple[str, str], SelfCheck] = {}

    def field(self, form: PlannedForm, field: PlannedField) -> str:
        """Return the formula of a computed field, without "=".

        Raises:
            ValueError: The field has no formula.
        """
        if field.expr is None:
            raise ValueError(field.key)
        return self.value(form.project, field.expr, form.sheet)

    def value(self, project: str, expr: Expr, home: str) -> str:
        """Return the formula of a value over one form, without "=".

        Args:
            project: Whose form it is.
            expr: A grounded tree.
            home: The sheet that it stands on; cells of other sheets are named with theirs.
        """
        return computed(expr, self._sheet(project, home), BAD_TEXT)

    def check(self, check: PlannedCheck) -> tuple[str, str]:
        """Return the formulas (without "=") of a self-check line.

        Returns:
            That of the code found, "" for none, at `check.at`, and that of the A1 cell to mend,
            right of it: a text in quotes where only one cell can be blamed.
        """
        place = check.project, check.sheet
        if place not in self._checked:
            sheet = self._sheet(*place)
            leaves = tuple((cell, sheet.leaf(cell)) for cell in sheet.fields)
            self._checked[place] = _self_check(leaves, tuple(self._plan.lists.ranges.items()))
        return self._checked[place].line(check.cases, check.chained)

    def _sheet(self, project: str, home: str) -> FormSheet:
        return FormSheet(self._plan, self._fields[project], self._keys[project], home)


def link(sheet: str, cell_formula: str) -> str:
    """Return a formula that links to a cell, without "=".

    Args:
        sheet: The name of the sheet that the cell is on.
        cell_formula: Gives the cell's A1 name, which is also what is shown.
    """
    target = text(f"#{quoted_sheet(sheet)}!")
    return f"HYPERLINK({target}&{cell_formula},{cell_formula})"
