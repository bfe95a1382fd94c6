"""What every formula shows when the workbook goes out, computed exactly."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xlkpi.figures import LONG
from xlkpi.formula.characters import told_apart
from xlkpi.formula.computed import Computed
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.formula.state import BAD, BLANK, State, plain
from xlkpi.generator.remembered import FormResults, remembered
from xlkpi.plan.formulas import Found, shown_where_bad
from xlkpi.plan.helper_cells import Keyed, RowItem, Settled, Shared
from xlkpi.spec.settled import seen_by_formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.state import Value
    from xlkpi.generator.remembered import Shown
    from xlkpi.generator.typed import Place
    from xlkpi.plan.formulas import Formulas
    from xlkpi.plan.helper_cells import Helper
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField, PlannedForm
    from xlkpi.plan.rows_alike import SaidOfRow
    from xlkpi.plan.totals import TotalsCell

    Errors = frozenset[Place]

_Result = TypeVar("_Result")


class Cached:
    """The values of a plan's cells and formulas, with what the plan has in its inputs.

    A text in the cell of another kind cannot be read; nor can an error value, at `errors`. Forms
    laid out alike with the same in all that formulas look at, as blank ones mostly are, are
    computed once.
    """

    def __init__(self, plan: Plan, formulas: Formulas, errors: Errors = frozenset()) -> None:
        self._plan = plan
        self._errors = errors
        self._cells = {project: formulas.cells(project) for project in plan.by_project}
        alike = {} if errors else formulas.alike
        self._remembered = {p: remembered(key, self._cells[p]) for p, key in alike.items()}
        self._forms = {project: self._form(formulas, project) for project in plan.by_project}

    def _field(self, project: str, cell: Cell) -> tuple[PlannedForm, PlannedField]:
        """Return a form's field, and the sheet it is on."""
        sheet, number = self._cells[project].places[cell]
        form = self._plan.by_project[project][sheet]
        return form, form.fields[number]

    def _form(self, formulas: Formulas, project: str) -> FormResults:
        if self._errors:
            return FormResults(self._computed(project))
        forms, used = self._plan.by_project[project], formulas.used(project)
        typed = frozenset(
            (one.key, type(one.value), str(one.value))
            for form in forms
            for one in _own(form)
            if one.expr is None and (one.key.table or one.key.column in used)
        )
        return self._remembered[project].form(project, typed, partial(self._computed, project))

    def _computed(self, project: str) -> Computed:
        cells, field = self._cells[project], partial(self._field, project)

        def is_filled(cell: Cell) -> bool:
            return self._typed(*field(cell)) is not BLANK

        def typed(cell: Cell) -> Value | State:
            found = self._typed(*field(cell))
            zero = found is BLANK and cells.zeros.holds(cell, is_filled)
            return Decimal(0) if zero else found

        return Computed(lambda cell: field(cell)[1].expr, typed, cells.keys, cells.lists)

    def of_form(self, project: str) -> FormResults:
        """Return what one form computes: one object where two are known to be the same."""
        return self._forms[project]

    def value(self, project: str, expr: Expr) -> Value | State:
        """Return what an expression over one form comes to."""
        return self._forms[project].computed.of(expr)

    def shown(self, project: str, expr: Expr) -> Shown:
        """Return what a computed cell shows."""
        return as_shown(self.value(project, expr))

    def field(self, project: str, field: PlannedField) -> Shown:
        """Return what a computed cell shows, or one that shows what stands in another one."""
        if field.page_total and field.expr is not None:
            total, place = field.expr, (field.at, field.expr)
            return self._known(project, place, lambda: (total,), lambda: self.shown(project, total))
        form, home = self._field(project, field.key)
        expr = field.expr if field.expr != field.key else home.expr
        if expr is None:
            blank = field.expr is None or home.value is None
            return as_shown(BLANK if blank or home.value is None else plain(home.value))
        of_row = self._cells[project].field_of_row(form, home)
        return self._known(
            project, field.key, lambda: (expr,), lambda: self.shown(project, expr), of_row
        )

    def total(self, cell: TotalsCell) -> Shown:
        """Return what a cell of the totals sheet shows."""
        place = ("totals", cell.number)
        return self._known(
            cell.project, place, lambda: (cell.expr,), lambda: self.shown(cell.project, cell.expr)
        )

    def helper(self, project: str, helper: Helper) -> Shown:
        """Return what a helper cell of a form shows."""
        place = (helper.sheet, helper.at)
        of_row = self._cells[project].rows_alike.of_helper(helper)
        return self._known(
            project, place, lambda: _exprs(helper), lambda: self._helper(project, helper), of_row
        )

    def _known(
        self,
        project: str,
        place: object,
        exprs: Callable[[], Iterable[Expr]],
        compute: Callable[[], Shown],
        of_row: SaidOfRow | None = None,
    ) -> Shown:
        shown = self._forms[project].shown
        if place not in shown:
            shown[place] = self._recalled(project, place, exprs, compute, of_row)
        return shown[place]

    def _recalled(
        self,
        project: str,
        place: object,
        exprs: Callable[[], Iterable[Expr]],
        compute: Callable[[], _Result],
        of_row: SaidOfRow | None = None,
    ) -> _Result:
        known = self._remembered.get(project)
        if known is None:
            return compute()
        return known.result(self._forms[project].computed, place, exprs, compute, of_row)

    def _helper(self, project: str, helper: Helper) -> Shown:
        match helper.content:
            case RowItem(expr=expr):
                return self.shown(project, expr)
            case Shared(number=expr):
                return self.shown(project, expr)
            case Keyed(cell=cell):
                found = self._settled(project, cell)
                return told_apart(found) if isinstance(found, str) else found
            case Settled(cell=cell):
                return self._settled(project, cell)

    def _settled(self, project: str, cell: Cell) -> Shown:
        found = self._forms[project].computed.leaf(cell)
        return shown_where_bad(self._field(project, cell)[1]) if found is BAD else as_shown(found)

    def lines(self, form: PlannedForm) -> tuple[tuple[Found, ...], ...]:
        """Return what each line of the self-check on a form's sheet finds."""
        known = self._forms[form.project].lines
        if form.sheet_id not in known:
            places = self._cells[form.project].places_of_lines.get(form.sheet_id, ())
            known[form.sheet_id] = tuple(self.line(form.project, place) for place in places)
        return known[form.sheet_id]

    def line(self, project: str, place: tuple[str, CellRef]) -> tuple[Found, ...]:
        """Return what a line of the self-check finds, by the id of its sheet and its cell."""
        found = self._forms[project].found
        if place not in found:
            check = self._cells[project].lines[place]
            of_row = self._cells[project].rows_alike.of_check(check)
            cases = self._recalled(
                project,
                place,
                lambda: self._looked_at(project, check),
                lambda: tuple(self._true(project, check, of_row)),
                of_row,
            )
            told = (check.cases[number] for number in cases)
            found[place] = tuple(Found(code, cell) for code, cell, _ in told if cell)
        return found[place]

    def _looked_at(self, project: str, check: PlannedCheck) -> Iterator[Expr]:
        yield from (when for _, _, when in check.cases)
        for place in check.chained:
            yield from self._looked_at(project, self._cells[project].lines[place])

    def _true(self, project: str, check: PlannedCheck, of_row: SaidOfRow | None) -> Iterator[int]:
        """Yield the numbers of the cases of a line that are true, of each group the first."""
        if any(self.line(project, place) for place in check.chained):
            return
        number = 0
        for group in check.groups:
            for n, (_, _, when) in enumerate(group, number):
                part = None if of_row is None else of_row.part(n)
                if self._is(project, (check.sheet_id, check.at, n), when, part):
                    yield n
                    break
            number += len(group)

    def _is(self, project: str, place: object, when: Expr, of_row: SaidOfRow | None) -> bool:
        """Whether a case of a line is true."""
        found = self._recalled(
            project, place, lambda: (when,), lambda: self.value(project, when), of_row
        )
        return found is True

    def _typed(self, form: PlannedForm, field: PlannedField) -> Value | State:
        if field.value is None or field.value == "":
            return BLANK
        if (form.sheet, field.at) in self._errors:
            return BAD
        is_text = field.spec.kind.sort == "text"
        if isinstance(field.value, str) and not is_text:
            return BAD
        if is_text and isinstance(field.value, Decimal) and abs(field.value) >= LONG:
            return BAD  # its last digits are gone
        return seen_by_formulas(field.value, field.spec.kind)


def _own(form: PlannedForm) -> Iterator[PlannedField]:
    """Yield the fields of a sheet that may hold something else than in forms laid out alike."""
    numbers = range(len(form.fields)) if form.shape is None else form.shape.own
    yield from (form.fields[n] for n in numbers)


def _exprs(helper: Helper) -> tuple[Expr, ...]:
    """Return what a helper cell is computed from."""
    match helper.content:
        case RowItem(expr=expr) | Shared(number=expr):
            return (expr,)
        case Keyed(cell=cell) | Settled(cell=cell):
            return (cell,)


def as_shown(found: Value | State) -> Shown:
    """Return a value as a cell shows it: "" for blank, the text for what cannot be read."""
    if found is BAD:
        return BAD_TEXT
    if isinstance(found, State):
        return ""
    return float(found) + 0.0 if isinstance(found, Decimal) else found  # -0 is 0
