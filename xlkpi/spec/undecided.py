"""Rules that a filled cell leaves undecided: a question at that cell (K16), and no pass.

A condition over a blank cell is blank, and a cell that has to be filled has a fault of its own.
Where something stands in the cell and the formula has no value all the same, the rule would never
fire: `number(target) > 100` where the target is “about a hundred”, or a quotient by zero.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeGuard

from xlkpi.formula.ast import Arithmetic, Call, Cell, Column, Compare, Name, Number
from xlkpi.formula.conditions import conjunction, disjunction
from xlkpi.formula.functions import AGGREGATES
from xlkpi.formula.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.formula.ast import Expr, Reference

UNDECIDED: Final = "undecided"
"""The name of this fault; no rule of a spec takes its place."""
_ZERO = Number(Decimal(0))


def questions(cases: Iterable[tuple[Reference, Expr]], each: str) -> Mapping[Reference, Expr]:
    """Return when which filled cells leave a rule undecided.

    `cases` are the places that the rule may blame, each with its condition; `each` is the table
    it runs over. Where another cell of the condition is blank, that one leaves it undecided.
    """
    found: dict[Reference, list[Expr]] = {}
    for at, when in cases:
        filled = tuple(Call("filled", (cell,)) for cell in dict.fromkeys(_compared(when, each)))
        for cell, without_value in _without_value(when, at, each):
            asked = conjunction(*filled, Call("blank", (when,)), without_value)
            found.setdefault(cell, []).append(asked)
    return {cell: disjunction(*asked) for cell, asked in found.items()}


def _compared(expr: Expr, each: str) -> Iterator[Reference]:
    """Yield the cells whose values a condition needs, those of aggregates left out."""
    if isinstance(expr, Call) and expr.name in (*AGGREGATES, "blank", "filled", "bad", "value_or"):
        return
    if _is_here(expr, each):
        yield expr
    for part in parts(expr):
        yield from _compared(part, each)


def _without_value(when: Expr, at: Reference, each: str) -> Iterator[tuple[Reference, Expr]]:
    """Yield the cells that a condition may have no value for, filled as they are, and when.

    Aggregates pass over what has no value.
    """
    match when:
        case Call(name=name) if name in AGGREGATES:
            return
        case Call(name="number", args=(text, *_)):
            for cell in _compared(text, each):
                yield cell, Call("blank", (when,))
        case Arithmetic(op="/", right=divisor) if not isinstance(divisor, Number):
            yield at, Compare("=", divisor, _ZERO)
        case _:
            pass
    for part in parts(when):
        yield from _without_value(part, at, each)


def _is_here(node: Expr, each: str) -> TypeGuard[Reference]:
    return isinstance(node, Name | Cell) or (isinstance(node, Column) and node.table == each)
