"""How a value of a project comes of its units' forms: added up, averaged, counted, computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.records import Value
    from xlkpi.rollup.lines import MergedForm


class How(StrEnum):
    """What is done with the parts: with those that are `computed` by a formula."""

    AS_IS = "as_is"
    ADDED = "added"
    AVERAGED = "averaged"
    COUNTED = "counted"
    ALIKE = "alike"
    JOINED = "joined"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class RolledPart:
    """What one form has in one of the cells that a value is made of."""

    form: MergedForm
    cell: Cell
    value: Value


@dataclass(frozen=True, slots=True)
class RolledWay:
    """What a value is made of. `parts` go cell by cell, each form by form."""

    parts: tuple[RolledPart, ...]
    how: How = How.AS_IS
    formula: Expr | None = None
