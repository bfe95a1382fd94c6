"""A workspace of many units with three forms each, and clerks who fill their workbooks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.benchmarks.kit.example import BACK, COLLECTION, KEY, SENT
from xlkpi.api.init import init
from xlkpi.demo.clerks import fill
from xlkpi.demo.rows import QUALITY, row
from xlkpi.demo.story import Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import ROSTER_SPEC, Department
from xlkpi.department.roster.taken import roster_occasion
from xlkpi.example.content import roster_values
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.demo.typist import Typed
    from xlkpi.records import Value

    Line = Mapping[str, Value]

FORMS = 3
"""Of each unit."""
ROWS = 9
"""Indicators of each form: those of the department, and the unit's own behind them."""
_MISTAKEN = 50
"""One clerk in so many types a negative amount."""
_OTHERS = 10
"""One clerk in so many words the unit's own indicators otherwise than the others do."""


def county(folder: Path, units: int) -> None:
    """Make a workspace of so many units in a new folder: the example's projects, dealt out."""
    clock = fixed(SENT)
    workspace = init(folder, clock, example=True, key=KEY)
    department = Department.at(folder, clock)
    tables = {**roster_values(), **_tables(units)}
    rows = {name: len(lines) for name, lines in tables.items()}
    plan = build(department.spec(ROSTER_SPEC), roster_occasion(tables), rows)
    workspace.roster.write_bytes(workbook(plan, lambda _: "", SENT))


def answer(folder: Path, inbox: Path) -> int:
    """Let every clerk fill the workbook that lies ready; return how many there are."""
    department = Department.at(folder, fixed(BACK))
    inbox.mkdir(parents=True)
    files = sorted(department.workspace.templates(COLLECTION).glob("*.xlsx"))
    with department.view() as ledger:
        issues = LedgerIssues(ledger)
        for number, file in enumerate(files, 1):
            expected = issues.newest(COLLECTION, file.name.partition("_")[0])
            if expected is None:
                raise AssertionError(file.name)
            data = fill(file.read_bytes(), expected.plan, _habit(number), *_who(number))
            (inbox / file.name).write_bytes(data)
    return len(files)


def _habit(number: int) -> Habit:
    extra = {reference: one for n in (1, 2) for reference, one in _own(number, n).items()}
    return Habit(_negative if number % _MISTAKEN == 0 else float, extra)


def _own(number: int, n: int) -> Mapping[str, Typed]:
    """Return what a clerk types into a spare row."""
    level1, level2 = QUALITY.split("/")
    place = number if number % _OTHERS == 0 else 0
    words = {"level3": f"第{place}号项目点{n}合格率", "description": f"第{place}号点验收合格的比例"}
    return row(f"s{n}", level1=level1, level2=level2, target="≥95%", basis="计划标准", **words)


def _who(number: int) -> tuple[str, str]:
    return f"填表人{number}", f"0315-{number:07}"


def _negative(amount: Decimal) -> float:
    return -float(amount)


def _tables(units: int) -> dict[str, tuple[Line, ...]]:
    tables = roster_values()
    keys = [f"u{n:06}" for n in range(1, units + 1)]
    assignments = tuple(_assignments(keys, tables["projects"]))
    totals: dict[Value, Decimal] = dict.fromkeys((p["id"] for p in tables["projects"]), Decimal(0))
    for line in assignments:
        totals[line["project"]] += Decimal(str(line["allocation"]))
    projects = (
        {**one, "lead_unit": keys[n % units], "control_total": totals[one["id"]]}
        for n, one in enumerate(tables["projects"])
    )
    return {
        "units": tuple(_unit(n, key) for n, key in enumerate(keys, 1)),
        "projects": tuple(projects),
        "assignments": assignments,
    }


def _unit(number: int, key: str) -> Line:
    name, phone = _who(number)
    own = {"contact": name, "phone": phone, "addresses": f"{key}@example.invalid", "active": "是"}
    return {"id": key, "name": f"第{number}村", "kind": "社区" if number % 5 == 0 else "村", **own}


def _assignments(units: Sequence[str], projects: Sequence[Line]) -> Iterator[Line]:
    for n, unit in enumerate(units):
        for project in (projects[(n + k) % len(projects)] for k in range(FORMS)):
            amount = Decimal(5 + n % 7) + Decimal(n % 100) / 100
            line = {"unit": unit, "project": project["id"]}
            yield {**line, "allocation": amount, "exempt": "否"}
