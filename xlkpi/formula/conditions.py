"""Small condition trees put together in code."""

from __future__ import annotations

from xlkpi.formula.ast import And, Expr, Or


def conjunction(*items: Expr) -> Expr:
    """Return "all of"; nested ones are joined."""
    flat = tuple(i for item in items for i in (item.items if isinstance(item, And) else (item,)))
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(*items: Expr) -> Expr:
    """Return "any of"; nested ones are joined."""
    flat = tuple(i for item in items for i in (item.items if isinstance(item, Or) else (item,)))
    return flat[0] if len(flat) == 1 else Or(flat)
