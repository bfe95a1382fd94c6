"""What stands in a field when the workbook goes out, and whether a clerk may change it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from xlkpi.spec.language.card_kinds import month, month_of, tidied
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.sources import in_row, proposal_in, source_in

if TYPE_CHECKING:
    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.spec.language.models import FieldSpec, TableSpec
    from xlkpi.spec.rows import TableRow


def literal(kind: Kind, given: Value | int) -> Value:
    """Return a value written in a spec or a fact as a value of a kind; ValueError if it is none."""
    match kind:
        case Kind.PERCENT if isinstance(given, str) and given.endswith("%"):
            return Decimal(given[:-1]) / 100
        case Kind.INTEGER | Kind.MONEY | Kind.PERCENT | Kind.NUMBER:
            return Decimal(str(given))
        case Kind.DATE:
            return given if isinstance(given, date) else date.fromisoformat(str(given))
        case Kind.FLAG:
            return "是" if given in (True, "是") else "否"
        case Kind.YEAR_MONTH:
            return _month(given)
        case Kind.TEXT | Kind.CHOICE | Kind.REFERENCE:
            return str(given)
        case Kind.ID_CARD | Kind.BANK_CARD | Kind.PHONE:
            return tidied(kind, str(given))
        case _:
            assert_never(kind)


def _month(given: Value | int) -> date:
    """Return the first day of a month: of a day, or written as 2021-03."""
    found = month_of(given) if isinstance(given, date) else month(str(given))
    if found is None:
        raise ValueError(given)
    return found


def field_value(spec: FieldSpec, facts: FormFacts, occasion: Occasion) -> Value | None:
    """Return the first value of a single field: from its source, else its default; None for blank.

    Raises:
        ValueError: What is known is no day.
        ArithmeticError: What is known is no number (decimal.InvalidOperation).
    """
    source = None if spec.source is None else in_row(spec.source, "")
    return _known(spec, source, facts, occasion)


def row_value(
    name: str,
    table_name: str,
    table: TableSpec,
    row: TableRow,
    facts: FormFacts,
    occasion: Occasion,
) -> Value | None:
    """Return the first value of a table's cell: fixed word, source, default, in this order."""
    spec = table.columns[name]
    fixed = row.fixed
    if fixed is not None and name in fixed.values:
        return fixed.values[name]
    known = facts.rows.get(table.source or table_name, {}).get(row.key, {}).get(name)
    if known is not None:
        return literal(spec.kind, known)
    value = _known(spec, source_in(table, row, name), facts, occasion)
    if value is None and fixed is not None and name in fixed.defaults:
        return literal(spec.kind, fixed.defaults[name])
    return value


def proposed_value(spec: FieldSpec, facts: FormFacts) -> Value | None:
    """Return what is proposed in a single field; None for nothing. Raises as `field_value`."""
    source = None if spec.proposal is None else in_row(spec.proposal, "")
    return _of_source(spec, source, facts)


def proposed_in_row(name: str, table: TableSpec, row: TableRow, facts: FormFacts) -> Value | None:
    """Return what is proposed in a table's cell; None for nothing. Raises as `field_value`."""
    if row.fixed is not None and name in row.fixed.values:
        return None
    return _of_source(table.columns[name], proposal_in(table, row, name), facts)


def is_input(spec: FieldSpec, value: Value | None, *, fixed_word: bool = False) -> bool:
    """Whether a clerk fills the cell."""
    if spec.formula is not None or spec.locked is True or fixed_word:
        return False
    return not (spec.locked == "when_known" and value is not None)


def _known(
    spec: FieldSpec, source: str | None, facts: FormFacts, occasion: Occasion
) -> Value | None:
    if source == "collection.year" and occasion.year:
        return Decimal(occasion.year)
    value = _of_source(spec, source, facts)
    if value is not None:
        return value
    return None if spec.default in (None, "") else literal(spec.kind, spec.default)


def _of_source(spec: FieldSpec, source: str | None, facts: FormFacts) -> Value | None:
    value = facts.values.get(source) if source else None
    return None if value is None or value == "" else literal(spec.kind, value)
