"""log and diff: what happened in a workspace, and what changed from one return to the next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from xlkpi.api.deciding import Target
from xlkpi.api.desk import Desk
from xlkpi.api.issued import LedgerIssues
from xlkpi.api.named import settled, unit_named
from xlkpi.formula.ast import Cell
from xlkpi.importer.reading import shown
from xlkpi.ledger.decisions import (
    Confirmed,
    Extended,
    Reinstated,
    Waived,
    Withdrawn,
    decision_name,
)
from xlkpi.ledger.events import (
    Evidence,
    Issued,
    MasterWritten,
    Received,
    Rejudged,
    Reviewed,
    SpecKept,
)
from xlkpi.ledger.journal import Journal
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.mail.letter import Automatic
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.records import Status
from xlkpi.texts import Words
from xlkpi.workspace.inbox import original

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo
    from pathlib import Path

    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.events import Event
    from xlkpi.ledger.journal import Entry
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem
    from xlkpi.records import Submission, Value
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the journal: number, time, kind, whom it is about, in words.

    `at` is in UTC (ISO 8601), `local` the same by the workspace's clock.
    """

    seq: int
    at: str
    local: str
    kind: str
    collection: str
    unit: str
    what: Words


@dataclass(frozen=True, slots=True)
class Verified:
    """A journal whose chain holds: its entries, its head, and what is wrong with the originals."""

    entries: int
    head: str
    originals: int
    problems: tuple[Problem, ...]


def log(folder: Path, clock: Clock, unit: str = "") -> Iterator[Logged]:
    """Yield what is in the journal, oldest first; of one unit where one is named.

    ProblemsFound (S22, S92; exit code 2) where it is neither in the roster nor in the journal.
    """
    desk = Desk.at(folder, clock)
    journal = Journal(desk.workspace.journal)
    if unit and not any(one.unit == unit for one in journal_lines(desk, journal)):
        unit = unit_named(desk.roster, unit).id
    return (one for one in journal_lines(desk, journal) if unit in ("", one.unit))


def journal_lines(desk: Desk, journal: Journal) -> Iterator[Logged]:
    """Yield every entry of a journal in words, oldest first."""
    return (_logged(entry, desk.config.zone) for entry in journal.entries())


def verify(folder: Path, clock: Clock) -> Verified:
    """Check every entry's hash and every original's; Unusable (S33) names a changed entry."""
    workspace = Desk.at(folder, clock).workspace
    count, head, problems = 0, "", []
    kept: dict[str, str] = {}
    for entry in Journal(workspace.journal).entries():
        count, head = entry.seq, entry.hash
        if isinstance(entry.event, Received) and not entry.event.returned.by_hand:
            kept[entry.event.returned.sha256] = entry.event.returned.file
        elif isinstance(entry.event, Evidence):
            kept[entry.event.sha256] = entry.event.file
    for digest, file in kept.items():
        found = original(workspace.inbox, digest)
        if found is None or hashlib.sha256(found.read_bytes()).hexdigest() != digest:
            where = str(found or workspace.inbox / digest[:2])
            problems.append(problem("S37", Place(file=where), found=file))
    return Verified(count, head, len(kept), tuple(problems))


def _logged(entry: Entry, zone: tzinfo) -> Logged:
    kind, collection, unit, what = told(entry.event)
    local = datetime.fromisoformat(entry.at).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return Logged(entry.seq, entry.at, local, kind, collection, unit, what)


def told(event: Event) -> tuple[str, str, str, Words]:
    """Return an event's kind, collection and unit ("" where none), and what happened in words."""
    match event:
        case SpecKept():
            short = event.fingerprint[:12]
            return "spec", "", "", Words(f"记录表样 {short}", f"spec {short} kept")
        case Issued():
            words = Words(f"下发 {event.file}", f"issued {event.file}")
            return "issued", event.collection, event.unit, words
        case Received(returned=one):
            words = Words(f"收到 {one.file}", f"received {one.file}")
            return "received", one.collection, one.unit, words
        case Rejudged(returned=one):
            words = Words(f"重新检查 {one.file}", f"checked {one.file} anew")
            return "rejudged", one.collection, one.unit, words
        case MasterWritten():
            words = Words(
                f"写出汇总表（版本 {event.revision}）", f"master {event.revision} written"
            )
            return "master", event.collection, "", words
        case Reviewed():
            words = Words(f"审核意见取自 {event.file}", f"review taken from {event.file}")
            return "reviewed", event.collection, event.unit, words
        case Evidence():
            beside = event.returned[:12]
            words = Words(
                f"收到 {event.file}，作为 {beside} 的盖章扫描件",
                f"received {event.file}, evidence of {beside}",
            )
            return "evidence", event.collection, event.unit, words
        case Collected() | Dispatch() | Dispatched():
            return _mailed(event)
        case Confirmed() | Withdrawn() | Reinstated() | Waived() | Extended():
            return _decided(event)
        case _:
            assert_never(event)


def _kind(event: Collected) -> Words:
    """Return what kind of mail it was, by what is on record."""
    return Automatic[event.automatic].value if event.automatic else Words("邮件", "mail")


def _mailed(event: Collected | Dispatch | Dispatched) -> tuple[str, str, str, Words]:
    match event:
        case Collected():
            sender, kind = event.sender or "?", _kind(event)
            words = Words(
                f"收取 {sender} 的{kind.zh}“{event.subject}”，附件 {len(event.attachments)} 个",
                f"took in the {kind.en} “{event.subject}” of {sender}, "
                f"attachments: {len(event.attachments)}",
            )
            return "collected", "", "", words
        case Dispatch():
            to = "、".join(event.to)
            words = Words(f"给 {to} 的邮件“{event.subject}”", f"mail to {to}: “{event.subject}”")
            return "dispatch", event.collection, event.unit, words
        case Dispatched():
            said = f"：{event.reason}" if event.reason else ""
            zh, en = _OUTCOMES[event.outcome]
            words = Words(f"{zh}{said}", f"{en} {event.message_id}{said}")
            return "dispatched", "", "", words
        case _:
            assert_never(event)


_OUTCOMES = {
    "sent": ("邮件已发出", "sent"),
    "drafted": ("邮件草稿已写好", "draft written of"),
    "refused": ("邮件被拒收", "refused"),
    "unsent": ("邮件没有发出", "not sent"),
    "doubtful": ("邮件不知是否发出", "nobody knows whether it went:"),
}


def _decided(event: Decision) -> tuple[str, str, str, Words]:
    match event:
        case Confirmed() | Withdrawn() | Reinstated():
            name = _ABOUT_A_RETURN[decision_name(event)]
            words = _reasoned(name, event.sha256[:12], event.given.why)
            return name.en, event.collection, "", words
        case Waived():
            words = _reasoned(Words("豁免", "waived"), event.code, event.given.why)
            return "waived", event.collection, event.unit, words
        case Extended():
            words = _reasoned(Words("延期至", "extended to"), event.until, event.given.why)
            return "extended", event.collection, event.unit, words
        case _:
            assert_never(event)


_ABOUT_A_RETURN = {
    "confirmed": Words("确认", "confirmed"),
    "withdrawn": Words("作废", "withdrawn"),
    "reinstated": Words("撤销作废", "reinstated"),
}


def _reasoned(name: Words, what: str, why: str) -> Words:
    return Words(f"{name.zh} {what}：{why}", f"{name.en} {what}: {why}")


# -- diff ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose content changed; `before` and `after` as a person reads them, "" for blank."""

    project: str
    project_name: str
    sheet: str
    cell: str
    field: str
    row: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One form in two returns (file names); no earlier one is ""."""

    project: str
    project_name: str
    before: str
    after: str
    differences: tuple[Difference, ...]


def diff(
    folder: Path,
    clock: Clock,
    unit: str,
    collection: str | None = None,
    project: str | None = None,
) -> tuple[Compared, ...]:
    """Compare each form's latest return with the one before it, cell by cell.

    ProblemsFound (S40) where the unit sent nothing.
    """
    desk = Desk.at(folder, clock)
    chosen = desk.collection(collection)
    with desk.view() as ledger:
        issues = LedgerIssues(ledger)
        standing = ledger.standing(chosen.id)
        target = settled(Target(unit, project), desk.roster, standing)
        unit, project = target.unit, target.project
        series: dict[str, list[Standing]] = {}
        for one in standing:
            if one.unit == unit and project in (None, one.project):
                series.setdefault(one.project, []).append(one)
        if not series:
            found = Words(f"单位 {unit} 还没有来表", f"unit {unit} has sent nothing")
            remedy = Words("没有可以比较的。", "There is nothing to compare.")
            raise ProblemsFound((problem("S40", found=found, remedy=remedy),), exit_code=2)
        return tuple(_compared(forms, issues) for forms in series.values())


def _compared(forms: list[Standing], issues: LedgerIssues) -> Compared:
    own = [one for one in forms if one.status is not Status.DUPLICATE] or forms
    after, before = own[-1], own[-2] if len(own) > 1 else None
    expected = issues.by_plan(after.submission.issued) if after.submission.issued else None
    planned = expected.plan.forms if expected is not None else ()
    fields = {
        f.key: (form.sheet, f)
        for form in planned
        if form.project == after.project or len({p.project for p in planned}) == 1
        for f in form.fields
    }
    return Compared(
        after.project,
        after.submission.project_name,
        before.returned.file if before else "",
        after.returned.file,
        tuple(_differences(before.submission if before else None, after.submission, fields)),
    )


def _differences(
    before: Submission | None,
    after: Submission,
    fields: Mapping[Cell, tuple[str, PlannedField]],
) -> Iterator[Difference]:
    old, new = _values(before), _values(after)
    for key in dict.fromkeys((*fields, *old, *new)):
        if old.get(key) == new.get(key):
            continue
        sheet, field = fields.get(key, (after.sheet, None))
        kind = field.spec.kind if field is not None else None
        texts = [_text(values.get(key), kind) for values in (old, new)]
        name = f"{key.table}.{key.column}" if key.table else key.column
        label = f"{field.row_label} {field.spec.label}".strip() if field is not None else name
        cell = str(field.at) if field is not None else ""
        yield Difference(
            after.project, after.project_name, sheet, cell, name, key.row, label, *texts
        )


def _values(form: Submission | None) -> dict[Cell, Value]:
    if form is None:
        return {}
    found: dict[Cell, Value] = {}
    for record in form.records:
        found |= {Cell(record.table, record.row, name): v for name, v in record.values.items()}
    return found


def _text(value: Value | None, kind: object) -> str:
    return "" if value is None else shown(value, kind)  # type: ignore[arg-type]
