"""What only all forms of a project together show: control totals, and X02, X03, X04, X24."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.problems import Place, Problem, problem
from xlkpi.rollup.across import AMOUNT_TOLERANCE, named, total
from xlkpi.rollup.figures import headline
from xlkpi.rollup.lines import LineStatus
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xlkpi.rollup.lines import UnitLine
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project


_NOTHING_CAME = (LineStatus.NOT_ISSUED, LineStatus.ISSUED)


class Agreement(Enum):
    """What the units' sum says about a project's control total."""

    WAITING = "待齐"
    AGREES = "一致"
    DIFFERS = "不符"
    UNKNOWN = "无控制数"


def agreement(view: MasterView, project: Project) -> tuple[Agreement, Decimal | None]:
    """Return whether the units' sum of the headline figure is the control total, and the sum.

    It is judged only when every form due for the project is merged (rule X02), and to 0.005.

    Args:
        view: What the master shows.
        project: One of its projects.

    Returns:
        The sum is in the measure of the collection; None where no form is in, or the spec has no
        headline figure.
    """
    amount = headline(view.spec)
    forms = tuple(form for form in view.forms if form.project.id == project.id)
    found = total(forms, amount) if amount is not None else None
    if found is None or any(due.project == project.id for due in view.not_yet):
        return Agreement.WAITING, found
    if project.control_total is None:
        return Agreement.UNKNOWN, found
    differs = abs(found - project.control_total) > AMOUNT_TOLERANCE
    return (Agreement.DIFFERS if differs else Agreement.AGREES), found


def problems(view: MasterView) -> tuple[Problem, ...]:
    """Return X02, X03, X04 and X24 of a view, in the order of the projects; they reject nothing.

    X02: the units' sum is not the control total; X03: a form is overdue of which nothing has come;
    X04: nothing has come of a whole project; X24: nobody reports it.
    """
    late: dict[str, list[Problem]] = defaultdict(list)
    for line in view.unit_lines:
        if line.overdue and line.status in _NOTHING_CAME:
            late[line.project.id].append(_late(view.spec, line))
    found = ((*_of_project(view, one), *late[one.id]) for one in view.roster.projects)
    return tuple(p for of_project in found for p in of_project)


def _of_project(view: MasterView, project: Project) -> Iterator[Problem]:
    place = Place(project=project.id)
    due = [due.unit for due in view.due if due.project == project.id]
    reported = any(form.project.id == project.id for form in view.forms)
    if due and not reported and not _has_come(view, project):
        units = named([view.roster.unit_name(unit) for unit in due])
        yield problem("X04", place, what=_called(view.spec, project), units=units)
    in_text_only = any((project.rows or {}).values()) and not project.control_total  # that is X05
    if view.spec.per_project and not (due or reported or in_text_only):
        yield problem("X24", place, name=project.name)
    state, found = agreement(view, project)
    if state is Agreement.DIFFERS and found is not None and project.control_total is not None:
        yield problem(
            "X02",
            place,
            name=project.name,
            found=digits(found),
            expected=digits(project.control_total),
            difference=digits(found - project.control_total),
            measure=view.measure,
        )


def _has_come(view: MasterView, project: Project) -> bool:
    """Whether any unit sent its form of a project, rejected and held ones included."""
    return any(
        line.project.id == project.id and line.status not in _NOTHING_CAME
        for line in view.unit_lines
    )


def _late(spec: Spec, line: UnitLine) -> Problem:
    place = Place(unit=line.unit.id, project=line.project.id)
    day = line.due.isoformat() if line.due is not None else ""
    return problem("X03", place, name=line.unit.name, what=_called(spec, line.project), due=day)


def _called(spec: Spec, project: Project) -> Words:
    """Return a project as people call it; where a unit has one form by itself, that is the form."""
    if spec.per_project:
        return Words(f"项目“{project.name}”", f"project “{project.name}”")
    return same(f"“{project.name}”")
