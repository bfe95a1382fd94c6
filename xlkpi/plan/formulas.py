"""The Excel text of everything a plan computes: fields, totals, self-check, helper cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from xlkpi.formula.excel import computed, fires
from xlkpi.formula.excel_settled import UNREADABLE
from xlkpi.formula.excel_text import and_, if_, text
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.formula.ground import ground
from xlkpi.plan.alike import Alike
from xlkpi.plan.checks import plan_checks
from xlkpi.plan.form_cells import FormCells, FormSheet
from xlkpi.plan.listsheet import plan_lists
from xlkpi.plan.model import row_keys
from xlkpi.plan.zeros import Zeros
from xlkpi.spec.lists import named_lists
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.plan.helper_cells import Helper
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField, PlannedForm
    from xlkpi.plan.rows_alike import SaidOfRow
    from xlkpi.spec.language.models import Spec


@lru_cache(maxsize=8)
def form_cells_of(alike: Alike) -> FormCells:
    """Return what is settled of the cells of all forms laid out like one."""
    spec = alike.spec
    fields = {field.key: (form, field) for form in alike.forms for field in form.fields}
    places = {
        field.key: (sheet, number)
        for sheet, form in enumerate(alike.forms)
        for number, field in enumerate(form.fields)
    }
    own = [field.expr for _, field in fields.values() if field.expr is not None]
    own += [v.expr for one in alike.forms for v in one.views if v.page_total and v.expr is not None]
    checks = plan_checks(spec, alike.forms) if spec.issued else ()
    whens = (when for check in checks for _, _, when in check.cases)
    trees = (*totals_trees(spec), *own, *whens)
    ranges = plan_lists(spec, "").range_of
    zeros = Zeros(spec.tables, fields)
    lists, columns = named_lists(spec), _computed_columns(spec)
    keys = row_keys(fields)
    return FormCells(ranges, fields, keys, lists, trees, zeros, places, columns, checks)


def _computed_columns(spec: Spec) -> Mapping[tuple[str, str], Expr]:
    """Return the formulas of columns that are the same in each row; sums of rows below are not."""
    return {
        (name, column): one.formula
        for name, table in spec.tables.items()
        for column, one in table.columns.items()
        if one.formula is not None and (table.tree is None or column not in table.tree.sums)
    }


class Formulas:
    """Writes the formulas of one plan; forms laid out alike have theirs written once."""

    def __init__(self, plan: Plan) -> None:
        """Write the formulas of a plan whose spec is free of faults."""
        forms = plan.by_project
        self.alike = {p: Alike.of(plan.spec, own) for p, own in forms.items()}
        self._cells = {p: form_cells_of(alike) for p, alike in self.alike.items()}
        self._names = {p: {one.sheet_id: one.sheet for one in own} for p, own in forms.items()}
        self._ids = {form.sheet: form.sheet_id for form in plan.forms}

    def cells(self, project: str) -> FormCells:
        """Return what is settled of a form's cells for all forms laid out alike."""
        return self._cells[project]

    def used(self, project: str) -> frozenset[str]:
        """Return the single fields that the formulas of a form look at."""
        return self._cells[project].helpers.singles

    def field(self, form: PlannedForm, field: PlannedField) -> str:
        """Return the formula of a computed field, without "=".

        Raises:
            ValueError: The field has no formula.
        """
        expr = field.expr
        if expr is None:
            raise ValueError(field.key)
        if expr == field.key:
            return self._shown(form, field)
        place = (form.sheet_id, field.at) if field.page_total else field.key
        return self._written(
            form.project,
            place,
            lambda: self.value(form.project, expr, form.sheet),
            self._cells[form.project].field_of_row(form, field),
            field.at.row,
        )

    def _shown(self, form: PlannedForm, view: PlannedField) -> str:
        """Return the formula of a cell that shows what stands in another one, as it is there."""
        home, field = self._cells[form.project].fields[view.key]
        at = self._sheet(form.project, form.sheet).at(home.sheet_id, field.at)
        return f'IF({at}="","",{at})'

    def value(self, project: str, expr: Expr, home: str) -> str:
        """Return the formula of a value over one form as a sheet shows it, without "=".

        Args:
            project: The form's id, "" for one without a project.
            expr: A grounded tree over its cells.
            home: The name of the sheet that the formula stands on.
        """
        return computed(expr, self._sheet(project, home))

    def totals(self, project: str) -> tuple[str, ...]:
        """Return the formulas of a form's values on the totals sheet, without "="."""
        return _on_totals(self.alike[project], tuple(self._names[project].items()))

    def check(self, check: PlannedCheck) -> str:
        """Return the formula of a self-check line, without "=": all that is found, or "".

        It stands on the form's own sheet, at `check.at`.
        """
        place = (check.sheet_id, check.at)
        of_row = self._cells[check.project].rows_alike.of_check(check)
        return self._written(check.project, place, lambda: self._check(check), of_row, check.at.row)

    def _check(self, check: PlannedCheck) -> str:
        sheet = self._sheet(check.project, check.sheet)
        groups = []
        for cases in check.groups:
            formula = '""'
            for code, cell, when in reversed(cases):
                told = Found(code, cell).formula(in_row=bool(check.row)) if cell else text("")
                formula = if_(fires(when, sheet), told, formula)
            if formula != text(""):
                groups.append(formula)
        silent = and_(*(f'{sheet.at(home, at)}=""' for home, at in check.chained))
        return if_(silent, "&".join(groups) or text(""), text(""))

    def helpers(self, form: PlannedForm) -> Iterator[tuple[Helper, str]]:
        """Yield the helper cells of a form's sheet, each with its formula without "="."""
        sheet = self._sheet(form.project, form.sheet)
        cells = self._cells[form.project]
        for helper in cells.helpers.cells:
            if helper.sheet == form.sheet_id:
                place, write = (helper.sheet, helper.at), partial(sheet.helper, helper.content)
                of_row = cells.rows_alike.of_helper(helper)
                yield helper, self._written(form.project, place, write, of_row, helper.at.row)

    def hidden_columns(self, form: PlannedForm) -> int:
        """Return how many columns right of a form's own hold its self-check and helper cells."""
        helpers = self._cells[form.project].helpers.cells
        own = (one.at.column for one in helpers if one.sheet == form.sheet_id)
        return max(own, default=form.helper_column - 1) - form.check_column + 1

    def _written(
        self,
        project: str,
        place: object,
        write: Callable[[], str],
        of_row: SaidOfRow | None,
        row: int,
    ) -> str:
        """Return a formula that stands on a form's own sheet, as it was written before.

        It may name other sheets of the form. `of_row` is what others say too, each of its row.
        """
        cells, names = self._cells[project], self._names[project]
        sheets = tuple(names.values()) if len(names) > 1 else ()
        key = (place, sheets)
        if key not in cells.written:
            if of_row is None:
                cells.written[key] = write()
            else:
                cells.written[key] = cells.moves.formula((of_row.said, sheets), row, write)
        return cells.written[key]

    def _sheet(self, project: str, home: str) -> FormSheet:
        names = self._names[project]
        own = self._ids.get(home, "")
        return FormSheet(self._cells[project], own if names.get(own) == home else "", names)


FOUND_END = ";"
"""Ends each fault of a line: they are counted by it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A fault that the self-check found: its code, and the cell to mend (A1)."""

    code: str
    cell: str

    def __str__(self) -> str:
        """Return what a line of the self-check shows of it."""
        return f"{self.code} {self.cell}{FOUND_END}"

    def formula(self, *, in_row: bool) -> str:
        """Return the formula of that; lines of rows say the same as those above and below."""
        if not in_row:
            return text(str(self))
        column = self.cell.rstrip("0123456789")
        return f"{text(f'{self.code} {column}')}&ROW({self.cell})&{text(FOUND_END)}"


def shown_where_bad(field: PlannedField) -> str | int:
    """Return what a settled cell shows where its field cannot be read."""
    return UNREADABLE if field.spec.kind.sort == "text" else BAD_TEXT


def totals_trees(spec: Spec) -> tuple[Expr, ...]:
    """Return the formula of each column of the totals sheet, over any one form."""
    return _totals_trees(Alike.of(spec, ()))


@lru_cache(maxsize=8)
def _totals_trees(alike: Alike) -> tuple[Expr, ...]:
    spec = alike.spec
    rows = {name: tuple(r.key for r in table_rows(t)) for name, t in spec.tables.items()}
    columns = spec.totals.columns if spec.totals is not None else ()
    return tuple(ground(column.value, rows.__getitem__) for column in columns)


@lru_cache(maxsize=256)
def _on_totals(alike: Alike, names: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the formulas of the totals sheet over one form, on sheets with these names by id."""
    sheet = FormSheet(form_cells_of(alike), "", dict(names))
    return tuple(computed(tree, sheet) for tree in totals_trees(alike.spec))
