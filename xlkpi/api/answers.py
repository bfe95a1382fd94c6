"""Which units are to be answered, and what: their newest mail, taken over or to be corrected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlkpi.importer.reading import shown
from xlkpi.importer.senders import senders, sends_for
from xlkpi.letters.building import Taken
from xlkpi.master.figures import cumulative, figures, headline
from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.spec.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.api.desk import Desk
    from xlkpi.api.roll_call import FormCall, RollCall
    from xlkpi.ledger.mails import Collected
    from xlkpi.ledger.standing import Standing
    from xlkpi.master.figures import Figure
    from xlkpi.problems import Problem
    from xlkpi.records import Return, Submission, Value
    from xlkpi.spec.models import Spec
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Unit

Verdict = Literal["accepted", "returned", "unreadable"]
_WAITING = ("issued", "not_issued")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit is told about the return it sent last.

    `projects` are those of its rejected forms, `taken` what was taken over of the others,
    `missing` the projects that it has not sent yet.
    """

    unit: Unit
    verdict: Verdict
    returned: Return
    mail: Collected
    projects: tuple[str, ...]
    problems: tuple[Problem, ...]
    taken: tuple[Taken, ...]
    missing: tuple[str, ...]


def answers(
    desk: Desk,
    collection: Collection,
    now: RollCall,
    returns: Sequence[Return],
    mails: Mapping[str, Collected],
) -> Iterator[Answer]:
    """Yield what each unit is to be told, in the roster's order.

    `returns` are all of the collection in order of arrival, `mails` those they came with, by
    SHA-256. What came otherwise, what somebody else sent, and what is held is not answered: the
    department has to look at it first.
    """
    spec = desk.spec(collection.spec).spec
    newest = _newest(desk, returns, mails)
    standing: dict[str, list[Standing]] = defaultdict(list)
    for one in now.series:
        standing[one.returned.sha256].append(one)
    forms: dict[str, list[FormCall]] = defaultdict(list)
    for form in now.forms:
        forms[form.unit.id].append(form)
    for unit in desk.roster.units:
        together = newest.get(unit.id, ())
        mine = [form for one in together for form in standing[one.sha256]]
        verdict = _verdict(together, mine)
        if verdict is not None:
            answered = together[-1]
            yield Answer(
                unit,
                verdict,
                answered,
                mails[answered.mail],
                tuple(_name(s.submission) for s in mine if s.status is Status.REJECTED),
                tuple(_problems(together, mine)),
                tuple(_taken(spec, desk.config.measure_of(collection, spec), forms[unit.id])),
                tuple(f.project.name for f in forms[unit.id] if f.state in _WAITING),
            )


def _newest(
    desk: Desk, returns: Iterable[Return], mails: Mapping[str, Collected]
) -> Mapping[str, tuple[Return, ...]]:
    """Return what came with the last mail of each unit, where nothing came otherwise since.

    A file that cannot be read counts where it came alone: beside a workbook it is something else.
    """
    known = senders((unit.id, unit.addresses) for unit in desk.roster.units)
    by_unit: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        if one.unit and not one.by_hand:
            by_unit[one.unit].append(one)
    found: dict[str, tuple[Return, ...]] = {}
    for unit, mine in by_unit.items():
        mail = mine[-1].mail
        if mail in mails and unit in sends_for(mine[-1].sender, known):
            together = [one for one in mine if one.mail == mail]
            found[unit] = tuple([one for one in together if one.submissions] or together)
    return found


def _verdict(returns: Sequence[Return], forms: Sequence[Standing]) -> Verdict | None:
    """Return what returns are answered with; None where the department has to decide first."""
    if not forms:
        faulty = (Status.UNREADABLE, Status.REJECTED)
        return "unreadable" if any(one.verdict in faulty for one in returns) else None
    statuses = {one.status for one in forms}
    if Status.REJECTED in statuses:
        return "returned"
    return None if Status.HELD in statuses else "accepted"


def _problems(returns: Iterable[Return], forms: Iterable[Standing]) -> Iterator[Problem]:
    """Yield the faults of returns, in their order: errors, and what should be looked at."""
    for returned in returns:
        yield from returned.problems
    for one in forms:
        if one.status is Status.REJECTED:
            yield from (*one.problems, *one.submission.problems)
        else:
            found = (*one.problems, *one.submission.problems)
            yield from (p for p in found if p.severity is not Severity.ERROR)


def _taken(spec: Spec, measure: str, forms: Iterable[FormCall]) -> Iterator[Taken]:
    told = tuple(_told(spec))
    for form in forms:
        if form.merged is not None:
            values = {
                (record.table, record.row, column): value
                for record in form.merged.submission.records
                for column, value in record.values.items()
            }
            yield Taken(
                form.project.name,
                tuple(
                    (one.row_label + one.label, _with_measure(values[at], one.kind, measure))
                    for one in told
                    if (at := (one.cell.table, one.cell.row, one.cell.column)) in values
                ),
            )


def _with_measure(value: Value, kind: Kind, measure: str) -> str:
    return f"{shown(value, kind)} {measure}" if kind is Kind.MONEY else shown(value, kind)


def _told(spec: Spec) -> Iterator[Figure]:
    """Yield the figures that an acceptance names: the amount, and the cumulative ones."""
    amount = headline(spec)
    if amount is not None:
        yield amount
    yield from (one for one in cumulative(figures(spec)) if one != amount)


def _name(form: Submission) -> str:
    return form.project_name or form.sheet
