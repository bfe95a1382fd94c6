"""Which later collections start from adjusted amounts of a collection, and which amounts these are.

That is what their specs say (ADJUSTED, ADJUSTED_WHY): nothing here knows their forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.earlier import cell_meant, collections_before
from xlkpi.spec.rows import fields_by_cell
from xlkpi.spec.sources import ADJUSTED, ADJUSTED_WHY, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.department.opened import Department
    from xlkpi.formula.ast import Cell
    from xlkpi.spec.sources import Taken
    from xlkpi.workspace.config import Collection


@dataclass(frozen=True, slots=True)
class Later:
    """A collection that takes adjusted amounts over: the cells that it has for them."""

    collection: Collection
    taken: tuple[Taken, ...]

    @property
    def amounts(self) -> frozenset[Cell]:
        """The cells, of the form that was adjusted, whose amounts it takes."""
        return frozenset(
            cell_meant(one.source) for one in self.taken if one.source.startswith(ADJUSTED)
        )

    def longest_why(self, amount: Cell) -> int | None:
        """Return how many characters the reason of an adjustment may have; None for any number."""
        lengths = [
            one.field.length[1]
            for one in self.taken
            if one.source.startswith(ADJUSTED_WHY)
            and cell_meant(one.source) == amount
            and one.field.length is not None
        ]
        return min(lengths, default=None)


def starting_from(department: Department, collection: Collection) -> tuple[Later, ...]:
    """Return the collections going on that start from adjusted amounts of one, in their order.

    Raises:
        ProblemsFound: A spec is faulty (S01-S13); exit code 2.
    """
    found = (
        Later(one, tuple(_taken_from(department, collection, one)))
        for one in department.config.collections
        if not one.read_only
    )
    return tuple(one for one in found if one.taken)


def _taken_from(
    department: Department, collection: Collection, later: Collection
) -> Iterator[Taken]:
    """Yield what a later collection takes of the adjustments of one: of the nearest that has it."""
    before = collections_before(department.config, later)
    if collection not in before:
        return
    nearer = before[: before.index(collection)]
    own = fields_by_cell(department.spec(collection.spec).spec)
    hidden = {c for one in nearer for c in fields_by_cell(department.spec(one.spec).spec)}
    for one in taken(department.spec(later.spec).spec):
        if one.source.startswith((ADJUSTED, ADJUSTED_WHY)):
            cell = cell_meant(one.source)
            if cell in own and cell not in hidden:
                yield one
