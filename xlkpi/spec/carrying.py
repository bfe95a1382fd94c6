"""The values of a form of an older version, in the places of a newer one, by the spec's own rules.

Where no rule names a field it keeps its name. What has no place is said: nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.ground import cells_used, ground, table_of
from xlkpi.formula.state import BAD, BLANK, State, day_of, plain
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.lists import named_lists
from xlkpi.spec.places import FormPlace, form_place
from xlkpi.spec.rows import fields_by_cell, table_rows
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.state import CellValue
    from xlkpi.spec.language.migration_models import MigrationSpec
    from xlkpi.spec.language.models import FieldSpec, Spec

    Held = CellValue | State

GONE = Words("新版没有这一栏", "the new version has no such field")
NO_ROW = Words("新版没有这一行", "the new version has no such row")
OTHER_KIND = Words("新版的这一栏是另一种内容", "the field holds something else in the new version")
COMPUTED = Words("新版的这一栏由公式或名册填写", "a formula or the roster fills it in by now")
TAKEN = Words("新版的这一栏已有别的值", "its new place has another value")
NOT_MADE = Words("按规则得不出新的值", "the rule comes to no value")
DROPPED = Words("新版不再收集", "the new version does not ask for it")


@dataclass(frozen=True, slots=True)
class Carried:
    """The values in the new version, and those of the old one that have no place in it, and why.

    `origins` are the old cells that each new one is made of; `made` are those that a formula gave.
    """

    values: Mapping[Cell, Held]
    origins: Mapping[Cell, tuple[Cell, ...]]
    homeless: Mapping[Cell, Words]


@dataclass(frozen=True, slots=True)
class _Value:
    """A value on its way: the old cells it is from, the kind of their field, None of a formula's.

    One that is `spent` has its place: where it still has its own as well, it stays in it.
    """

    value: Held
    cells: tuple[Cell, ...]
    kind: Kind | None = None
    spent: bool = False


def steps(spec: Spec, version: int) -> tuple[MigrationSpec, ...]:
    """Return the rules that lead from a version of a spec to its own, the oldest first."""
    return tuple(one for one in spec.migrations if version < one.to <= spec.version)


def is_typed(field: FieldSpec) -> bool:
    """Whether a unit fills a field in."""
    return field.formula is None and field.locked is not True


def carried(old: Spec, new: Spec, values: Mapping[Cell, Held]) -> Carried:
    """Return the values of a form of an older version as they stand in the newer one.

    Args:
        old: The spec that the form went out with.
        new: The spec by now, with the rules for its older versions.
        values: What stands in the cells of the old form, BAD for what cannot be read, blank ones
            left out; amounts in one measure.

    Returns:
        Of fields that units fill in all values, each in its place or `homeless`.
    """
    fields = fields_by_cell(old)
    state = {
        cell: _Value(value, (cell,), fields[cell].kind)
        for cell, value in values.items()
        if cell in fields
    }
    lost: dict[Cell, Words] = {cell: GONE for cell in values if cell not in fields}
    for one in steps(new, old.version):
        state = _Step(old, state, lost).by(one)
    made = _in_new(new, state, lost)
    has_place = {cell for one in made.values() for cell in one.cells}
    asked = {cell for cell in lost if cell not in fields or is_typed(fields[cell])}
    return Carried(
        {cell: one.value for cell, one in made.items()},
        {cell: one.cells for cell, one in made.items()},
        {cell: why for cell, why in lost.items() if cell in asked and cell not in has_place},
    )


class _Step:
    """One version's rules over the values of the version before."""

    def __init__(self, old: Spec, state: Mapping[Cell, _Value], lost: dict[Cell, Words]) -> None:
        self._state = state
        self._lost = lost
        self._lists = named_lists(old)
        self._rows: dict[str, tuple[str, ...]] = {
            name: tuple(row.key for row in table_rows(table)) for name, table in old.tables.items()
        }
        for cell in state:
            known = self._rows.get(cell.table, ())
            if cell.table and cell.row not in known:
                self._rows[cell.table] = (*known, cell.row)
        self._next: dict[Cell, _Value] = {}
        self._left: set[Cell] = set()

    def by(self, rules: MigrationSpec) -> dict[Cell, _Value]:
        """Return the values as the version has them that the rules lead to."""
        spent: set[Cell] = set()
        for old, several in rules.split.items():
            spent |= self._made(several, form_place(old))
        for new, formula in rules.merged.items():
            spent |= self._made({new: formula}, None)
        for old in rules.dropped:
            self._drop(form_place(old))
        for old, new in (*rules.renamed.items(), *rules.moved.items()):
            self._move(form_place(old), form_place(new))
        for cell, one in self._state.items():
            if cell not in self._left:
                self._put(cell, replace(one, spent=one.spent or cell in spent))
        return self._next

    def _move(self, old: FormPlace, new: FormPlace) -> None:
        for cell, one in self._state.items():
            if cell not in self._left and old.has(cell):
                self._left.add(cell)
                self._put(old.moved(cell, new), one)

    def _drop(self, place: FormPlace) -> None:
        for cell, one in self._state.items():
            if cell not in self._left and place.has(cell):
                self._left.add(cell)
                self._lost |= dict.fromkeys(one.cells, DROPPED)

    def _made(self, several: Mapping[str, Expr], old: FormPlace | None) -> set[Cell]:
        """Put what formulas come to in its place; return the cells that it is made of."""
        spent: set[Cell] = set()
        unmade: set[Cell] = set()
        for new, formula in several.items():
            place, table = form_place(new), table_of(formula)
            for row in self._rows.get(table, ()) if table and place.extent == "column" else ("",):
                here = (table, row) if row else None
                expr = ground(formula, self._keys, here)
                used = [c for c in cells_used(expr, self._keys) if c in self._state]
                if not used:
                    continue
                found = evaluate(expr, self._leaf, self._lists.__getitem__, self._keys)
                if isinstance(found, State):
                    unmade |= set(used)
                    continue
                origins = tuple(dict.fromkeys(o for c in used for o in self._state[c].cells))
                self._put(place.in_row(row), _Value(found, origins))
                spent |= set(used)
        if old is not None:
            unmade |= {cell for cell in self._state if old.has(cell)}
        for cell in unmade - spent:
            self._lost |= dict.fromkeys(self._state[cell].cells, NOT_MADE)
        return spent

    def _put(self, cell: Cell, one: _Value) -> None:
        if cell in self._next:
            if not one.spent:
                self._lost |= dict.fromkeys(one.cells, TAKEN)
        else:
            self._next[cell] = one

    def _keys(self, table: str) -> tuple[str, ...]:
        return self._rows.get(table, ())

    def _leaf(self, cell: Cell) -> Decimal | str | bool | State:
        one = self._state.get(cell)
        if one is None:
            return BLANK
        return one.value if isinstance(one.value, State) else plain(one.value)


def _in_new(
    new: Spec, state: Mapping[Cell, _Value], lost: dict[Cell, Words]
) -> Mapping[Cell, _Value]:
    fields = fields_by_cell(new)
    made: dict[Cell, _Value] = {}
    for cell, one in state.items():
        field = fields.get(cell)
        if field is None:
            table = new.tables.get(cell.table)
            why: Words | None = NO_ROW if table and cell.column in table.columns else GONE
        elif not is_typed(field):
            why = COMPUTED
        else:
            why, value = _as(field, one)
            made |= {cell: replace(one, value=value)} if why is None else {}
        if why is not None and not one.spent:
            for origin in one.cells:
                lost.setdefault(origin, why)
    return made


def _as(field: FieldSpec, one: _Value) -> tuple[Words | None, Held]:
    """Return a value as a field has it, or why it cannot."""
    if one.kind is not None:
        return (None if fits(field.kind, one.kind) else OTHER_KIND), one.value
    if one.value is BAD:
        return None, one.value
    if field.kind.sort == "date" and isinstance(one.value, Decimal):
        try:
            return None, day_of(one.value)
        except (ValueError, OverflowError):
            return OTHER_KIND, one.value
    wanted = {"number": Decimal, "date": date}.get(field.kind.sort, str)
    return (None if isinstance(one.value, wanted) else OTHER_KIND), one.value


def fits(own: Kind, theirs: Kind) -> bool:
    """Whether a value of another kind can stand in a field as it is: of one kind, or as a text.

    What a whole number is a number is, and a word of a list may be one of another.
    """
    if own is Kind.NUMBER and theirs is Kind.INTEGER:
        return True
    return own is theirs or (own is Kind.TEXT and theirs.sort == "text")


def unplaced(old: Spec, new: Spec, cells: Sequence[Cell]) -> Mapping[Cell, Words]:
    """Return which of some cells would have no place in a newer version, whatever stood in them.

    What a formula makes of them has one, and what the newer one gives up needs none.
    """
    values: dict[Cell, Held] = dict.fromkeys(cells, BAD)
    found = carried(old, new, values).homeless
    return {cell: why for cell, why in found.items() if why not in (NOT_MADE, DROPPED)}
