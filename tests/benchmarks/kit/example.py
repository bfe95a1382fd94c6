"""A workspace with the bundled example in it, or with a town of several such examples."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.generate import generate
from xlkpi.api.init import init
from xlkpi.demo.clerks import fill
from xlkpi.demo.story import Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import ROSTER_SPEC, Department
from xlkpi.department.roster.taken import roster_occasion
from xlkpi.example.content import roster_values
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.reader.incoming import Incoming
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.importer.owner.issues import Expected
    from xlkpi.records import Value

    Line = Mapping[str, Value]

COLLECTION = "2021-targets"
SENT = datetime(2021, 1, 4, 1, 0, tzinfo=UTC)
BACK = datetime(2021, 1, 12, 2, 0, tzinfo=UTC)
KEY = hashlib.sha256(b"a benchmark's key is no secret").digest()
_MISTAKEN = 10
"""One clerk in so many types a negative amount, so that finding faults is timed as well."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What one unit was sent and sent back; `mistaken` where the clerk made a mistake."""

    expected: Expected
    incoming: Incoming
    mistaken: bool


def example(folder: Path, copies: int = 1) -> Department:
    """Make a workspace in a new folder; every unit of the example is in it so many times."""
    clock = fixed(SENT)
    workspace = init(folder, clock, example=True, key=KEY)
    department = Department.at(folder, clock)
    if copies > 1:
        tables = {**roster_values(), **_town(copies)}
        rows = {name: len(lines) for name, lines in tables.items()}
        plan = build(department.spec(ROSTER_SPEC), roster_occasion(tables), rows)
        workspace.roster.write_bytes(workbook(plan, lambda _: "", SENT))
    return department


def issued(department: Department) -> Sequence[tuple[Expected, Path]]:
    """Issue every unit's workbook; return what is then expected of it, and its file."""
    made = generate(department.workspace.root, department.clock, COLLECTION)
    with department.view() as ledger:
        issues = LedgerIssues(ledger)
        found = [(issues.newest(COLLECTION, one.unit), one.file) for one in made]
    return [(expected, file) for expected, file in found if expected is not None]


def returned(department: Department) -> Sequence[Returned]:
    """Issue every unit's workbook and let its clerk fill it."""
    return [
        answer(number, expected, file)
        for number, (expected, file) in enumerate(issued(department), start=1)
    ]


def answer(number: int, expected: Expected, file: Path) -> Returned:
    """Return what the clerk of so many a unit sent back of a workbook: one in ten is mistaken."""
    mistaken = number % _MISTAKEN == 0
    habit = Habit(amount=_negative) if mistaken else Habit()
    data = fill(file.read_bytes(), expected.plan, habit, "赵一", f"0315-555{number:04}")
    return Returned(expected, Incoming(file.name, data, BACK), mistaken)


def _negative(amount: Decimal) -> float:
    return -float(amount)


def _town(copies: int) -> dict[str, tuple[Line, ...]]:
    """Units and what they report, so many times; the projects' totals grow with them."""
    tables = roster_values()
    return {
        "units": tuple(_units(tables["units"], copies)),
        "projects": tuple(
            {
                **line,
                "lead_unit": f"{line['lead_unit']}-1",
                "control_total": _times(line["control_total"], copies),
            }
            for line in tables["projects"]
        ),
        "assignments": tuple(
            {**line, "unit": f"{line['unit']}-{n}"}
            for n in range(1, copies + 1)
            for line in tables["assignments"]
        ),
    }


def _units(units: Sequence[Line], copies: int) -> Iterator[Line]:
    for n in range(1, copies + 1):
        for unit in units:
            key = f"{unit['id']}-{n}"
            address = f"{key}@example.invalid"
            yield {**unit, "id": key, "name": f"{unit['name']}{n}", "addresses": address}


def _times(amount: Value, copies: int) -> Value:
    if not isinstance(amount, Decimal):
        raise TypeError(amount)
    return amount * copies
