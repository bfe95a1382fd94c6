"""Small condition trees put together in code."""

from __future__ import annotations

from xlkpi.formula.ast import And, Expr, Or, Truth


def conjunction(*items: Expr) -> Expr:
    """Return "all of"; nested ones are joined, what is always true is left out, none is true."""
    flat = [i for item in items for i in (item.items if isinstance(item, And) else (item,))]
    needed = tuple(item for item in flat if item != Truth(value=True))
    if not needed:
        return Truth(value=True)
    return needed[0] if len(needed) == 1 else And(needed)


def disjunction(*items: Expr) -> Expr:
    """Return "any of" one item or more; nested ones are joined."""
    flat = tuple(i for item in items for i in (item.items if isinstance(item, Or) else (item,)))
    return flat[0] if len(flat) == 1 else Or(flat)
