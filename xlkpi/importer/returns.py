"""Files that came in -> judged returns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.importer.levels import bundle_return
from xlkpi.importer.owner.identity import identity
from xlkpi.importer.owner.named import other_unit
from xlkpi.importer.owner.senders import stranger
from xlkpi.importer.owner.whose import owner
from xlkpi.importer.picked import as_picked
from xlkpi.importer.roster_context import NO_ROSTER
from xlkpi.importer.sheets_found import forms_of
from xlkpi.importer.verdict.judging import judge, submission
from xlkpi.plan.answers import answered
from xlkpi.problems import Place, Problem, Severity, problem, worst
from xlkpi.reader.failing import failed
from xlkpi.reader.opening import Opened, OpenedBundle
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xlkpi.importer.form import FormRead
    from xlkpi.importer.owner.issues import Expected, Issues
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.importer.verdict.judging import FormJudged
    from xlkpi.reader.arrivals import Arrived
    from xlkpi.reader.incoming import Incoming

    Sign = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ReturnRead:
    """A file whose identity is settled: its forms as read, and what concerns it as a whole.

    A bundle is judged by then: its forms were, by the level below.
    """

    incoming: Incoming
    expected: Expected | None = None
    forms: tuple[FormRead, ...] = ()
    refused: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = ()
    held: bool = False
    status: Status | None = None
    answers: str = ""
    named: str = ""
    bundle: Return | None = None

    @property
    def unit(self) -> tuple[str, str]:
        """Id and name of the unit it is from: that of the issue, else the one picked in it."""
        if self.expected is None or self.expected.unit:
            return (self.expected.unit, self.expected.unit_name) if self.expected else ("", "")
        picked = ((form.place.unit, form.unit_name) for form in self.forms if form.place.unit)
        return next(picked, ("", ""))


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged return, and its forms as they were read: what a marked copy is made from."""

    returned: Return
    expected: Expected | None
    forms: tuple[FormRead, ...]


def judge_arrivals(
    arrived: Iterable[Arrived], issues: Issues, sign: Sign, context: RosterContext = NO_ROSTER
) -> tuple[Judged, ...]:
    """Judge files by themselves, all their forms in as few frames as possible.

    Args:
        arrived: Files that were opened, or why they could not be.
        issues: What was issued.
        sign: Returns the code over an identity, by the workspace's key.
        context: What is known beside a form: projects, units, and who may send for them.

    Returns:
        One result for each file, in the same order. A fault of the program in one file becomes that
        file's problem (F30) and leaves the others alone.
    """
    return judge_returns([read_return(one, issues, sign, context) for one in arrived], context)


def judge_returns(
    came: Sequence[ReturnRead], context: RosterContext = NO_ROSTER
) -> tuple[Judged, ...]:
    """Judge returns that were read (`read_return`), all their forms in as few frames as possible.

    Returns:
        One result for each, in the same order.
    """
    forms = [form for one in came for form in one.forms]
    judged = iter(judge(forms, context))
    return tuple(
        Judged(_returned(one, [next(judged) for _ in one.forms]), one.expected, one.forms)
        for one in came
    )


def read_return(
    arrived: Arrived, issues: Issues, sign: Sign, context: RosterContext = NO_ROSTER
) -> ReturnRead:
    """Read the forms of a file by the plan it was issued with; parameters as of `judge_arrivals`.

    Returns:
        What is known of it before its forms are judged; a fault of the program is F30 there.
    """
    try:
        if isinstance(arrived.found, OpenedBundle):
            judged = bundle_return(arrived.incoming, arrived.found.contents, context.levels)
            return ReturnRead(arrived.incoming, bundle=judged)
        came = _claimed(_identified(arrived, issues, sign), context)
        return _sent(_called(came, issues), context)
    except Exception as error:  # noqa: BLE001 - a bug on one file may not stop the others
        fault = failed(arrived.incoming.name, error)
        return ReturnRead(arrived.incoming, problems=(fault,), status=Status.UNREADABLE)


def _identified(arrived: Arrived, issues: Issues, sign: Sign) -> ReturnRead:
    incoming, found = arrived.incoming, arrived.found
    if not isinstance(found, Opened):
        faults = (found,) if isinstance(found, Problem) else ()
        return ReturnRead(incoming, problems=faults, status=Status.UNREADABLE)
    who = identity(found.book, sign).as_recorded(incoming.signed)
    whose = owner(incoming, found.book, who, issues)
    own = (*found.problems, *_links(found, incoming), *whose.problems)
    if whose.expected is None:
        return ReturnRead(incoming, problems=own, status=whose.status)
    forms = forms_of(incoming.name, found.book, who, whose.expected, dict(whose.sheets), issues)
    problems = (*own, *forms.problems)
    issue = whose.expected
    corrects = answered(who.answers, issue.collection, issue.unit, sign)
    return ReturnRead(
        incoming, issue, forms.read, forms.refused, problems, whose.held, answers=corrects
    )


def _links(found: Opened, incoming: Incoming) -> Iterator[Problem]:
    if found.book.links:
        yield problem("F19", Place(file=incoming.name))


def _claimed(came: ReturnRead, context: RosterContext) -> ReturnRead:
    """Settle whose the forms of a template for everybody are; one file is one unit's (F20)."""
    expected = came.expected
    picks = expected.plan.occasion.picks if expected is not None else None
    if expected is None or picks is None or not came.forms:
        return came
    forms = as_picked(came.forms, picks, context, held=expected.held)
    first = next((form for form in forms if form.place.unit), forms[0])
    return replace(came, forms=tuple(_one_units(form, first) for form in forms))


def _called(came: ReturnRead, issues: Issues) -> ReturnRead:
    """The unit inside counts; a file that is called by another one's name is told (F18)."""
    (unit, name), file = came.unit, came.incoming.name
    if not unit:
        return came
    named = other_unit(file, unit, name, issues.unit_names())
    if not named:
        return came
    fault = problem("F18", Place(file=file, unit=unit), named=named, inside=name)
    return replace(came, problems=(*came.problems, fault), named=named)


def _sent(came: ReturnRead, context: RosterContext) -> ReturnRead:
    """Hold what somebody else sent for a unit (F16)."""
    unit, name = came.unit
    if not unit:
        return came
    fault = stranger(came.incoming, unit, name, context.senders)
    if fault is None:
        return came
    return replace(came, problems=(*came.problems, fault), held=True)


def _one_units(form: FormRead, first: FormRead) -> FormRead:
    if form.place.unit in ("", first.place.unit):
        return form
    fault = problem("F20", form.whole, other=form.unit_name, name=first.unit_name)
    return replace(form, problems=(*form.problems, fault))


def _returned(came: ReturnRead, judged: Sequence[FormJudged]) -> Return:
    if came.bundle is not None:
        return came.bundle
    forms = (submission(one, held=came.held or one.form.held) for one in judged)
    submissions = (*forms, *came.refused)
    expected, incoming = came.expected, came.incoming
    unit, name = came.unit
    return Return(
        file=incoming.name,
        sha256=hashlib.sha256(incoming.data).hexdigest(),
        received=incoming.received,
        verdict=came.status or _worst(came, submissions),
        unit=unit,
        unit_name=name,
        collection=expected.collection if expected else "",
        sender=incoming.sender,
        mail=incoming.mail,
        submissions=submissions,
        problems=came.problems,
        answers=came.answers,
        named=came.named,
    )


def _worst(came: ReturnRead, submissions: Sequence[Submission]) -> Status:
    verdicts = [s.verdict for s in submissions]
    if worst(p for p in came.problems if not p.code.startswith("X")) is Severity.ERROR:
        verdicts.append(Status.REJECTED)
    if came.held:
        verdicts.append(Status.HELD)
    return min(verdicts, key=lambda status: status.rank, default=Status.HELD)
