"""What the department decides about returns, faults and deadlines, and what follows from it.

A decision stands beside the returns and changes none of them: the same returns and decisions give
the same state in whatever order they were recorded, but that of a withdrawal and of what takes it
back the later one counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from xlkpi.codec import in_json
from xlkpi.formula.ast import Cell
from xlkpi.problems import HOLDING, Place, Problem, Severity, problem, worst
from xlkpi.records import Return, Status, Submission
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@in_json(inline=True)
@dataclass(frozen=True, slots=True)
class Given:
    """Why, by whom and when (UTC, ISO 8601) something was decided."""

    why: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A held return counts; `project` is None for all its forms."""

    collection: str
    sha256: str
    project: str | None
    given: Given


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A return does not count; `project` is None for all its forms."""

    collection: str
    sha256: str
    project: str | None
    given: Given


@dataclass(frozen=True, slots=True)
class Reinstated:
    """What was withdrawn of a return is as it came; `project` is None for all its forms."""

    collection: str
    sha256: str
    project: str | None
    given: Given


@dataclass(frozen=True, slots=True)
class Waived:
    """A fault of a unit's form does not reject it; "" for field and row is every cell.

    `label` is the field as it is printed, "" where that is not on record.
    """

    collection: str
    unit: str
    project: str
    code: str
    field: str
    row: str
    given: Given
    label: str = ""

    def concerns(self, fault: Problem) -> bool:
        """Whether it is this fault that is waived: an error of its code, at its field and row."""
        if fault.code != self.code or fault.severity is not Severity.ERROR:
            return False
        return not self.field or (fault.place.field, fault.place.row) == (self.field, self.row)


@dataclass(frozen=True, slots=True)
class Extended:
    """A unit has until the end of another day (ISO 8601).

    `before` is the day it had until then, "" where that is not on record.
    """

    collection: str
    unit: str
    until: str
    given: Given
    before: str = ""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The budget of the year was adjusted: an amount of an accepted form, which stays as it is.

    `field` is "name" or "table.name" with the `row` of the table, in the spec of the fingerprint
    `spec`; `label` and `project_name` are as they are printed. Amounts are digits in `measure`
    (万元, 元), "" for blank: `initial` is the accepted one, `before` the one that held until then.
    `day` is that of the document (ISO 8601), "" where it was not given.
    """

    collection: str
    unit: str
    project: str
    field: str
    row: str
    label: str
    amount: str
    before: str
    initial: str
    measure: str
    given: Given
    day: str = ""
    project_name: str = ""
    spec: str = ""

    @property
    def cell(self) -> Cell:
        """The cell of the accepted form whose amount it is."""
        table, _, name = self.field.rpartition(".")
        return Cell(table, self.row, name)


Decision = Confirmed | Withdrawn | Reinstated | Waived | Extended | Adjusted


_ANSWERED = Words("已由{who}确认：{why}。", "Confirmed by {who}: {why}.")


def decided(returns: Iterable[Return], decisions: Sequence[Decision]) -> tuple[Return, ...]:
    """Return the returns as they stand after the decisions about them.

    What was confirmed is no longer held, and what held it asks for nothing more; a waived fault is
    told as such (X12) and rejects nothing; what was withdrawn says so (X10), or that this was taken
    back (X27), and keeps its own verdict: see `withdrawal`.

    Args:
        returns: As they were judged, in any order, which they keep.
        decisions: Oldest first.
    """
    about = DecisionsAbout(decisions)
    return tuple(_returned(one, own) if (own := about(one)) else one for one in returns)


class DecisionsAbout:
    """Decisions by what they are about: to look through all for each return takes ever longer."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        """Sort decisions, oldest first, by returns and units."""
        self._by_return: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
        self._by_unit: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
        for place, one in enumerate(decisions):
            match one:
                case Confirmed() | Withdrawn() | Reinstated():
                    self._by_return[one.sha256].append((place, one))
                case Waived():
                    self._by_unit[one.unit].append((place, one))
                case _:
                    pass

    def __call__(self, returned: Return) -> tuple[Decision, ...]:
        """Return those about a return, its forms and their faults, oldest first."""
        units = {form.unit for form in returned.submissions}
        found = [*self._by_return.get(returned.sha256, ())]
        found += [one for unit in units for one in self._by_unit.get(unit, ())]
        return tuple(one for _, one in sorted(found, key=itemgetter(0)))


def _returned(returned: Return, decisions: Sequence[Decision]) -> Return:
    forms = tuple(_form(returned, form, decisions) for form in returned.submissions)
    whole = (
        one
        for one in decisions
        if isinstance(one, Confirmed) and one.project is None and _means(one, returned, "")
    )
    answer = next(whole, None)
    problems = returned.problems if answer is None else _answered(returned.problems, answer.given)
    return replace(returned, submissions=forms, problems=problems)


def confirmed(returned: Return, project: str, decisions: Sequence[Decision]) -> bool:
    """Whether the department chose a form of a return."""
    return any(_means(one, returned, project) for one in decisions if isinstance(one, Confirmed))


def withdrawal(returned: Return, project: str, decisions: Sequence[Decision]) -> Withdrawn | None:
    """Return the decision that took a form of a return out; None where none did, or no more.

    Args:
        returned: The return.
        project: The form's.
        decisions: Oldest first: the last word counts.
    """
    last = _last_word(returned, project, decisions)
    return last if isinstance(last, Withdrawn) else None


def _last_word(
    returned: Return, project: str, decisions: Sequence[Decision]
) -> Withdrawn | Reinstated | None:
    about = (
        one
        for one in reversed(decisions)
        if isinstance(one, Withdrawn | Reinstated) and _means(one, returned, project)
    )
    return next(about, None)


def _means(decision: Confirmed | Withdrawn | Reinstated, returned: Return, project: str) -> bool:
    return decision.sha256 == returned.sha256 and decision.project in (None, project)


def _form(returned: Return, form: Submission, decisions: Sequence[Decision]) -> Submission:
    for one in decisions:
        match one:
            case Waived() if (one.collection, one.unit, one.project) == (
                returned.collection,
                form.unit,
                form.project,
            ):
                form = _waived(form, one)
            case Confirmed() if _means(one, returned, form.project):
                form = _confirmed(form, one)
            case _:
                pass
    last = _last_word(returned, form.project, decisions)
    if last is None:
        return form
    return _noted(form, "X10" if isinstance(last, Withdrawn) else "X27", last.given)


def _confirmed(form: Submission, decision: Confirmed) -> Submission:
    if form.verdict is not Status.HELD:
        return form
    problems = _answered(form.problems, decision.given)
    return _noted(replace(form, verdict=_valid(form), problems=problems), "X11", decision.given)


def _answered(problems: Sequence[Problem], given: Given) -> tuple[Problem, ...]:
    """Return problems of which those that held a form ask for no confirmation any more."""
    answer = _ANSWERED.fill(why=given.why, who=given.who)
    return tuple(replace(one, hint=answer) if one.code in HOLDING else one for one in problems)


def _valid(form: Submission) -> Status:
    warned = worst(form.problems) is Severity.WARNING
    return Status.ACCEPTED_WITH_WARNINGS if warned else Status.ACCEPTED


def _waived(form: Submission, decision: Waived) -> Submission:
    faults = [fault for fault in form.problems if decision.concerns(fault)]
    if not faults:
        return form
    rest = tuple(fault for fault in form.problems if fault not in faults)
    waived = tuple(_instead(fault, decision.given) for fault in faults)
    left = replace(form, problems=(*rest, *waived))
    rejected = worst(left.problems) is Severity.ERROR or form.verdict is not Status.REJECTED
    return left if rejected else replace(left, verdict=_valid(left))


def _instead(fault: Problem, given: Given) -> Problem:
    return problem(
        "X12", fault.place, fault=fault.code, found=fault.message, why=given.why, who=given.who
    )


def _noted(form: Submission, code: str, given: Given) -> Submission:
    place = Place(sheet=form.sheet, unit=form.unit, project=form.project)
    note = problem(code, place, why=given.why, who=given.who)
    return replace(form, problems=(*form.problems, note))
