"""A grounded tree -> polars expressions over a frame with two columns for each cell.

A cell's column holds its value (Float64 for numbers and day numbers, String for texts; null where
there is none); the column "<name>!bad" says whether what stands there cannot be read. Blank is
null and not bad. Logic in polars is three-valued as in the language.

A frame has a line for each form, or for each row of a table of each form: there `Column` is a
column, and `previous` the line above. A fold is computed from such lines by `folded`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, assert_never

import polars as pl

from xlkpi.formula.ast import (
    And,
    Arithmetic,
    Blank,
    Call,
    Cell,
    Column,
    Compare,
    Expr,
    Fold,
    In,
    Lookup,
    Name,
    Negative,
    Not,
    Number,
    OfRow,
    Or,
    Text,
    Truth,
)
from xlkpi.formula.frame_functions import OF_TEXTS, among, called, looked_up
from xlkpi.formula.functions import CONDITIONS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Columns = Callable[[Cell | Column | OfRow | Fold], str]
    Lists = Callable[[str], Sequence[str]]

_HALF = 5e-7
BAD_MARK = "!bad"
OUTER_MARK = "outer!"
"""Begins the columns of the row that `this` means, where every row meets every row."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Value (null where there is none) and whether it cannot be read."""

    value: pl.Expr
    bad: pl.Expr


@dataclass(frozen=True, slots=True)
class Frame:
    """How cells, folds and lists are named in a frame, and which cells hold texts.

    `form` is the column that numbers the forms of a frame with a line for each row.
    """

    column: Columns
    lists: Lists
    text: Callable[[Cell | Column], bool]
    form: str = ""


def sides(expr: Expr, frame: Frame) -> Sides:
    """Return the two expressions of a tree over a frame's columns.

    Args:
        expr: A grounded tree, or one over the columns of the row that a line of the frame is.
        frame: How cells and lists are named in the frame.

    Returns:
        The value (Float64, String or Boolean; null where there is none), and whether it is bad.
    """
    return _Compiler(frame).sides(expr)


def fires(expr: Expr, frame: Frame) -> pl.Expr:
    """Return an expression that is true where a condition is, else false (never null).

    Args:
        expr: A grounded tree, or one over the columns of the row that a line of the frame is.
        frame: How cells and lists are named in the frame.
    """
    return sides(expr, frame).value.fill_null(value=False)


_GOOD = pl.lit(value=False)


def folded(fold: Fold, frame: Frame) -> Sides:
    """Return the two expressions that a fold comes to where all lines of a form are aggregated."""
    compiler = _Compiler(frame)
    item = compiler.sides(fold.item)
    if fold.name in ("any", "all"):
        any_of = fold.name == "any"
        value = (item.value.any if any_of else item.value.all)(ignore_nulls=False)
        return Sides(value, value.is_null() & item.bad.any())
    let_in = Sides(pl.lit(value=True), _GOOD)
    if fold.condition is not None:
        let_in = compiler.sides(fold.condition)
    taken = let_in.value.fill_null(value=False)
    unreadable = let_in.bad.any()
    if fold.name == "count":
        count = (taken & (item.value.is_not_null() | item.bad)).sum().cast(pl.Float64)
        return Sides(pl.when(~unreadable).then(count), unreadable)
    bad = unreadable | (taken & item.bad).any()
    values = pl.when(taken).then(item.value)
    made = {"sum": values.sum(), "min": values.min(), "max": values.max()}[fold.name]
    return Sides(pl.when(~bad & (values.count() > 0)).then(made), bad)


class _Compiler:
    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def sides(self, expr: Expr) -> Sides:
        match expr:
            case Number(value=value):
                return Sides(pl.lit(float(value)), _GOOD)
            case Text(value=value) | Truth(value=value):
                return Sides(pl.lit(value), _GOOD)
            case Blank():
                return Sides(pl.lit(None, dtype=pl.Float64), _GOOD)
            case Cell() | Column() | OfRow():
                return self._leaf(expr)
            case Fold():
                name = self.frame.column(expr)
                return Sides(pl.col(name), pl.col(name + BAD_MARK))
            case Negative(operand=operand):
                inner = self.sides(operand)
                return Sides(-inner.value, inner.bad)
            case Arithmetic(op=op, left=left, right=right):
                a, b = self.sides(left), self.sides(right)
                return Sides(_arithmetic(op, a.value, b.value), a.bad | b.bad)
            case Compare():
                return self._compare(expr)
            case In(item=item, words=words, part=part):
                inner = self._text(item)
                known = self.frame.lists(words) if isinstance(words, str) else words
                return Sides(_known(inner.value, among(inner.value, known, part)), inner.bad)
            case Not(operand=operand):
                inner = self.sides(operand)
                return Sides(~inner.value, inner.bad)
            case And(items=items):
                return _joined([self.sides(item) for item in items], and_)
            case Or(items=items):
                return _joined([self.sides(item) for item in items], or_)
            case Lookup(key=key):
                inner = self._text(key)
                return Sides(looked_up(inner.value, expr), inner.bad)
            case Call():
                return self._call(expr)
            case Name():
                raise TypeError(expr.name)
            case _:
                assert_never(expr)

    def _leaf(self, cell: Cell | Column | OfRow) -> Sides:
        name = self.frame.column(cell)
        return Sides(pl.col(name), pl.col(name + BAD_MARK))

    def _compare(self, expr: Compare) -> Sides:
        a, b = self.sides(expr.left), self.sides(expr.right)
        if isinstance(expr.left, Blank) or isinstance(expr.right, Blank):
            return Sides(pl.lit(None, dtype=pl.Boolean), a.bad | b.bad)
        if self._is_text(expr.left) or self._is_text(expr.right):
            same = a.value == b.value
            return Sides(same if expr.op == "=" else ~same, a.bad | b.bad)
        difference = a.value - b.value
        match expr.op:
            case "=":
                value = difference.abs() < _HALF
            case "<>":
                value = difference.abs() >= _HALF
            case "<":
                value = difference <= -_HALF
            case "<=":
                value = difference < _HALF
            case ">":
                value = difference >= _HALF
            case _:
                value = difference > -_HALF
        return Sides(value, a.bad | b.bad)

    def _is_text(self, expr: Expr) -> bool:
        match expr:
            case Text():
                return True
            case Call(name=name) if name in TEXTS:
                return True
            case Cell() | Column():
                return self.frame.text(expr)
            case OfRow(part=part):
                return part == "key"
            case Lookup():
                return expr.is_text
            case _ if _is_condition(expr):
                return True
            case Call(name="previous" | "this", args=(x,)):
                return self._is_text(x)
            case Call(name="if", args=(_, one, other)) | Call(name="value_or", args=(one, other)):
                return self._is_text(other if isinstance(one, Blank) else one)
            case _:
                return False

    def _call(self, call: Call) -> Sides:
        match call.name, call.args:
            case "blank", (x,):
                inner = self.sides(x)
                return Sides(inner.value.is_null() & ~inner.bad, _GOOD)
            case "filled", (x,):
                inner = self.sides(x)
                return Sides(inner.value.is_not_null() | inner.bad, _GOOD)
            case "bad", (x,):
                return Sides(self.sides(x).bad, _GOOD)
            case "if", (condition, yes, no):
                return self._choice(self.sides(condition), *self._either(yes, no))
            case "value_or", (x, default):
                inner, other = self._either(x, default)
                blank = inner.value.is_null() & ~inner.bad
                value = pl.when(blank).then(other.value).otherwise(inner.value)
                return Sides(value, inner.bad | (blank & other.bad))
            case "repeated", (x,):
                inner = self.sides(x)
                again = ~inner.value.is_first_distinct().over(self.frame.form)
                return Sides(_known(inner.value, again), inner.bad)
            case "previous", (x,):
                inner, form = self.sides(x), self.frame.form
                bad = inner.bad.shift(1, fill_value=False).over(form)
                return Sides(inner.value.shift(1).over(form), bad)
            case "total", args:
                each = [self.sides(arg) for arg in args]
                value = pl.sum_horizontal(side.value for side in each)
                some = _any(side.value.is_not_null() for side in each)
                bad = _any(side.bad for side in each)
                return Sides(pl.when(some & ~bad).then(value), bad)
            case "this", (Column() as column,):
                name = OUTER_MARK + self.frame.column(column)
                return Sides(pl.col(name), pl.col(name + BAD_MARK))
            case "this", (Cell() as cell,):  # grounded: the same in every row
                return self.sides(cell)
            case name, args:
                of_texts = name in OF_TEXTS
                each = [self._text(a) if of_texts else self.sides(a) for a in args]
                bad = reduce(or_, (side.bad for side in each))
                return Sides(called(name, call, [side.value for side in each]), bad)

    def _text(self, expr: Expr) -> Sides:
        """Return the sides of a text; what comes to nothing has no type by itself."""
        found = self.sides(expr)
        return Sides(found.value.cast(pl.String), found.bad)

    def _either(self, one: Expr, other: Expr) -> tuple[Sides, Sides]:
        """Return the sides of two expressions of one type, one of which may come to nothing."""
        return self._like(one, other), self._like(other, one)

    def _like(self, expr: Expr, other: Expr) -> Sides:
        """Return the sides of an expression; nothing is of the type of the other one."""
        if not isinstance(expr, Blank) or not self._is_text(other):
            return self.sides(expr)
        dtype = pl.Boolean if _is_condition(other) else pl.String
        return Sides(pl.lit(None, dtype=dtype), _GOOD)

    def _choice(self, condition: Sides, yes: Sides, no: Sides) -> Sides:
        known = condition.value.is_not_null()
        value = pl.when(condition.value).then(yes.value).when(known).then(no.value)
        bad = pl.when(condition.value).then(yes.bad).when(known).then(no.bad)
        return Sides(value, bad.otherwise(condition.bad))


def _is_condition(expr: Expr) -> bool:
    match expr:
        case Truth() | Compare() | In() | Not() | And() | Or() | Fold(name="any" | "all"):
            return True
        case Call(name=name):
            return name in CONDITIONS
        case _:
            return False


def _any(items: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, items, _GOOD)


def _joined(items: Sequence[Sides], join: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Sides:
    value = reduce(join, (side.value for side in items))
    return Sides(value, value.is_null() & _any(side.bad for side in items))


def _known(value: pl.Expr, test: pl.Expr) -> pl.Expr:
    return pl.when(value.is_not_null()).then(test)


def _arithmetic(op: str, a: pl.Expr, b: pl.Expr) -> pl.Expr:
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case _:
            return pl.when(b != 0).then(a / b)
