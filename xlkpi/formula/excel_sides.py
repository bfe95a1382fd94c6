"""The sides that every expression has in Excel, as what writes a part of a formula sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr
    from xlkpi.formula.named_cells import NamedCells


class Sides(Protocol):
    """What `excel` writes of the parts of an expression; `sheet` is where its cells are."""

    sheet: NamedCells

    def true(self, expr: Expr) -> str:
        """Return what is TRUE only where a condition is known to be true."""

    def bad(self, expr: Expr) -> str:
        """Return what is TRUE where something in it cannot be read."""

    def ok(self, expr: Expr) -> str:
        """Return what is TRUE where it has a value."""

    def value(self, expr: Expr) -> str:
        """Return its value, to be used only where it is ok."""
