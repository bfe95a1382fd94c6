"""Forms as they go on record, in text: who judges them writes it, and who records them has it.

As objects they would be packed there, unpacked here, and written twice, for the journal and for the
tables. They are made again where somebody asks for them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlkpi.codec import from_json, to_json
from xlkpi.json_text import KnowsItsText, Written, json_plain
from xlkpi.ledger.database.packed import Packing, problems_apart
from xlkpi.records import PackedProblems, PackedRecords, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from xlkpi.formula.ast import Cell
    from xlkpi.problems import Problem, Severity
    from xlkpi.records import Return, Submission, Value


@dataclass(frozen=True, slots=True, eq=False)
class WrittenRecords(PackedRecords, KnowsItsText):
    """Records of a form, written."""

    text: Written

    @property
    def written(self) -> Written:
        """Their text."""
        return self.text

    def unpacked(self) -> tuple[Record, ...]:
        """Return them as objects."""
        return from_json(tuple[Record, ...], json.loads(self.text.plain))

    def value(self, cell: Cell) -> Value | None:
        """Return what stands in a cell, None for blank."""
        return self._packed.value(cell)

    def numbers(self) -> Iterator[tuple[Cell, Decimal]]:
        """Yield the cells that hold a number, and what they hold."""
        return self._packed.numbers()

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the keys of a table's rows."""
        return self._packed.rows(table)

    @property
    def _packed(self) -> PackedRecords:
        return Packing().records(json.loads(self.text.plain))


@dataclass(frozen=True, slots=True, eq=False)
class WrittenProblems(PackedProblems, KnowsItsText):
    """Problems of a form, written: all of them, and apart as the table has them.

    `kept` are the same, packed: what is left of them once they are on record.
    """

    text: Written
    faults: Written
    remarks: Written
    kept: PackedProblems

    @property
    def written(self) -> Written:
        """Their text."""
        return self.text

    def unpacked(self) -> tuple[Problem, ...]:
        """Return them as objects."""
        return self.kept.unpacked()

    def of(self, severity: Severity) -> int:
        """Return how many are of a severity."""
        return self.kept.of(severity)


def written(returned: Return) -> Return:
    """Return a return with its forms written; it is equal to the one with objects."""
    packing = Packing()
    forms = tuple(_form(packing, one) for one in returned.submissions)
    return replace(returned, submissions=forms)


def _form(packing: Packing, form: Submission) -> Submission:
    data = to_json(form)
    apart = problems_apart(data["problems"])
    faults, remarks = (Written(json_plain(apart[name])) for name in ("faults", "remarks"))
    kept = packing.problems(faults.plain, remarks.plain)
    problems = WrittenProblems(Written.of(data["problems"]), faults, remarks, kept)
    return replace(form, records=WrittenRecords(Written.of(data["records"])), problems=problems)


def columns_apart(form: Submission, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the table has of a form's problems: text where they were written before.

    Args:
        form: The form.
        data: The same as JSON has it.
    """
    own = form.problems
    if isinstance(own, WrittenProblems):
        return {"faults": own.faults, "remarks": own.remarks}
    return problems_apart(data["problems"])
