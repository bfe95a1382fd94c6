"""Which rows of several units' forms are one row of the project: those with the same words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.checks.column_texts import bare
from xlkpi.formula.ast import Cell
from xlkpi.spec.rows import spare_key, spare_number, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.rollup.form_values import FormValues
    from xlkpi.spec.language.models import Spec, TableSpec
    from xlkpi.spec.language.rollup_models import RowsSpec

    Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolledRow:
    """A row of a project: its key in the rolled-up form, and its key in the form of each unit.

    `places` go by the unit's id; a unit that has no such row is not among them.
    """

    table: str
    key: str
    places: Mapping[str, str]

    def cell(self, column: str) -> Cell:
        """Return a cell of it in the rolled-up form."""
        return Cell(self.table, self.key, column)

    def of(self, one: FormValues, column: str) -> Cell | None:
        """Return the cell of a unit's form that belongs to it, None where the unit has no row."""
        key = self.places.get(one.form.unit.id)
        return None if key is None else Cell(self.table, key, column)


def rolled_rows(
    spec: Spec, table: str, said: RowsSpec, forms: Sequence[FormValues]
) -> tuple[RolledRow, ...]:
    """Return the rows of a project, in the order of the form.

    Rows are the same that have the same words in the columns which the spec names, width and white
    space aside. The first form's rows keep their keys; a row that only a later form has keeps its
    own where that is free, else it becomes a spare row.
    """
    fixed = {row.key for row in table_rows(spec.tables[table], 0)}
    keys: dict[Words, str] = {}
    places: dict[str, dict[str, str]] = {}
    for one in forms:
        for words, row in _told_apart(one, table, said):
            if words not in keys:
                own = row not in places and (row in fixed or spare_number(row) is not None)
                keys[words] = row if own else _free(places)
                places[keys[words]] = {}
            places[keys[words]][one.form.unit.id] = row
    return tuple(
        RolledRow(table, key, places[key]) for key in _in_order(spec.tables[table], places)
    )


def spare_rows(table: TableSpec, rows: Sequence[RolledRow]) -> int:
    """Return how many spare rows a form needs that has all these rows."""
    fixed = {row.key for row in table_rows(table, 0)}
    numbers = (spare_number(row.key) or 0 for row in rows if row.key not in fixed)
    return max(numbers, default=table.spare)


def _told_apart(one: FormValues, table: str, said: RowsSpec) -> Iterator[tuple[Words, str]]:
    """Yield the words of each row of a form and its key; of equal ones each has its number."""
    times: Counter[Words] = Counter()
    for row in one.rows(table):
        found = tuple(bare(str(one.value(Cell(table, row, name)) or "")) for name in said.same)
        words = found if any(found) else (*found, row)
        times[words] += 1
        yield (*words, str(times[words])), row


def _free(taken: Mapping[str, object]) -> str:
    number = 1
    while spare_key(number) in taken:
        number += 1
    return spare_key(number)


def _in_order(table: TableSpec, keys: Mapping[str, object]) -> list[str]:
    fixed = [row.key for row in table_rows(table, 0)]
    spare = sorted((key for key in keys if key not in fixed), key=lambda k: spare_number(k) or 0)
    return [*(key for key in fixed if key in keys), *spare]
