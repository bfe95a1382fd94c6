"""The roster as records of its spec -> the roster the rest works with, and back."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.bundle.keys import settled_text
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.rows import spare_key
from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.records import Record, Value

    Line = Mapping[str, Value]

_SEPARATORS = re.compile(r"[;；,，\s]+")
_OWN = ("id", "order", "name", "code", "lead_unit", "control_total")


def roster_of(records: Iterable[Record]) -> Roster:
    """Return the roster that the records of roster.xlsx hold; they must be free of faults."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for record in records:
        lines[record.table].append(record.values)
    rows = {name: _by_project(lines[name]) for name in lines if name.startswith("project_")}
    projects = [_project(line, rows) for line in lines["projects"]]
    return Roster(
        units=tuple(_unit(line) for line in lines["units"]),
        projects=tuple(sorted(projects, key=lambda p: p.order)),
        assignments=tuple(_assignment(line) for line in lines["assignments"]),
    )


def roster_occasion(tables: Mapping[str, Sequence[Line]]) -> Occasion:
    """Return what a roster workbook with these lines is made from.

    Args:
        tables: Name of a table of the roster's spec -> its lines in their order, each by column.
    """
    rows = {
        table: {spare_key(n): dict(line) for n, line in enumerate(lines, 1)}
        for table, lines in tables.items()
    }
    return Occasion(forms=(FormFacts(rows=rows),))


def _unit(line: Line) -> Unit:
    return Unit(
        id=str(line["id"]),
        name=str(line["name"]),
        kind=str(line["kind"]),
        contact=str(line.get("contact", "")),
        addresses=tuple(a for a in _SEPARATORS.split(str(line.get("addresses", ""))) if a),
        active=line.get("active", "是") != "否",
        spare=int(_amount(line.get("spare")) or 0),
        phone=str(line.get("phone", "")),
        key=settled_text(str(line.get("key", ""))),
    )


def _project(
    line: Line, rows: Mapping[str, Mapping[str, Mapping[str, Mapping[str, Value]]]]
) -> Project:
    key = str(line["id"])
    return Project(
        id=key,
        order=int(Decimal(str(line["order"]))),
        name=str(line["name"]),
        code=str(line.get("code", "")),
        lead_unit=str(line.get("lead_unit", "")),
        control_total=_amount(line.get("control_total")),
        values={name: value for name, value in line.items() if name not in _OWN},
        rows={table: by_project.get(key, {}) for table, by_project in rows.items()},
    )


def _assignment(line: Line) -> Assignment:
    return Assignment(
        unit=str(line["unit"]),
        project=str(line["project"]),
        allocation=_amount(line.get("allocation")),
        exempt=line.get("exempt") == "是",
    )


def _by_project(lines: Sequence[Line]) -> Mapping[str, Mapping[str, Mapping[str, Value]]]:
    found: dict[str, dict[str, Mapping[str, Value]]] = defaultdict(dict)
    for line in lines:
        rest = {k: v for k, v in line.items() if k not in ("project", "row")}
        found[str(line["project"])][str(line["row"])] = rest
    return found


def _amount(value: Value | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
