"""Walking a syntax tree: its parts, and the same tree with other parts."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, assert_never

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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def parts(expr: Expr) -> tuple[Expr, ...]:
    """Return the operands of a node, in order."""
    match expr:
        case Number() | Text() | Truth() | Name() | Column() | Cell() | OfRow() | Blank():
            return ()
        case Negative(operand=x) | Not(operand=x) | In(item=x) | Lookup(key=x):
            return (x,)
        case Arithmetic(left=x, right=y) | Compare(left=x, right=y):
            return (x, y)
        case And(items=items) | Or(items=items):
            return items
        case Call(args=args):
            return args
        case Fold(item=item, condition=condition):
            return (item,) if condition is None else (item, condition)
        case _:
            assert_never(expr)


def with_parts(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Return the node with every operand changed, itself where none is.

    What lies below the operands changes only if `change` goes there.
    """
    before = parts(expr)
    after = tuple(map(change, before))
    return expr if all(map(is_, before, after)) else of_parts(expr, after)


def of_parts(expr: Expr, operands: tuple[Expr, ...]) -> Expr:
    """Return a node like another one, with other operands, as many."""
    match expr:
        case And(at=at):
            return And(operands, at)
        case Or(at=at):
            return Or(operands, at)
        case Call(name=name, at=at):
            return Call(name, operands, at)
        case Compare(op=op, at=at):
            return Compare(op, operands[0], operands[1], at)
        case Arithmetic(op=op, at=at):
            return Arithmetic(op, operands[0], operands[1], at)
        case In(words=words, part=part, at=at):
            return In(operands[0], words, part, at)
        case Not(at=at):
            return Not(operands[0], at)
        case Negative(at=at):
            return Negative(operands[0], at)
        case Lookup(words=words, value=value, table=table, at=at):
            return Lookup(words, value, operands[0], table, at)
        case Fold(name=name, table=table, condition=condition, at=at):
            return Fold(name, table, operands[0], None if condition is None else operands[1], at)
        case Number() | Text() | Truth() | Name() | Column() | Cell() | OfRow() | Blank():
            return expr
        case _:
            assert_never(expr)


def nodes(expr: Expr) -> Iterator[Expr]:
    """Yield a node and all below it, the node first."""
    yield expr
    for part in parts(expr):
        yield from nodes(part)
