"""The Excel text of everything a plan computes: fields, totals, self-check, helper cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.formula.ast import And, Call, Cell, Or
from xlkpi.formula.excel import as_flag, computed, fires
from xlkpi.formula.excel_settled import (
    UNREADABLE,
    any_filled,
    bad_value,
    key,
    settled,
)
from xlkpi.formula.excel_text import FALSE, TRUE, and_, if_, text
from xlkpi.formula.excel_totals import BAD, BAD_TEXT
from xlkpi.formula.excel_words import MOST_MATCHED
from xlkpi.formula.functions import WRITTEN
from xlkpi.formula.ground import ground
from xlkpi.formula.named_cells import Leaf
from xlkpi.plan.alike import Alike
from xlkpi.plan.checks import plan_checks
from xlkpi.plan.helper_cells import Keyed, RowItem, Settled, Shared, plan_helpers
from xlkpi.plan.listsheet import plan_lists
from xlkpi.plan.model import row_keys
from xlkpi.plan.zeros import Zeros
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.lists import looked_up, looked_up_by, named_lists
from xlkpi.spec.rows import table_rows
from xlkpi.spec.settled import seen_by_formulas, tidied_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlkpi.formula.ast import Column, Expr, Fold, Lookup
    from xlkpi.plan.helper_cells import Content, Helper, HelperCells
    from xlkpi.plan.model import Plan, PlannedCheck, PlannedField, PlannedForm
    from xlkpi.spec.language.models import Spec


@dataclass(frozen=True)
class FormCells:
    """The cells of one form, those that help to compute it included.

    `places` are the fields' numbers, of the sheet in the form and of the field on it; `ranges`
    gives the defined name of a list, `lists` its words; `trees` are all formulas over the form,
    `keys` the row keys of its tables, `zeros` what counts as 0. What is `written` holds for all
    forms laid out alike.
    """

    ranges: Callable[[str], str]
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
    keys: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    trees: tuple[Expr, ...]
    zeros: Zeros
    places: Mapping[Cell, tuple[int, int]] = field(default_factory=dict)
    written: dict[object, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def helpers(self) -> HelperCells:
        """Where its helper cells lie."""
        return plan_helpers(self.fields, self.trees)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One form's cells as formulas name them, from its own sheet or from another one.

    `home` is the sheet's id in the spec, "" for another one, `names` the names of sheets by their
    ids; `own` is the shared expression whose own helper is written.
    """

    cells: FormCells
    home: str
    names: Mapping[str, str]
    own: Expr | None = None

    def leaf(self, cell: Cell) -> Leaf:
        """Return a settled cell's address, or its word where it is fixed."""
        form, field = self.cells.fields[cell]
        sort = field.spec.kind.sort
        word = _fixed_word(field)
        if word is not None:
            return Leaf(text(word), sort, bad_value(sort), constant=True)
        helper = self.cells.helpers.settled.get(cell)
        if helper is None:
            in_row = bool(cell.table)
            return Leaf(self.at(form.sheet_id, field.at, in_row=in_row), sort, BAD)
        return Leaf(self._helper(helper), sort, bad_value(sort))

    def column(self, column: Column) -> str:
        """Return the range of a table's column, settled."""
        return self._range(*self.cells.helpers.columns[column.table, column.column])

    def keys(self, column: Column) -> str:
        """Return the range of a column's texts as rows are told apart by them."""
        name = (column.table, column.column)
        helpers = self.cells.helpers
        return self._range(*(helpers.keys.get(name) or helpers.columns[name]))

    def keys_down_to(self, cell: Cell) -> str:
        """Return the range of these texts from the first row to the cell's."""
        name = (cell.table, cell.column)
        helpers = self.cells.helpers
        sheet, area = helpers.keys.get(name) or helpers.columns[name]
        last = CellRef(area.first.row + self.rows(cell.table).index(cell.row), area.first.column)
        if sheet != self.home:
            return on_sheet(self.names[sheet], Area(area.first, last))
        return f"{area.first.in_fixed_row}:{last}"

    def key(self, cell: Cell) -> str:
        """Return the address of one of these texts."""
        helper = self.cells.helpers.keyed.get(cell)
        return self.leaf(cell).address if helper is None else self._helper(helper)

    def may_be_long(self, cell: Cell) -> bool:
        """Whether a text by which rows are told apart may be too long for MATCH."""
        spec = self.cells.fields[cell][1].spec
        if spec.kind not in (Kind.TEXT, Kind.REFERENCE) or spec.pattern is not None:
            return False
        return spec.length is None or 2 * spec.length[1] > MOST_MATCHED  # capitals are marked

    def items(self, fold: Fold) -> str:
        """Return the range of what each row brings to an aggregate."""
        return self._range(*self.cells.helpers.items[fold])

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table in order."""
        return self.cells.keys.get(table, ())

    def shared(self, expr: Expr) -> str | None:
        """Return the address of what several formulas share, None for what stands alone."""
        if not isinstance(expr, And | Or | Call) or expr == self.own:
            return None
        helper = self.cells.helpers.shared.get(expr)
        return None if helper is None else self._helper(helper)

    def list_range(self, name: str) -> str:
        """Return the defined name of a list."""
        return self.cells.ranges(name)

    def table_range(self, lookup: Lookup) -> tuple[str, str]:
        """Return the defined names of the words of a list that have a value, and of the values.

        Returns:
            The name of the words, and that of what belongs to them.
        """
        names = (named(lookup.words, lookup.value) for named in (looked_up_by, looked_up))
        words, values = map(self.cells.ranges, names)
        return words, values

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a list."""
        return self.cells.lists[name]

    def helper(self, content: Content) -> str:
        """Return the formula of a helper cell of the sheet, without "="."""
        match content:
            case Settled(cell=cell):
                form, field = self.cells.fields[cell]
                word = _fixed_word(field)
                if word is not None:
                    return text(word)
                at = self.at(form.sheet_id, field.at)
                sort, zero = field.spec.kind.sort, self._zero(cell)
                return settled(at, sort, zero=zero, tidied=tidied_as(field.spec.kind))
            case Keyed(cell=cell):
                leaf = self.leaf(cell)
                return if_(leaf.is_bad, leaf.bad, key(leaf.address))
            case RowItem(expr=expr):
                return computed(expr, self)
            case Shared(expr=Call(name=name) as call) if name in WRITTEN:
                return as_flag(call, replace(self, own=call))
            case Shared(expr=expr):
                return computed(content.number, replace(self, own=expr))

    def _zero(self, cell: Cell) -> str:
        """Return when a blank cell counts as 0."""
        zeros = self.cells.zeros
        if not zeros.may_be(cell):
            return FALSE
        row = zeros.row_of(cell)
        if row is None:
            return TRUE
        cells = (self.cells.fields[one] for one in row)
        return any_filled([self.at(form.sheet_id, field.at) for form, field in cells])

    def at(self, sheet: str, place: CellRef, *, in_row: bool = True) -> str:
        """Return how a cell on a sheet of the form (by its id) is named.

        Formulas below each other say the same: what is not of their row is in a fixed one.
        """
        if sheet != self.home:
            return on_sheet(self.names[sheet], place)
        return str(place) if in_row else place.in_fixed_row

    def _helper(self, helper: Helper) -> str:
        return self.at(helper.sheet, helper.at, in_row=helper.in_row)

    def _range(self, sheet: str, area: Area) -> str:
        if sheet != self.home:
            return on_sheet(self.names[sheet], area)
        return f"{area.first.in_fixed_row}:{area.last.in_fixed_row}"


@lru_cache(maxsize=8)
def _form_cells(alike: Alike) -> FormCells:
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
    return FormCells(ranges, fields, row_keys(fields), named_lists(spec), trees, zeros, places)


class Formulas:
    """Writes the formulas of one plan; forms laid out alike have theirs written once."""

    def __init__(self, plan: Plan) -> None:
        """Write the formulas of a plan whose spec is free of faults."""
        forms = plan.by_project
        self.alike = {p: Alike.of(plan.spec, own) for p, own in forms.items()}
        self._cells = {p: _form_cells(alike) for p, alike in self.alike.items()}
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
            form.project, place, lambda: self.value(form.project, expr, form.sheet)
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

    def check(self, check: PlannedCheck) -> str:
        """Return the formula of a self-check line, without "=": all that is found, or "".

        It stands on the form's own sheet, at `check.at`.
        """
        place = (check.sheet_id, check.at)
        return self._written(check.project, place, lambda: self._check(check))

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
        for helper in self._cells[form.project].helpers.cells:
            if helper.sheet == form.sheet_id:
                place, content = (helper.sheet, helper.at), helper.content
                made = self._written(form.project, place, partial(sheet.helper, content))
                yield helper, made

    def hidden_columns(self, form: PlannedForm) -> int:
        """Return how many columns right of a form's own hold its self-check and helper cells."""
        helpers = self._cells[form.project].helpers.cells
        own = (one.at.column for one in helpers if one.sheet == form.sheet_id)
        return max(own, default=form.helper_column - 1) - form.check_column + 1

    def _written(self, project: str, place: object, write: Callable[[], str]) -> str:
        """Return a formula that stands on a form's own sheet, as it was written before.

        It may name other sheets of the form.
        """
        names = self._names[project]
        known = self._cells[project].written
        key = (place, *names.values()) if len(names) > 1 else place
        if key not in known:
            known[key] = write()
        return known[key]

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


def _fixed_word(field: PlannedField) -> str | None:
    """Return the text that stands in a cell for ever, as formulas see it; None for any other."""
    if not field.fixed or not isinstance(field.value, str):
        return None
    return str(seen_by_formulas(field.value, field.spec.kind))


def shown_where_bad(field: PlannedField) -> str | int:
    """Return what a settled cell shows where its field cannot be read."""
    return UNREADABLE if field.spec.kind.sort == "text" else BAD_TEXT


def totals_trees(spec: Spec) -> Iterator[Expr]:
    """Yield the formula of each column of the totals sheet, over any one form."""
    rows = {name: tuple(r.key for r in table_rows(t)) for name, t in spec.tables.items()}
    for column in spec.totals.columns if spec.totals is not None else ():
        yield ground(column.value, rows.__getitem__)
