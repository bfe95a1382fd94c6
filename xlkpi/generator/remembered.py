"""What formulas came to, by what stood in the cells they look at: forms alike repeat much of it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from xlkpi.formula.ast import Call, Column
from xlkpi.formula.ground import cells_used
from xlkpi.formula.walk import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.computed import Computed

    Inputs = tuple[Cell, ...] | None
    """The cells without a formula that a result goes by; None where they are too many."""

_Result = TypeVar("_Result")
_MOST_CELLS = 40
_MOST_RESULTS = 50_000
_MOST_FORMS = 8
_LOOKS_UP = "repeated"
"""A function that looks at more cells than it names."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The results of forms laid out alike, each by its place and what it goes by.

    `named` are the cells that the formula of each computed cell names.
    """

    inputs: dict[object, Inputs] = field(default_factory=dict)
    results: dict[tuple[object, ...], object] = field(default_factory=dict)
    named: dict[Cell, Inputs] = field(default_factory=dict)

    def result(
        self,
        computed: Computed,
        place: object,
        exprs: Callable[[], Iterable[Expr]],
        compute: Callable[[], _Result],
    ) -> _Result:
        """Return the result at a place of a form.

        Args:
            computed: The values of the form's cells.
            place: Where it stands, the same in all forms laid out alike.
            exprs: Gives all that it is computed from.
            compute: Computes it.
        """
        if place not in self.inputs:
            self.inputs[place] = self._inputs(computed, exprs())
        cells = self.inputs[place]
        if cells is None:
            return compute()
        key = (place, *map(_told_apart, map(computed.leaf, cells)))
        if key not in self.results:
            if len(self.results) >= _MOST_RESULTS:
                self.results.clear()
            self.results[key] = compute()
        return self.results[key]  # type: ignore[return-value]

    def _inputs(self, computed: Computed, exprs: Iterable[Expr]) -> Inputs:
        """Follow formulas down to the cells without one, each computed cell once."""
        found: dict[Cell, None] = {}
        to_follow = [_named(computed, expr) for expr in exprs]
        seen: set[Cell] = set()
        while to_follow:
            cells = to_follow.pop()
            if cells is None:
                return None
            for cell in cells:
                if cell in seen:
                    continue
                seen.add(cell)
                formula = computed.formula(cell)
                if formula is not None:
                    if cell not in self.named:
                        self.named[cell] = _named(computed, formula)
                    to_follow.append(self.named[cell])
                    continue
                found[cell] = None
                if len(found) > _MOST_CELLS:
                    return None
        return tuple(found)


_KNOWN: OrderedDict[object, Remembered] = OrderedDict()


def remembered(alike: object) -> Remembered:
    """Return what is remembered of the forms that are laid out alike, by their key."""
    found = _KNOWN.setdefault(alike, Remembered())
    _KNOWN.move_to_end(alike)
    while len(_KNOWN) > _MOST_FORMS:
        _KNOWN.popitem(last=False)
    return found


def _told_apart(value: object) -> object:
    """Return a value so that none that are written otherwise are equal (1, 1.0 and True)."""
    return (type(value), str(value)) if isinstance(value, Decimal | bool) else value


def _named(computed: Computed, expr: Expr) -> Inputs:
    """Return the cells that a formula names, None where it looks at more, or at too many."""
    for node in nodes(expr):
        if isinstance(node, Call) and node.name == _LOOKS_UP:
            return None
        if isinstance(node, Column) and len(computed.rows(node.table)) > _MOST_CELLS:
            return None
    return cells_used(expr, computed.rows)
