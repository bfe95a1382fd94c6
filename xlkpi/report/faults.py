"""The open problems by rule and one by one, equal ones of a sheet as one line."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlkpi.problems import Severity
from xlkpi.report.states import state_of
from xlkpi.report.view import ProblemLine, RuleLine
from xlkpi.rollup.alike import shared_hint
from xlkpi.rollup.cell_ranges import cell_ranges
from xlkpi.rollup.problem_groups import groups
from xlkpi.rollup.roll.states import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.problems import Problem
    from xlkpi.rollup.facts import Facts


def problem_lines(facts: Facts) -> tuple[ProblemLine, ...]:
    """Return errors and warnings, the gravest first, equal ones of a sheet as one line.

    What only informs is left out.
    """
    units = {unit.id: unit.name for unit in facts.view.roster.units}
    projects = facts.project_names
    return tuple(
        _line(group, units, projects)
        for group in groups(facts)
        if group[0].severity is not Severity.INFO
    )


def rule_lines(problems: Iterable[Problem]) -> tuple[RuleLine, ...]:
    """Return a line for each code, errors first, then by how often it was found."""
    found: dict[tuple[Severity, str], list[Problem]] = defaultdict(list)
    for one in problems:
        if one.severity is not Severity.INFO:
            found[one.severity, one.code].append(one)
    ordered = sorted(found.items(), key=lambda f: (-f[0][0].rank, -len(f[1]), f[0][1]))
    return tuple(_rule(code, severity, members) for (severity, code), members in ordered)


def _rule(code: str, severity: Severity, members: Sequence[Problem]) -> RuleLine:
    units = {one.place.unit for one in members if one.place.unit}
    shown = state_of(SEVERITIES[severity])
    return RuleLine(code, shown, len(members), len(units), members[0].message.zh)


def _line(
    group: Sequence[Problem], units: dict[str, str], projects: Mapping[str, str]
) -> ProblemLine:
    first = group[0]
    place = first.place
    return ProblemLine(
        severity=state_of(SEVERITIES[first.severity]),
        code=first.code,
        unit_id=place.unit,
        unit=units.get(place.unit, place.unit),
        project=projects.get(place.project, place.project),
        sheet=place.sheet or place.file,
        cells=cell_ranges(problem.place.cell for problem in group),
        times=len(group),
        message=first.message.zh,
        hint=shared_hint(group, "zh-CN"),
    )
