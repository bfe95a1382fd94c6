"""Rows of a form's tables that are alike: what one of them computes, the others compute too.

Alike are rows whose cells lie the same way, are filled by the same hand and hold the same fixed
words, and whose helper cells lie the same way, if that is so of the rows above them as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ground import asks_which_row
from xlkpi.plan.helper_cells import RowItem
from xlkpi.spec.settled import seen_by_formulas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.helper_cells import Helper, HelperCells
    from xlkpi.plan.model import PlannedCheck, PlannedField, PlannedForm

    _Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SaidOfRow:
    """What a formula has in common with those that say the same of other rows: its `said`.

    The row it is of goes by its table and number, from 0.
    """

    said: tuple[object, ...]
    table: str
    number: int

    def part(self, number: int) -> SaidOfRow:
        """Return a part of what it says, by its number."""
        return SaidOfRow((*self.said, number), self.table, self.number)


class RowsAlike:
    """Tells which formulas say the same of a row each."""

    def __init__(
        self, fields: Mapping[Cell, tuple[PlannedForm, PlannedField]], helpers: HelperCells
    ) -> None:
        """Compare the rows of the tables of one form."""
        facts: dict[_Row, list[object]] = {}
        self._top: dict[_Row, int] = {}
        for cell, (form, planned) in fields.items():
            if cell.table:
                row = (cell.table, cell.row)
                top = self._top.setdefault(row, planned.at.row)
                place = (form.sheet_id, planned.at.row - top, planned.at.column)
                formula, word = planned.expr is not None, fixed_word(planned)
                facts.setdefault(row, []).append(
                    (cell.column, *place, planned.input, formula, word)
                )
        for one in helpers.cells:
            row = (one.anchor.table, one.anchor.row)
            if row in facts:
                place = (one.sheet, one.at.row - self._top[row], one.at.column)
                facts[row].append((one.block, *place))
        self._kinds = _kinds({row: tuple(own) for row, own in facts.items()}, self._top)
        counted: Counter[str] = Counter()
        self._numbers: dict[_Row, int] = {}
        for table, key in facts:
            self._numbers[table, key] = counted[table]
            counted[table] += 1

    def of_helper(self, helper: Helper) -> SaidOfRow | None:
        """Return what a helper cell's formula says, None where none is known to say the same."""
        content = helper.content
        if isinstance(content, RowItem) and asks_which_row(content.fold):
            return None
        return self._said((helper.anchor.table, helper.anchor.row), "helper", helper.block)

    def of_field(self, form: PlannedForm, cell: Cell, formula: Expr | None) -> SaidOfRow | None:
        """Return what the formula of a computed column's cell on a sheet says.

        Args:
            form: The sheet.
            cell: Which cell.
            formula: The formula of its column as the spec has it, None where it has none of it.
        """
        if formula is None or asks_which_row(formula):
            return None
        return self._said((cell.table, cell.row), "field", form.sheet_id, cell.column)

    def of_check(self, check: PlannedCheck) -> SaidOfRow | None:
        """Return what a line of the self-check says."""
        if check.of_row is None:
            return None
        row = (check.of_row.table, check.of_row.row)
        chained = ((home, at.row - check.at.row, at.column) for home, at in check.chained)
        place = (check.sheet_id, check.at.row - self._top[row], check.at.column)
        return self._said(row, "check", *place, check.of_row.rules, *chained)

    def _said(self, row: _Row, *said: object) -> SaidOfRow | None:
        kind = self._kinds.get(row)
        if kind is None:
            return None
        return SaidOfRow((*said, row[0], kind), row[0], self._numbers[row])


def _kinds(facts: Mapping[_Row, tuple[object, ...]], top: Mapping[_Row, int]) -> Mapping[_Row, int]:
    """Return a number for each row, the same for those that are alike."""
    numbers: dict[object, int] = {}
    kinds: dict[_Row, int] = {}
    before: _Row | None = None
    for row, own in facts.items():
        above: tuple[object, ...] = ()
        if before is not None and before[0] == row[0]:
            above = (facts[before], top[row] - top[before])
        kinds[row] = numbers.setdefault((row[0], own, above), len(numbers))
        before = row
    return kinds


def fixed_word(field: PlannedField) -> str | None:
    """Return the text that stands in a cell for ever, as formulas see it; None for any other."""
    if not field.fixed or not isinstance(field.value, str):
        return None
    return str(seen_by_formulas(field.value, field.spec.kind))
