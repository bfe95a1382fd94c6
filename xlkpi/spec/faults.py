"""The built-in faults K01-K10 of fields and tables as conditions of the formula language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Cell, Compare, Expr, In, Not, Number, Text
from xlkpi.formula.conditions import conjunction, disjunction
from xlkpi.formula.render import render
from xlkpi.formula.state import plain
from xlkpi.spec.language.card_kinds import BANK_CARD, PHONE
from xlkpi.spec.language.kinds import FLAG_WORDS, Kind
from xlkpi.spec.lists import PAIR, accepted, meant_parents, pairs
from xlkpi.spec.number_formats import decimals_of
from xlkpi.spec.references import reference
from xlkpi.spec.rows import inputs, row_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlkpi.spec.language.models import FieldSpec, Spec, TableSpec


CELL_FAULTS = (
    "required", "unreadable", "length", "range", "decimals", "pattern", "invalid", "list", "parent",
    "unique", "check_digit",
)  # fmt: skip
"""The faults of one cell in the order they are judged: of several, the first is told."""


@dataclass(frozen=True, slots=True)
class BuiltinFault:
    """A built-in fault: its name in specs, its code, and the cases (reference, condition)."""

    name: str
    code: str
    cases: tuple[tuple[str, Expr], ...]
    each: str = ""
    rows: str = "all"


def field_faults(spec: Spec) -> Iterator[BuiltinFault]:
    """Yield the faults of every field and column that a clerk may fill."""
    for name, field in spec.fields.items():
        if field.formula is None and field.locked is not True:
            yield from _cell_faults(spec, field, name, "", missing=_missing(field, name))
    for table_name, table in spec.tables.items():
        for name, field in table.columns.items():
            if field.formula is None and field.locked is not True:
                at = f"{table_name}.{name}"
                missing = _missing(field, at)
                if missing is not None and table.fill == "used_rows":
                    missing = _missing_in_use(table_name, table, field, missing)
                yield from _cell_faults(spec, field, at, table_name, missing=missing)


def table_faults(spec: Spec) -> Iterator[BuiltinFault]:
    """Yield the faults of whole rows and tables: half-filled rows, too few rows."""
    for name, table in spec.tables.items():
        if table.fill == "used_rows" and any(c.required is True for c in table.columns.values()):
            if table.fixed:
                words = frozenset(word for row in table.fixed for word in row.values)
                yield _row_fault(name, table, "fixed", words)
            if table.spare:
                yield _row_fault(name, table, "spare", frozenset())
        if table.least:
            yield _least_fault(name, table)


def _cell_faults(
    spec: Spec, field: FieldSpec, at: str, each: str, *, missing: Expr | None
) -> Iterator[BuiltinFault]:
    here = reference(at)
    if missing is not None:
        yield BuiltinFault("required", "K01", ((at, missing),), each)
    yield BuiltinFault("unreadable", "K02", ((at, _call("bad", here)),), each)
    if field.length is not None:
        size = _call("length", here)
        yield BuiltinFault(
            "length", "K03", ((at, _outside(size, *map(_number, field.length))),), each
        )
    if field.range_ is not None:
        low, high = (_bound(bound) for bound in field.range_)
        yield BuiltinFault("range", "K04", ((at, _outside(here, low, high)),), each)
    decimals = decimals_of(field)
    if decimals is not None:
        too_many = Call("decimals", (here, _number(decimals)))
        yield BuiltinFault("decimals", "K06", ((at, too_many),), each)
    if field.characters is not None:
        others = Not(Call("only", (here, Text(field.characters))))
        yield BuiltinFault("pattern", "K07", ((at, others),), each)
    right = _rightly_written(field, here)
    if right is not None:
        yield BuiltinFault("invalid", "K17", ((at, Not(right)),), each)
    yield from _list_faults(spec, field, at, each)
    if field.unique and each:
        yield BuiltinFault("unique", "K11", ((at, _call("repeated", here)),), each)
    if field.kind is Kind.BANK_CARD:
        yield BuiltinFault("check_digit", "K18", ((at, Not(_call("luhn_ok", here))),), each)


def _missing(field: FieldSpec, at: str) -> Expr | None:
    """Return whether a cell that must be filled is empty; None for one that need not be."""
    if field.required is False:
        return None
    blank = _call("blank", reference(at))
    return blank if field.required_when is None else conjunction(field.required_when, blank)


def _missing_in_use(name: str, table: TableSpec, field: FieldSpec, missing: Expr) -> Expr | None:
    """Return the same for a row in use; what always must be filled is told of the whole row."""
    if field.required_when is None:
        return None
    return conjunction(_in_use(name, inputs(table)), missing)


def _rightly_written(field: FieldSpec, here: Expr) -> Expr | None:
    """Return whether a filled cell is written as its kind or pattern asks for; None for any way."""
    match field.kind:
        case Kind.ID_CARD:
            return _call("id_card_ok", here)
        case Kind.BANK_CARD:
            return Call("fits", (here, Text(BANK_CARD)))
        case Kind.PHONE:
            return Call("fits", (here, Text(PHONE)))
        case _:
            return None if field.pattern is None else Call("fits", (here, Text(field.pattern)))


def _list_faults(spec: Spec, field: FieldSpec, at: str, each: str) -> Iterator[BuiltinFault]:
    here = reference(at)
    if field.kind is Kind.FLAG:
        yield BuiltinFault("list", "K05", ((at, Not(In(here, FLAG_WORDS))),), each)
    if field.list_ is None:
        return
    yield BuiltinFault("list", "K05", ((at, Not(In(here, accepted(field.list_)))),), each)
    chosen = spec.lists[field.list_]
    if field.by is None or chosen.by is None or not isinstance(chosen.words, dict):
        return
    parent = reference(f"{each}.{field.by}" if each else field.by)
    known = In(here, accepted(field.list_)), In(parent, meant_parents(field.list_))
    wrong = Not(In(Call("joined", (parent, Text(PAIR), here)), pairs(field.list_)))
    yield BuiltinFault("parent", "K09", ((at, conjunction(*known, wrong)),), each)


def _row_fault(name: str, table: TableSpec, rows: str, fixed: frozenset[str]) -> BuiltinFault:
    """A row in use whose required cells are not all filled, at the first empty one."""
    columns = inputs(table, fixed)
    used = _in_use(name, columns)
    cases = tuple(
        (f"{name}.{c}", conjunction(used, _call("blank", reference(f"{name}.{c}"))))
        for c in columns
        if table.columns[c].required is True
    )
    return BuiltinFault("row", "K01", cases, name, rows)


def _in_use(name: str, columns: Sequence[str]) -> Expr:
    return disjunction(*(_call("filled", reference(f"{name}.{c}")) for c in columns))


def _least_fault(name: str, table: TableSpec) -> BuiltinFault:
    first = next(c for c, f in table.columns.items() if f.formula is None)
    row = "s1" if not table.fixed else row_key(table, table.fixed[0])
    count = _call("count", reference(f"{name}.{first}"))
    too_few = Compare("<", count, _number(table.least))
    at = render(Cell(name, row, first))
    return BuiltinFault("least", "K10", ((at, too_few),))


def _outside(value: Expr, low: Expr, high: Expr) -> Expr:
    return disjunction(Compare("<", value, low), Compare(">", value, high))


def _bound(bound: Decimal | date) -> Number:
    number = plain(bound)
    return Number(number if isinstance(number, Decimal) else Decimal(0))


def _number(value: int) -> Number:
    return Number(Decimal(value))


def _call(name: str, argument: Expr) -> Call:
    return Call(name, (argument,))
