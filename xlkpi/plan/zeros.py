"""Where a blank cell counts as 0: not in a row in which nothing was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import PlannedField
    from xlkpi.spec.language.models import TableSpec

    Fields = Mapping[Cell, tuple[object, PlannedField]]


class Zeros:
    """The cells of one form that count as 0 where they are blank."""

    def __init__(self, tables: Mapping[str, TableSpec], fields: Fields) -> None:
        """Settle which cells say that a row is in use, for the tables whose rows may be blank."""
        self._rows: dict[tuple[str, str], list[Cell]] = {}
        self._of_rows: dict[tuple[str, str], list[Cell]] = {}
        self._fields = fields
        for key, (_, planned) in fields.items():
            if key.table in tables and tables[key.table].fill == "used_rows":
                cells = self._rows.setdefault((key.table, key.row), [])
                if planned.expr is None and not planned.fixed and planned.spec.locked is not True:
                    cells.append(key)
                if self.may_be(key):
                    self._of_rows.setdefault((key.table, key.row), []).append(key)

    def may_be(self, cell: Cell) -> bool:
        """Whether a blank cell counts as 0, be it only in a row in use."""
        spec = self._fields[cell][1].spec
        return spec.blank_as_zero and spec.kind is not Kind.TEXT

    def row_of(self, cell: Cell) -> tuple[Cell, ...] | None:
        """Return the cells of which one must be filled; None where a blank one is always 0."""
        found = self._rows.get((cell.table, cell.row))
        return None if found is None else tuple(found)

    def beside(self, cell: Cell) -> Sequence[Cell]:
        """Return the cells of its row that count as 0, or no longer do, where it is filled."""
        return self._of_rows.get((cell.table, cell.row), ())

    def holds(self, cell: Cell, is_filled: Callable[[Cell], bool]) -> bool:
        """Return whether a blank cell counts as 0, where one knows what is filled."""
        if not self.may_be(cell):
            return False
        row = self.row_of(cell)
        return row is None or any(map(is_filled, row))
