"""Which units are to be answered, and what: their newest mail, taken over or to be corrected.

A verdict is what the unit's forms have come to, as the roll-call has it: what came again in another
file and is still to be corrected is not accepted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlkpi.department.reported_twice import reported_elsewhere
from xlkpi.importer.contents.reading import shown
from xlkpi.letters.building import AcceptedForm
from xlkpi.outgoing.mailing.newest_mail import newest_mails
from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.rollup.figures import cumulative, figures, headline
from xlkpi.rollup.roll.outline import TO_CORRECT
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.issued import LedgerIssues
    from xlkpi.department.opened import Department
    from xlkpi.ledger.mails import Collected
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.records import Return, Value
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.roll.roll_call import FormStatus, RollCall
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Unit

Verdict = Literal["accepted", "returned", "unreadable"]
_WAITING = ("issued", "not_issued")
_MERGED = frozenset({"merged", "merged_with_warnings"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit is told about the return it sent last.

    `about` is by what the answer is known, `projects` are those of its rejected forms, `taken` what
    was taken over of the others, `missing` the projects that it has not sent yet, `elsewhere` what
    of its forms that count other units have reported as well.
    """

    unit: Unit
    verdict: Verdict
    returned: Return
    mail: Collected
    about: str
    projects: tuple[str, ...]
    problems: tuple[Problem, ...]
    taken: tuple[AcceptedForm, ...]
    missing: tuple[str, ...]
    elsewhere: tuple[Problem, ...] = ()


def answers(
    department: Department,
    collection: Collection,
    now: RollCall,
    returns: Sequence[Return],
    mails: Mapping[str, Collected],
    issues: LedgerIssues,
) -> Iterator[Answer]:
    """Yield what each unit is to be told, in the roster's order.

    `returns` are all of the collection in order of arrival, `mails` those they came with, by
    SHA-256, `issues` what was issued. What came otherwise, what somebody else sent, and what is
    held is not answered: the department has to look at it first. What it withdrew is as if it had
    not come.
    """
    spec = department.form_of(collection)
    authserv = department.config.mail.authserv if department.config.mail else ""
    standing: dict[str, list[Standing]] = defaultdict(list)
    for one in now.series:
        if one.status is not Status.WITHDRAWN:
            standing[one.returned.sha256].append(one)
    there = [one for one in returns if standing[one.sha256] or not one.submissions]
    newest = newest_mails(department.roster.units, there, mails, authserv)
    forms: dict[str, list[FormStatus]] = defaultdict(list)
    for form in (*now.forms, *now.beyond):
        forms[form.unit.id].append(form)
    elsewhere = reported_elsewhere(spec, (*now.forms, *now.beyond), issues)
    for unit in department.roster.units:
        came = newest.get(unit.id)
        if came is None:
            continue
        sent = tuple(form for one in came.returns for form in standing[one.sha256])
        verdict = _verdict(came.returns, sent, forms[unit.id])
        if verdict is not None:
            faulty = [form for form in forms[unit.id] if form.is_to_correct]
            yield Answer(
                unit,
                verdict,
                came.returns[-1],
                came.mail,
                came.about,
                tuple(form.project.name for form in faulty),
                tuple(_problems(came.returns, sent, faulty)),
                tuple(_taken(spec, department.config.measure_of(collection, spec), forms[unit.id])),
                tuple(f.project.name for f in forms[unit.id] if f.due and f.state in _WAITING),
                elsewhere.get(unit.id, ()),
            )


def _verdict(
    returns: Sequence[Return], sent: Sequence[Standing], forms: Iterable[FormStatus]
) -> Verdict | None:
    """Return what returns are answered with; None where the department has to decide first.

    `sent` are the forms in them, `forms` all of the unit. One that is still to be corrected, from
    this mail or an earlier one, goes back with it.
    """
    if not sent:
        faulty = (Status.UNREADABLE, Status.REJECTED)
        return "unreadable" if any(one.verdict in faulty for one in returns) else None
    states = {form.key: form.state for form in forms}
    came = {states.get((one.unit, one.project), "") for one in sent}
    if came & TO_CORRECT:
        return "returned"
    if not came <= _MERGED:
        return None
    return "returned" if TO_CORRECT & set(states.values()) else "accepted"


def _problems(
    returns: Iterable[Return], sent: Sequence[Standing], faulty: Sequence[FormStatus]
) -> Iterator[Problem]:
    """Yield the faults of returns, in their order: errors, and what should be looked at.

    A form that is to be corrected has those of this mail, else of the return that it is from.
    """
    for returned in returns:
        yield from returned.problems
    wrong = {form.key: form for form in faulty}
    own = {(one.unit, one.project): one for one in sent if _is_rejected(one)}
    for one in sent:
        key = one.unit, one.project
        if key not in wrong:
            found = (*one.problems, *one.submission.problems)
            yield from (p for p in found if p.severity is not Severity.ERROR)
    for key, form in wrong.items():
        standing = own.get(key) or form.latest
        if standing is not None:
            yield from (*standing.problems, *standing.submission.problems)


def _is_rejected(one: Standing) -> bool:
    stands = one.status in (Status.REJECTED, Status.DUPLICATE)
    return stands and one.submission.verdict is Status.REJECTED


def _taken(spec: Spec, measure: str, forms: Iterable[FormStatus]) -> Iterator[AcceptedForm]:
    named = tuple(_figures_named(spec))
    for form in forms:
        if form.merged is not None:
            values = {
                (record.table, record.row, column): value
                for record in form.merged.submission.records
                for column, value in record.values.items()
            }
            yield AcceptedForm(
                form.project.name,
                tuple(
                    (one.row_label + one.label, _with_measure(values[at], one.kind, measure))
                    for one in named
                    if (at := (one.cell.table, one.cell.row, one.cell.column)) in values
                ),
            )


def _with_measure(value: Value, kind: Kind, measure: str) -> str:
    return f"{shown(value, kind)} {measure}" if kind is Kind.MONEY else shown(value, kind)


def _figures_named(spec: Spec) -> Iterator[Figure]:
    """Yield the figures that an acceptance names: the amount, and the cumulative ones."""
    amount = headline(spec)
    if amount is not None:
        yield amount
    yield from (one for one in cumulative(figures(spec)) if one != amount)
