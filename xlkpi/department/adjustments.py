"""What the budgets of accepted forms were adjusted to: of each amount the last decision counts.

The forms stay as they were accepted: what was planned at first is not what was decided later.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.department.opened import kept_spec
from xlkpi.ledger.decisions import Adjusted
from xlkpi.spec.carrying import carried, steps
from xlkpi.spec.converted import converted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.department.opened import Department
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.book import Ledger
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.config import Collection


def adjustments(
    department: Department, ledger: Ledger, collection: Collection
) -> Mapping[tuple[str, str], Mapping[Cell, Adjusted]]:
    """Return what was adjusted of the forms of a collection.

    Returns:
        (unit, project) -> the cell of the amount, where the spec has it by now -> the adjustment
        that counts; a renamed or moved field takes its adjustment with it.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
    """
    found: dict[tuple[str, str], dict[Cell, Adjusted]] = defaultdict(dict)
    for cell, one in all_adjustments(department, ledger, collection):
        found[one.unit, one.project][cell] = one
    return found


def all_adjustments(
    department: Department, ledger: Ledger, collection: Collection
) -> tuple[tuple[Cell, Adjusted], ...]:
    """Return every adjustment of the forms of a collection, oldest first, with its amount's cell.

    That is where the spec has it by now: see `adjustments`.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
    """
    loaded = department.spec(collection.spec)
    return tuple(
        (_by_now(one, loaded, ledger), one)
        for one in ledger.decisions(collection.id)
        if isinstance(one, Adjusted)
    )


def amount_in(one: Adjusted, measure: str) -> Decimal:
    """Return what an amount was adjusted to, in a measure (元, 万元)."""
    return converted(Decimal(one.amount), one.measure, measure)


def _by_now(one: Adjusted, loaded: LoadedSpec, ledger: Ledger) -> Cell:
    """Return where the spec has the adjusted field by now; as it was where no rule moves it."""
    if one.spec in ("", loaded.fingerprint):
        return one.cell
    old, amount = kept_spec(ledger, one.spec).spec, Decimal(one.amount)
    if not steps(loaded.spec, old.version):
        return one.cell
    made = carried(old, loaded.spec, {one.cell: amount})
    moved = (cell for cell, origins in made.origins.items() if origins == (one.cell,))
    return next((cell for cell in moved if made.values[cell] == amount), one.cell)
