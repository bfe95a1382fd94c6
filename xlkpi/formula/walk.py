"""Walking a syntax tree: its parts, and the same tree with other parts."""

from __future__ import annotations

from dataclasses import replace
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
    """Return the node with every operand changed; those below them only if `change` goes there."""
    match expr:
        case Number() | Text() | Truth() | Name() | Column() | Cell() | OfRow() | Blank():
            return expr
        case Negative(operand=x) | Not(operand=x):
            return replace(expr, operand=change(x))
        case In(item=x):
            return replace(expr, item=change(x))
        case Lookup(key=x):
            return replace(expr, key=change(x))
        case Arithmetic(left=x, right=y) | Compare(left=x, right=y):
            return replace(expr, left=change(x), right=change(y))
        case And(items=items) | Or(items=items):
            return replace(expr, items=tuple(map(change, items)))
        case Call(args=args):
            return replace(expr, args=tuple(map(change, args)))
        case Fold(item=item, condition=condition):
            let_in = None if condition is None else change(condition)
            return replace(expr, item=change(item), condition=let_in)
        case _:
            assert_never(expr)


def nodes(expr: Expr) -> Iterator[Expr]:
    """Yield a node and all below it, the node first."""
    yield expr
    for part in parts(expr):
        yield from nodes(part)
