"""Aggregates taken apart: what each row brings, and rows that are told apart by a column."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import And, Blank, Call, Cell, Column, Compare, Expr, Fold, Number
from xlkpi.formula.conditions import conjunction
from xlkpi.formula.walk import nodes, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE, _NONE = Number(Decimal(1)), Number(Decimal(0))


@dataclass(frozen=True, slots=True)
class Matching:
    """An aggregate over the rows that have the same in a column as the row the formula is in.

    `here` is that row's cell, `rest` the other conditions as a fold of their own (any), `item`
    the column that is added up or counted, both None where there are none.
    """

    column: Column
    here: Cell
    rest: Fold | None
    item: Column | None


def is_plain(fold: Fold) -> bool:
    """Whether an aggregate takes a column as it stands."""
    plain = isinstance(fold.item, Column) and fold.condition is None
    return plain and fold.name not in ("any", "all")


def row_item(fold: Fold) -> Expr:
    """Return what each row brings to an aggregate that is not plain, as a formula of the row.

    A value to be taken; 1 for each that is counted; 1 and 0 for what is true and what is not.
    """
    if fold.name in ("any", "all"):
        return Call("if", (fold.item, _ONE, _NONE))
    item = fold.item
    if fold.name == "count":
        item = Call("if", (Call("filled", (item,)), _ONE, Blank()))
    return item if fold.condition is None else Call("if", (fold.condition, item, Blank()))


def quantity_parts(call: Call) -> tuple[Call, Call, Call]:
    """Return the parts of reading a quantity that take a formula of their own.

    Returns:
        What is left of the text without its operator, that without digits, and its number, which
        says whether it is a quantity at all.
    """
    rest = Call("rest", call.args[:1])
    return rest, Call("letters", (rest,)), Call("number", call.args)


def shape_of(text: Expr) -> Expr:
    """Return the part of deciding how a text is written that takes a formula of its own."""
    return Call("shape", (text,))


def as_number(expr: Expr, *, is_condition: bool) -> Expr:
    """Return what a helper cell holds for an expression that formulas share: a number."""
    return Call("if", (expr, _ONE, _NONE)) if is_condition else expr


def matching(fold: Fold) -> Matching | None:
    """Return an aggregate over like rows taken apart, None where it is of another shape.

    Its condition is a conjunction with one comparison by = of a column with `this(column)`; it
    counts or sums a column, or asks whether there is any such row.
    """
    condition = fold.item if fold.name == "any" else fold.condition
    if condition is None or fold.name not in ("any", "count", "sum"):
        return None
    terms = condition.items if isinstance(condition, And) else (condition,)
    pairs = [pair for term in terms for pair in _compared(term)]
    others = [term for term in terms if not any(map(_is_this, nodes(term)))]
    item = None if fold.name == "any" else fold.item
    if len(pairs) != 1 or len(others) != len(terms) - 1:
        return None
    if item is not None and not isinstance(item, Column):
        return None
    rest = Fold("any", fold.table, conjunction(*others)) if others else None
    return Matching(*pairs[0], rest, item)


def _compared(term: Expr) -> Iterator[tuple[Column, Cell]]:
    if isinstance(term, Compare) and term.op == "=":
        for one, other in ((term.left, term.right), (term.right, term.left)):
            if isinstance(one, Column) and _is_this(other):
                (here,) = parts(other)
                if isinstance(here, Cell):
                    yield one, here


def _is_this(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.name == "this"
