"""The cells of one form as the formulas of its sheets name them, helper cells included."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.formula.ast import And, Call, Cell, Or
from xlkpi.formula.excel import as_flag, computed
from xlkpi.formula.excel_settled import any_filled, bad_value, key, settled
from xlkpi.formula.excel_text import FALSE, TRUE, if_, text
from xlkpi.formula.excel_totals import BAD
from xlkpi.formula.excel_words import MOST_MATCHED
from xlkpi.formula.functions import WRITTEN
from xlkpi.formula.moved import Moves
from xlkpi.formula.named_cells import Leaf
from xlkpi.plan.helper_cells import Keyed, RowItem, Settled, Shared, plan_helpers
from xlkpi.plan.rows_alike import RowsAlike, fixed_word
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.lists import looked_up, looked_up_by
from xlkpi.spec.settled import tidied_as

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.formula.ast import Column, Expr, Fold, Lookup
    from xlkpi.plan.helper_cells import Content, Helper, HelperCells
    from xlkpi.plan.model import PlannedCheck, PlannedField, PlannedForm
    from xlkpi.plan.rows_alike import SaidOfRow
    from xlkpi.plan.zeros import Zeros


@dataclass(frozen=True)
class FormCells:
    """The cells of one form, those that help to compute it included.

    `places` are the fields' numbers, of the sheet in the form and of the field on it; `ranges`
    gives the defined name of a list, `lists` its words; `trees` are all formulas over the form,
    `keys` the row keys of its tables, `zeros` what counts as 0, `columns` the formulas of columns
    as the spec has them, `checks` the lines of the self-check, as of any of the forms laid out
    alike. What is `written` holds for all of these, `moves` for all rows of a table that are alike.
    """

    ranges: Callable[[str], str]
    fields: Mapping[Cell, tuple[PlannedForm, PlannedField]]
    keys: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    trees: tuple[Expr, ...]
    zeros: Zeros
    places: Mapping[Cell, tuple[int, int]] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], Expr] = field(default_factory=dict)
    checks: tuple[PlannedCheck, ...] = ()
    written: dict[object, str] = field(default_factory=dict, compare=False, repr=False)
    moves: Moves = field(default_factory=Moves, compare=False, repr=False)

    @cached_property
    def helpers(self) -> HelperCells:
        """Where its helper cells lie."""
        return plan_helpers(self.fields, self.trees)

    @cached_property
    def lines(self) -> Mapping[tuple[str, CellRef], PlannedCheck]:
        """The lines of the self-check by the id of their sheet and their cell, in order."""
        return {(check.sheet_id, check.at): check for check in self.checks}

    @cached_property
    def places_of_lines(self) -> Mapping[str, tuple[tuple[str, CellRef], ...]]:
        """Where the lines on each sheet stand, as in `lines`."""
        places: dict[str, list[tuple[str, CellRef]]] = {}
        for place in self.lines:
            places.setdefault(place[0], []).append(place)
        return {sheet: tuple(own) for sheet, own in places.items()}

    @cached_property
    def rows_alike(self) -> RowsAlike:
        """Which rows of its tables are alike."""
        return RowsAlike(self.fields, self.helpers)

    def field_of_row(self, form: PlannedForm, field: PlannedField) -> SaidOfRow | None:
        """Return what a computed cell on a sheet says of its row, None for any other."""
        if field.page_total:
            return None
        formula = self.columns.get((field.key.table, field.key.column))
        return self.rows_alike.of_field(form, field.key, formula)


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
        word = fixed_word(field)
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
                word = fixed_word(field)
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
