"""confirm, withdraw, reinstate, waive, extend: decisions, on record with their reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.by_name import field_label, fields_of, input_named
from xlkpi.api.change_words import moved, state_changes
from xlkpi.api.desk import Desk
from xlkpi.api.held import by_return, together
from xlkpi.api.issued import LedgerIssues
from xlkpi.api.last_days import extensions, last_day
from xlkpi.api.mastering import Written, write_master
from xlkpi.api.named import Named, listed, meant, settled, unit_named, units_of
from xlkpi.api.not_due import with_units_of
from xlkpi.api.unit_copies import settle_copies
from xlkpi.ledger.decisions import Confirmed, Extended, Given, Reinstated, Waived, Withdrawn
from xlkpi.ledger.repeated import content_of, for_every_file
from xlkpi.problems import ProblemsFound, Severity, problem
from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.api.by_name import Fields
    from xlkpi.api.change_words import Changed
    from xlkpi.api.held import Left
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.records import Return
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

    _Settled = tuple[Sequence[Decision], Sequence[Left]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is decided, and by whom."""

    why: str
    who: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: a unit, one of its projects (None: all), one of its returns.

    `file` is the name of a returned file, or the first digits of its SHA-256; "" for the latest
    that the decision can be about.
    """

    unit: str
    project: str | None = None
    file: str = ""
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on record, the forms whose state it changed, and the master written after it."""

    decision: Decision
    changes: tuple[Changed, ...]
    master: Written | None


@dataclass(frozen=True, slots=True)
class DecidedTogether:
    """Decisions on record, what they changed, what has to be decided one by one, the master."""

    decisions: tuple[Decision, ...]
    changes: tuple[Changed, ...]
    left: tuple[Left, ...]
    master: Written | None


def confirm(folder: Path, clock: Clock, target: Target, reason: Reason) -> Decided:
    """Let a held return count; S40 where nothing is held, or several returns are."""

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        chosen = _one_return(_of(ledger, collection, target, Status.HELD), target, _NOT_HELD)
        return Confirmed(collection.id, chosen.sha256, target.project, given)

    return _decide(folder, clock, target, reason, settle)


def confirm_several(
    folder: Path, clock: Clock, targets: Sequence[Target], reason: Reason
) -> DecidedTogether:
    """Let one held return of each of several units count, or none of them (S40 for each unit).

    All are of the collection of the first.
    """

    def settle(ledger: Ledger, desk: Desk, collection: Collection, given: Given) -> _Settled:
        standing = ledger.standing(collection.id)
        chosen: list[Decision] = []
        faults: list[Problem] = []
        for target in (settled(one, desk.roster, standing) for one in targets):
            try:
                found = _of(ledger, collection, target, Status.HELD)
                one = _one_return(found, target, _NOT_HELD)
            except ProblemsFound as error:
                faults += error.problems
            else:
                chosen.append(Confirmed(collection.id, one.sha256, target.project, given))
        if faults:
            raise ProblemsFound(tuple(faults), exit_code=2)
        return chosen, ()

    return _decide_together(folder, clock, targets[0].collection, reason, settle)


def confirm_held(
    folder: Path, clock: Clock, collection: str | None, reason: Reason
) -> DecidedTogether:
    """Let everything count that is held only because it came on the template for everybody.

    What is held for another reason is left, and told.
    """

    def settle(ledger: Ledger, desk: Desk, collection: Collection, given: Given) -> _Settled:
        del desk
        standing = ledger.standing(collection.id)
        taken, left = together(standing)
        return [
            Confirmed(collection.id, digest, project, given)
            for digest, projects in by_return(taken, standing).items()
            for project in (projects or (None,))
        ], left

    return _decide_together(folder, clock, collection, reason, settle)


def _decide_together(
    folder: Path,
    clock: Clock,
    name: str | None,
    reason: Reason,
    settle: Callable[[Ledger, Desk, Collection, Given], _Settled],
) -> DecidedTogether:
    desk = Desk.at(folder, clock)
    collection = desk.collection(name)
    with desk.ledger() as ledger:
        before = ledger.standing(collection.id)
        given = Given(reason.why, reason.who, clock().isoformat())
        decisions, left = settle(ledger, desk, collection, given)
        if not decisions:
            return DecidedTogether((), (), tuple(left), None)
        changes, master = _recorded(desk, ledger, collection, decisions, before)
        return DecidedTogether(tuple(decisions), changes, tuple(left), master)


def withdraw(folder: Path, clock: Clock, target: Target, reason: Reason) -> Decided:
    """Take a return out of the count; without a file it is the one that stands.

    S40 where several do: of one that counts and others that wait beside it, a person says which.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        found = _of(ledger, collection, target)
        chosen = _one_return(found if target.file else _standing(found), target, _NO_RETURN)
        return Withdrawn(collection.id, chosen.sha256, target.project, given)

    return _decide(folder, clock, target, reason, settle)


def _standing(found: Sequence[Standing]) -> list[Standing]:
    """Return of each form what counts, what is held, and what came last."""
    last = {one.project: one for one in found if one.status.stands}
    return [
        one
        for one in found
        if one.status.stands
        and (one.merged or one.status is Status.HELD or one is last[one.project])
    ]


def reinstate(folder: Path, clock: Clock, target: Target, reason: Reason) -> Decided:
    """Take a withdrawal back: the return is as it came, in its place among the others.

    Files of one content come back together. S40 where nothing is withdrawn, or several contents
    are.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        away = _of(ledger, collection, target, Status.WITHDRAWN)
        first = {content_of(one): one for one in reversed(away)}
        chosen = _one_return([*first.values()], target, _NOT_WITHDRAWN)
        return Reinstated(collection.id, chosen.sha256, target.project, given)

    return _decide(folder, clock, target, reason, settle)


def waive(
    folder: Path, clock: Clock, target: Target, code: str, field: str, reason: Reason
) -> Decided:
    """Let a fault pass in a unit's form, now and in what it sends later.

    `field` is a field, or "table[row].column"; "" is every cell of the form. S40 where the form
    has no such error, or the project is needed to tell which form.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        faulty = [
            (one, fault)
            for one in _of(ledger, collection, target)
            for fault in one.submission.problems
            if fault.code.casefold() == code.casefold() and fault.severity is Severity.ERROR
        ]
        column, row = _cell(field)
        if field and not any(_at(fault) == (column, row) for _, fault in faulty):
            column, row = _labelled(field, faulty, LedgerIssues(ledger)) or (column, row)
        faulty = [one for one in faulty if not field or _at(one[1]) == (column, row)]
        projects = {one.project: one.submission.project_name for one, _ in faulty}
        if len(projects) != 1:
            raise _nothing(_NO_FAULT if not projects else _WHICH_FORM, code, projects)
        (project,), (one, fault) = projects, faulty[0]
        label = _label(_at(fault), one, LedgerIssues(ledger)) if field else ""
        return Waived(collection.id, target.unit, project, fault.code, column, row, given, label)

    return _decide(folder, clock, target, reason, settle)


def extend(folder: Path, clock: Clock, target: Target, until: date, reason: Reason) -> Decided:
    """Give a unit until the end of another day: none before the collection's own last one."""

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        if until < collection.due:
            said = _EARLY.fill(day=until.isoformat(), due=collection.due.isoformat())
            raise ProblemsFound((problem("S40", found=said, remedy=_LATER),), exit_code=2)
        before = last_day(collection, target.unit, extensions(ledger.decisions(collection.id)))
        days = until.isoformat(), before.isoformat()
        return Extended(collection.id, target.unit, days[0], given, days[1])

    return _decide(folder, clock, target, reason, settle)


def _decide(
    folder: Path,
    clock: Clock,
    target: Target,
    reason: Reason,
    settle: Callable[[Ledger, Collection, Target, Given], Decision],
) -> Decided:
    desk = Desk.at(folder, clock)
    collection = desk.collection(target.collection)
    roster = desk.roster
    if not meant(target.unit, units_of(roster)):
        with desk.view() as looked:
            roster = with_units_of(roster, looked.standing(collection.id))
    unit_named(roster, target.unit)  # a mistyped one waits for nobody's lock
    with desk.ledger() as ledger:
        before = ledger.standing(collection.id)
        given = Given(reason.why, reason.who, clock().isoformat())
        decision = settle(ledger, collection, settled(target, roster, before), given)
        changes, master = _recorded(desk, ledger, collection, [decision], before)
        return Decided(decision, changes, master)


def _recorded(
    desk: Desk,
    ledger: Ledger,
    collection: Collection,
    decisions: Sequence[Decision],
    before: Sequence[Standing],
) -> tuple[tuple[Changed, ...], Written]:
    """Put decisions on record; return what they changed, and the master that shows it."""
    each = [one for decision in decisions for one in for_every_file(decision, before)]
    ledger.append(tuple(dict.fromkeys(each)))
    after = ledger.standing(collection.id)
    own = {one.unit for one in decisions if isinstance(one, Waived | Extended)}
    settle_copies(desk, ledger, collection.id, own | {new.unit for _, new in moved(before, after)})
    return state_changes(before, after), write_master(desk, ledger, collection.id)


# -- what a decision is about ----------------------------------------------------------------------

_NOT_HELD = Words("单位 {unit} 没有待确认的表", "unit {unit} has no held form")
_NOT_WITHDRAWN = Words("单位 {unit} 没有已作废的表", "unit {unit} has no withdrawn form")
_NO_RETURN = Words("单位 {unit} 没有这样的来表", "unit {unit} has no such return")
_SEVERAL = Words("有不止一份：{files}", "there are several: {files}")
_NO_FAULT = Words("没有错误 {code}", "there is no error {code}")
_WHICH_FORM = Words("{code} 在不止一张表中：{files}", "{code} is in several forms: {files}")
_EARLY = Words(
    "{day} 早于收集任务的截止日期 {due}，不是延期",
    "{day} is before the collection's last day {due}: no extension",
)
_LATER = Words(
    "请核对日期；要收回延期，写收集任务的截止日期。",
    "Check the day; to take an extension back, give the collection's last day.",
)
_LOOK = Words("请先用 xlkpi status 和 xlkpi diff 核对。", "Look at xlkpi status and xlkpi diff.")
_NAME_ONE = Words("请用 --return 或 --project 指明一份。", "Name one with --return or --project.")


def _of(
    ledger: Ledger, collection: Collection, target: Target, status: Status | None = None
) -> list[Standing]:
    return [
        one
        for one in ledger.standing(collection.id)
        if one.unit == target.unit
        and target.project in (None, one.project)
        and status in (None, one.status)
        and _is_named(one.returned, target.file)
    ]


def _is_named(returned: Return, file: str) -> bool:
    return not file or returned.file == file or returned.sha256.startswith(file.lower())


def _one_return(found: Sequence[Standing], target: Target, none: Words) -> Return:
    returns = {one.returned.sha256: one.returned for one in found}
    if len(returns) == 1:
        return next(iter(returns.values()))
    if not returns:
        said = none.fill(unit=target.unit)
        raise ProblemsFound((problem("S40", found=said, remedy=_LOOK),), exit_code=2)
    files = "、".join(f"{one.file}（{one.sha256[:8]}）" for one in returns.values())
    said = _SEVERAL.fill(files=files)
    raise ProblemsFound((problem("S40", found=said, remedy=_NAME_ONE),), exit_code=2)


def _nothing(words: Words, code: str, projects: Mapping[str, str]) -> ProblemsFound:
    said = words.fill(code=code, files=listed([Named(*one) for one in projects.items()]))
    remedy = _NAME_ONE if projects else _LOOK
    return ProblemsFound((problem("S40", found=said, remedy=remedy),), exit_code=2)


def _labelled(
    field: str, faulty: Sequence[tuple[Standing, Problem]], issues: LedgerIssues
) -> tuple[str, str] | None:
    """Return the one (field, row) among faults that is named by its label; None where none is."""
    found = set()
    for one, fault in faulty:
        key = input_named(field, _fields(one, issues))
        if not isinstance(key, Words):
            found |= {_where(key)} & {_at(fault)}
    return found.pop() if len(found) == 1 else None


def _label(at: tuple[str, str], one: Standing, issues: LedgerIssues) -> str:
    """Return what people call a field of a form, "" where its issue is not known."""
    fields = _fields(one, issues).items()
    return next((field_label(field) for key, (_, field) in fields if _where(key) == at), "")


def _fields(one: Standing, issues: LedgerIssues) -> Fields:
    expected = issues.by_plan(one.submission.issued) if one.submission.issued else None
    forms = expected.plan.forms if expected is not None else ()
    return fields_of([form for form in forms if form.project == one.project])


def _where(key: Cell) -> tuple[str, str]:
    return f"{key.table}.{key.column}" if key.table else key.column, key.row


def _at(fault: Problem) -> tuple[str, str]:
    return fault.place.field, fault.place.row


def _cell(field: str) -> tuple[str, str]:
    """Return (field, row) as problems name them: "table[row].column" is table.column in a row."""
    table, bracket, rest = field.partition("[")
    row, _, column = rest.partition("].")
    return (f"{table}.{column}", row) if bracket else (field, "")
