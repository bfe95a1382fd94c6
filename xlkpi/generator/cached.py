"""What every formula shows when the workbook goes out, computed exactly."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.formula.characters import capitals_marked
from xlkpi.formula.computed import Computed
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.formula.state import BAD, BLANK, State, plain
from xlkpi.plan.formulas import Found, shown_where_bad
from xlkpi.plan.helper_cells import Keyed, RowItem, Settled, Shared
from xlkpi.plan.model import row_keys
from xlkpi.plan.zeros import Zeros
from xlkpi.spec.lists import named_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.state import Value
    from xlkpi.generator.typed import Place
    from xlkpi.plan.helper_cells import Helper
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField
    from xlkpi.spec.language.models import Spec

Shown = str | float | bool


class Cached:
    """The values of a plan's cells and formulas, with what the plan has in its inputs.

    A text in the cell of another kind cannot be read; nor can an error value, at `errors`.
    """

    def __init__(self, plan: Plan, errors: frozenset[Place] = frozenset()) -> None:
        self._errors = errors
        fields: dict[str, dict[Cell, tuple[str, PlannedField]]] = {}
        self._fields = fields
        for form in plan.forms:
            own = fields.setdefault(form.project, {})
            own.update({field.key: (form.sheet, field) for field in form.fields})
        lists = named_lists(plan.spec)
        self._values = {
            project: self._of_form(plan.spec, own, lists) for project, own in fields.items()
        }
        self._checks = {_place(check): check for check in plan.checks}
        self._found: dict[tuple[str, str, CellRef], tuple[Found, ...]] = {}

    def _of_form(
        self,
        spec: Spec,
        fields: Mapping[Cell, tuple[str, PlannedField]],
        lists: Mapping[str, Sequence[str]],
    ) -> Computed:
        zeros = Zeros(spec.tables, fields)

        def typed(cell: Cell) -> Value | State:
            found = self._typed(*fields[cell])
            zero = found is BLANK and zeros.holds(
                cell, lambda c: self._typed(*fields[c]) is not BLANK
            )
            return Decimal(0) if zero else found

        return Computed(
            formula=lambda cell: fields[cell][1].expr,
            typed=typed,
            rows=row_keys(fields),
            lists=lists,
        )

    def value(self, project: str, expr: Expr) -> Value | State:
        """Return what an expression over one form comes to."""
        return self._values[project].of(expr)

    def shown(self, project: str, expr: Expr) -> Shown:
        """Return what a computed cell shows."""
        return as_shown(self.value(project, expr))

    def field(self, project: str, field: PlannedField) -> Shown:
        """Return what a computed cell shows, or one that shows what stands in another one."""
        if field.expr is None or field.expr != field.key:
            return self.shown(project, field.expr) if field.expr is not None else ""
        _, home = self._fields[project][field.key]
        if home.expr is not None:
            return self.shown(project, home.expr)
        return as_shown(BLANK if home.value is None else plain(home.value))

    def helper(self, project: str, helper: Helper) -> Shown:
        """Return what a helper cell of a form shows."""
        match helper.content:
            case RowItem(expr=expr):
                return self.shown(project, expr)
            case Shared(number=expr):
                return self.shown(project, expr)
            case Keyed(cell=cell):
                found = self._settled(project, cell)
                return capitals_marked(found) if isinstance(found, str) else found
            case Settled(cell=cell):
                return self._settled(project, cell)

    def _settled(self, project: str, cell: Cell) -> Shown:
        found = self._values[project].leaf(cell)
        return shown_where_bad(self._fields[project][cell][1]) if found is BAD else as_shown(found)

    def check(self, check: PlannedCheck) -> tuple[Found, ...]:
        """Return what a self-check line finds."""
        key = _place(check)
        if key not in self._found:
            self._found[key] = tuple(self._check(check))
        return self._found[key]

    def _check(self, check: PlannedCheck) -> Iterator[Found]:
        others = (self._checks[check.project, *place] for place in check.chained)
        if any(map(self.check, others)):
            return
        for group in check.groups:
            true = (case for case in group if self.value(check.project, case[2]) is True)
            yield from (Found(code, cell) for code, cell, _ in islice(true, 1) if cell)

    def _typed(self, sheet: str, field: PlannedField) -> Value | State:
        if field.value is None or field.value == "":
            return BLANK
        if (sheet, field.at) in self._errors:
            return BAD
        if isinstance(field.value, str) and field.spec.kind.sort != "text":
            return BAD
        return plain(field.value)


def _place(check: PlannedCheck) -> tuple[str, str, CellRef]:
    return check.project, check.sheet_id, check.at


def as_shown(found: Value | State) -> Shown:
    """Return a value as a cell shows it: "" for blank, the text for what cannot be read."""
    if found is BAD:
        return BAD_TEXT
    if isinstance(found, State):
        return ""
    return float(found) if isinstance(found, Decimal) else found
