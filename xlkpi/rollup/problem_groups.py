"""What is to be seen of many problems: in order, equal ones of one sheet together."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.problems import HOLDING, Severity

if TYPE_CHECKING:
    from xlkpi.problems import Problem
    from xlkpi.rollup.facts import Facts


_ACROSS, _CHANGED = "X", "X07"


def to_see(problem: Problem) -> bool:
    """Whether somebody must do something about a problem, or look at it.

    Informing ones are left out, unless they hold a form or are across units (X).
    """
    return (
        problem.severity is not Severity.INFO
        or problem.code in HOLDING
        or problem.code.startswith(_ACROSS)
    )


def groups(facts: Facts) -> list[tuple[Problem, ...]]:
    """Return what is to be seen, in the order of the list, equal ones of one sheet together.

    Returns:
        Errors before warnings, across units (X) before single ones, then by project and unit in the
        order of the facts; no group is empty.
    """
    units = {unit.id: n for n, unit in enumerate(facts.units)}
    projects = {project.id: n for n, project in enumerate(facts.projects)}

    def order(problem: Problem) -> tuple[object, ...]:
        place = problem.place
        return (
            -problem.severity.rank,
            not problem.code.startswith(_ACROSS),
            projects.get(place.project, -1),
            units.get(place.unit, -1),
            *_same(problem),
        )

    ordered = sorted(filter(to_see, facts.view.problems), key=order)
    return [tuple(group) for _, group in groupby(ordered, key=_same)]


def _same(problem: Problem) -> tuple[str, ...]:
    """Return what problems of one line have in common."""
    place = problem.place
    return (
        place.project, place.unit, place.file, place.sheet, problem.code, problem.severity,
        place.field, "" if place.cell and problem.code != _CHANGED else problem.message.zh,
    )  # fmt: skip
