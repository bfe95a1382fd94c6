"""Cell by cell, what several units' forms of one project come to."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.formula.ast import Arithmetic, Cell, Column
from xlkpi.formula.computed import Computed
from xlkpi.formula.ground import cells_used, ground
from xlkpi.formula.state import BAD, BLANK, State
from xlkpi.rollup import rolled_values as ways
from xlkpi.rollup.across import total
from xlkpi.rollup.figures import adds, field_of, figure
from xlkpi.rollup.rolled_values import Found, Said
from xlkpi.rollup.rolled_ways import How, RolledPart, RolledWay
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.references import reference
from xlkpi.texts import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.records import Value
    from xlkpi.rollup.form_values import FormValues
    from xlkpi.rollup.rolled_rows import RolledRow
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.rollup_models import AveragedSpec, CountedSpec, RowsSpec


class RolledForm:
    """What stands in each cell of a project's form, with what its formulas come to.

    Args:
        spec: In the measure of the collection.
        forms: The units' forms, the lead unit's first where there is one.
        rows: The rows that are rolled up.
        keys: The keys of all rows of each table, in the order of the form.
        exprs: The grounded formulas of the form's cells.
        words: The fixed words of its cells.
    """

    def __init__(
        self,
        spec: Spec,
        forms: Sequence[FormValues],
        rows: Sequence[RolledRow],
        keys: Mapping[str, tuple[str, ...]],
        exprs: Mapping[Cell, Expr],
        words: Mapping[Cell, str],
    ) -> None:
        self._spec, self._forms, self._exprs, self._words = spec, forms, exprs, words
        self._rows = {(row.table, row.key): row for row in rows}
        self._keys = keys
        self._known: dict[Cell, Found] = {}
        lists = {name: one.all_words for name, one in spec.lists.items()}
        self._computed = Computed(self._formula, self._typed, self._keys, lists)
        self._foreign: dict[Cell, bool] = {}

    def found(self, cell: Cell) -> Found:
        """Return what a cell comes to."""
        if cell not in self._known:
            expr = self._formula(cell)
            self._known[cell] = self._input(cell) if expr is None else self._result(cell)
        return self._known[cell]

    def comes_to(self, expr: Expr, table: str = "", row: str = "") -> Result:
        """Return what a formula of the spec, in a row of a table or in none, comes to."""
        return self._computed.of(ground(expr, self._computed.rows, (table, row) if table else None))

    def is_rolled(self, cell: Cell) -> bool:
        """Whether the spec says how a cell of a row that is rolled up comes together."""
        said = self._said(cell)
        if said is None:
            return False
        named = (*said.quantities, *said.counted)
        return cell.column in named or self.is_averaged(cell)

    def is_joined(self, cell: Cell) -> bool:
        """Whether the spec says that the texts of all units in a cell are told."""
        rollup = self._spec.master.rollup
        return rollup is not None and any(_names(one, cell) for one in rollup.joined)

    def is_averaged(self, cell: Cell) -> bool:
        """Whether the spec says that a cell is averaged."""
        return self._average_of(cell) is not None

    @cached_property
    def _rolled_tables(self) -> Mapping[str, RowsSpec]:
        rollup = self._spec.master.rollup
        return rollup.rows if rollup is not None else {}

    def _said(self, cell: Cell) -> RowsSpec | None:
        return self._rolled_tables.get(cell.table)

    def _formula(self, cell: Cell) -> Expr | None:
        """Return the formula by which a cell is computed anew.

        Amounts are what was accepted, added up; so is what is made of rows that are no project's.
        """
        expr, spec = self._exprs.get(cell), self._spec
        amount = field_of(spec, cell).kind is Kind.MONEY and adds(spec, cell)
        return None if expr is None or amount or self._is_foreign(cell) else expr

    def _is_foreign(self, cell: Cell) -> bool:
        """Whether a cell is computed from rows that are no project's, or from words that differ."""
        if cell not in self._foreign:
            self._foreign[cell] = False  # a cell above, of a running total
            expr = self._exprs.get(cell)
            used = () if expr is None else cells_used(expr, self._rows_of)
            self._foreign[cell] = any(map(self._is_of_units, used))
        return self._foreign[cell]

    def _rows_of(self, table: str) -> tuple[str, ...]:
        return self._keys.get(table, ())

    def _is_of_units(self, cell: Cell) -> bool:
        if cell in self._exprs:
            return self._is_foreign(cell)
        table = self._spec.tables.get(cell.table)
        if table is not None and cell.table not in self._rolled_tables:
            return table.fill != "every_row"
        return (
            not cell.table and not field_of(self._spec, cell).kind.numeric and self._differs(cell)
        )

    def _differs(self, cell: Cell) -> bool:
        return len({one.value(cell) for one in self._forms}) > 1

    def _typed(self, cell: Cell) -> Result:
        found = self.found(cell)
        if found.seen is BLANK and field_of(self._spec, cell).blank_as_zero:
            return Decimal(0)
        return found.seen

    def _result(self, cell: Cell) -> Found:
        found, expr = self._computed.leaf(cell), self._formula(cell)
        shown = None if isinstance(found, State) else found
        return Found(shown, found, how=How.COMPUTED, formula=expr)

    def _input(self, cell: Cell) -> Found:
        """Return what a cell that is not computed comes to."""
        word = self._words.get(cell)
        if word is not None:
            return ways.plainly(word, field_of(self._spec, cell).kind)
        members = self._members(cell)
        said = [self._say(one, at) for one, at in members if one.value(at) is not None]
        if not said or not self._holds(cell):
            return Found()
        missing = [one.form.unit.name for one, at in members if one.value(at) is None]
        if self.is_joined(cell):
            return self.joined(cell)
        if self._is_choice(cell):
            return self._chosen(cell, said)
        alone = len(members) == 1
        found = self._alone(cell, said[0]) if alone else self._together(cell, said)
        return ways.of_some(found, missing, len(members)) if self.is_rolled(cell) else found

    def _is_choice(self, cell: Cell) -> bool:
        """Whether a number of a rolled-up row is what a unit decided: the spec has no sum of it."""
        numeric = field_of(self._spec, cell).kind.numeric and not adds(self._spec, cell)
        return numeric and (cell.table, cell.row) in self._rows and not self.is_rolled(cell)

    def _chosen(self, cell: Cell, said: Sequence[Said]) -> Found:
        """Return what every unit decided alike; what one left blank it decided otherwise.

        Points that a unit gave its rows belong to all of its rows: those of other rows do not fit.
        """
        kind, who = field_of(self._spec, cell).kind, {one.unit for one in said}
        blank = [one.form.unit.name for one in self._forms if one.form.unit.name not in who]
        rows = [row for row in self._rows.values() if row.table == cell.table]
        if blank or any(len(row.places) < len(self._forms) for row in rows):
            return ways.decided_apart(said, blank, kind)
        return ways.alike(said, kind)

    def _members(self, cell: Cell) -> list[tuple[FormValues, Cell]]:
        """Return the units that have a cell at all, each with where."""
        row = self._rows.get((cell.table, cell.row))
        places = [(one, cell if row is None else row.of(one, cell.column)) for one in self._forms]
        return [(one, at) for one, at in places if at is not None]

    def joined(self, cell: Cell) -> Found:
        """Return the texts that units have in a cell, each with its unit where they differ."""
        members = self._members(cell)
        said = [self._say(one, at) for one, at in members if one.value(at) is not None]
        return ways.joined(said, len(members), field_of(self._spec, cell).kind) if said else Found()

    def way(self, cell: Cell) -> RolledWay:
        """Return how a cell that has a value comes of the units' forms."""
        found = self.found(cell)
        if found.formula is None:
            said = self._parts(cell)
            return RolledWay(said[:1] if found.how is How.AS_IS else said, found.how)
        made_of = dict.fromkeys(self._leaves(found.formula, set()))
        parts = tuple(part for one in made_of for part in self._parts(one))
        return RolledWay(parts, found.how, found.formula)

    def _leaves(self, expr: Expr, seen: set[Cell]) -> Iterator[Cell]:
        """Yield the cells that a formula is computed of: those that units say."""
        for cell in cells_used(expr, self._rows_of):
            if cell in seen:
                continue
            seen.add(cell)
            deeper = self.found(cell).formula
            if deeper is None:
                yield cell
            else:
                yield from self._leaves(deeper, seen)

    def _parts(self, cell: Cell) -> tuple[RolledPart, ...]:
        return tuple(
            RolledPart(one.form, at, value)
            for one, at in self._members(cell)
            if (value := one.value(at)) is not None
        )

    def _holds(self, cell: Cell) -> bool:
        """Whether a row is one in which an average is taken at all."""
        average = self._average_of(cell)
        if average is None or average.when is None:
            return True
        return self.comes_to(average.when, cell.table, cell.row) is True

    def _say(self, one: FormValues, at: Cell) -> Said:
        value = one.value(at)
        assert value is not None  # noqa: S101 - asked only of what is filled
        said, rollup = self._said(at), self._spec.master.rollup
        weight = one.number(Cell("", "", rollup.weight)) if rollup is not None else None
        number = value if isinstance(value, Decimal) else None
        averaged, word = False, None
        if said is not None and at.column in said.quantities:
            number = one.number(Cell(at.table, at.row, said.quantities[at.column]))
            averaged = said.rates is not None and one.comes_to(said.rates, at.table, at.row) is True
        if said is not None and at.column in said.counted:
            word = _word(one, at, said.counted[at.column])
        return Said(one.form.unit.name, value, number, weight, averaged, word)

    def _together(self, cell: Cell, said: Sequence[Said]) -> Found:
        """Return what several values of a cell come to, as the spec says."""
        field, rows = field_of(self._spec, cell), self._said(cell)
        if rows is not None and cell.column in rows.quantities:
            numbers = sum(one.number is not None for one in said)
            if numbers == len(said):
                return ways.quantity(said, self._spec.measure)
            if numbers:
                return ways.apart(ways.MIXED, said, lambda one: same(str(one.value)))
        if rows is not None and cell.column in rows.counted:
            one = rows.counted[cell.column]
            return ways.counted(said, one.words, one.mixed, field.kind)
        average = self._average_of(cell)
        if average is not None:
            return self._average(cell, average)
        if rows is not None and cell.column in rows.quantities:
            return ways.alike(said, field.kind)
        return self._otherwise(cell, said)

    def _alone(self, cell: Cell, said: Said) -> Found:
        """Return what only one unit says."""
        field = field_of(self._spec, cell)
        average = self._average_of(cell)
        if average is not None and average.of is not None:
            return self._average(cell, average)
        return ways.plainly(said.value, field.kind)

    def _otherwise(self, cell: Cell, said: Sequence[Said]) -> Found:
        """Return what a cell comes to of which the spec says nothing: amounts add."""
        spec, kind = self._spec, field_of(self._spec, cell).kind
        row = self._rows.get((cell.table, cell.row))
        if kind.numeric and adds(spec, cell):
            return ways.added(said)
        share = figure(spec, cell).share if row is None else None
        if share is not None:
            found = total([one.form for one in self._forms], figure(spec, cell))
            if found is not None:
                of = Arithmetic("/", share.part, share.base)
                return Found(found, found, how=How.COMPUTED, formula=of)
        if share is not None or kind.numeric or cell in self._exprs:
            return ways.alike(said, kind)
        return self._lead_s(cell, said)

    def _lead_s(self, cell: Cell, said: Sequence[Said]) -> Found:
        """Return the words of the lead unit, else of the first one; formulas see what is alike."""
        found = ways.alike(said, field_of(self._spec, cell).kind)
        return Found(said[0].value, found.seen)

    def _average_of(self, cell: Cell) -> AveragedSpec | None:
        rollup = self._spec.master.rollup
        return (
            None
            if rollup is None
            else next((one for one in rollup.averaged if _names(one.value, cell)), None)
        )

    def _average(self, cell: Cell, average: AveragedSpec) -> Found:
        """Return a weighted average, as a part of another column where the spec says so."""
        field, told = field_of(self._spec, cell), []
        for one, at in self._members(cell):
            if one.value(at) is None:
                continue
            part = one.number(_beside(average.of, at)) if average.of is not None else Decimal(1)
            said = self._say(one, at)
            number = said.number / part if said.number is not None and part else None
            if part != 0:  # 0 of 0 points is no part that could be averaged
                told.append(said._replace(number=number))
        found = ways.averaged(told, field.kind) if told else ways.rounded(Decimal(0), None)
        if average.of is None or not isinstance(found.seen, Decimal):
            return found
        whole = self._computed.leaf(_beside(average.of, cell))
        if not isinstance(whole, Decimal):
            return Found(seen=whole if isinstance(whole, State) else BAD)
        return ways.rounded(found.seen * whole, field.decimals)


def _word(one: FormValues, at: Cell, counted: CountedSpec) -> str | None:
    """Return what the word in a cell is counted as, None where that is not known."""
    value: Value | None = one.value(Cell(at.table, at.row, counted.by))
    text = digits(value) if isinstance(value, Decimal) else value
    return counted.words.get(str(text)) if text is not None else None


def _names(text: str, cell: Cell) -> bool:
    found = reference(text)
    if isinstance(found, Column):
        return (found.table, found.column) == (cell.table, cell.column)
    return (
        found == cell if isinstance(found, Cell) else (found.name == cell.column and not cell.table)
    )


def _beside(text: str, cell: Cell) -> Cell:
    """Return the cell of another column of the same row that a reference means."""
    found = reference(text)
    if isinstance(found, Column):
        return Cell(found.table, cell.row, found.column)
    return found if isinstance(found, Cell) else Cell("", "", found.name)
