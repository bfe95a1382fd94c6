"""master: the view of the ledger as a workbook, written beside and swapped in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.api.roll_call import STATES, FormCall, RollCall, roll_call
from xlkpi.ledger.events import MasterWritten
from xlkpi.master.across import across_problems
from xlkpi.master.view import MasterView, MergedForm, Rate, ReturnLine, StatusLine
from xlkpi.master.workbook import workbook
from xlkpi.problems import Place, Severity, problem
from xlkpi.records import Status
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.api.desk import Desk
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.records import Return
    from xlkpi.workspace.config import Collection

STATUS_WORDS = {
    Status.UNREADABLE: "无法识别",
    Status.REJECTED: "有错误待退回",
    Status.HELD: "待确认",
    Status.ACCEPTED_WITH_WARNINGS: "已并入（有提示）",
    Status.ACCEPTED: "已并入",
    Status.SUPERSEDED: "已被新表代替",
    Status.DUPLICATE: "重复",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A master that was written: where, from which revision, and what is to be said of it."""

    collection: str
    file: Path
    revision: int
    forms: int
    problems: tuple[Problem, ...] = ()


def write_master(desk: Desk, ledger: Ledger, name: str) -> Written:
    """Write a collection's master anew and record it.

    Where the file is open elsewhere or is not the one last written, the new one lies beside it
    (S36).
    """
    view = master_view(desk, ledger, desk.collection(name))
    data = workbook(view, datetime(view.year, 1, 1, tzinfo=UTC))
    path = desk.workspace.master(name)
    digest = hashlib.sha256(data).hexdigest()
    known = ledger.master(name)
    target, problems = _target(path, known[1] if known else None, digest)
    try:
        write_atomically(target, data)
    except PermissionError:
        target = beside(path)
        problems = (_occupied(path, target),)
        write_atomically(target, data)
    if target == path and known != (view.revision, digest):
        ledger.append([MasterWritten(name, view.revision, digest)])
    return Written(name, target, view.revision, len(view.forms), (*problems, *view.problems))


def _target(path: Path, last: str | None, new: str) -> tuple[Path, tuple[Problem, ...]]:
    if not path.exists():
        return path, ()
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    if found in (last, new) and not any(lock.exists() for lock in locks):
        return path, ()
    return beside(path), (_occupied(path, beside(path)),)


def beside(path: Path) -> Path:
    """Return where a new master lies while the old one may not be touched."""
    return path.with_name(f"{path.stem}.new{path.suffix}")


def _occupied(path: Path, other: Path) -> Problem:
    return problem("S36", Place(file=str(path)), other=str(other))


def call(desk: Desk, ledger: Ledger, collection: Collection) -> RollCall:
    """Call the roll of a collection."""
    return roll_call(
        desk.roster,
        ledger.issues(collection.id),
        ledger.standing(collection.id),
        ledger.returns(collection.id),
        desk.config.due_at(collection),
        desk.clock(),
    )


def master_view(desk: Desk, ledger: Ledger, collection: Collection) -> MasterView:
    """Return what the master of a collection shows."""
    roster, spec = desk.roster, desk.spec(collection.spec).spec
    now = call(desk, ledger, collection)
    standing = ledger.standing(collection.id)
    forms = tuple(_merged(form) for form in now.forms if form.merged is not None)
    across = across_problems(roster, forms, spec, desk.config.measure)
    return MasterView(
        collection=collection.id,
        title=collection.title or f"{collection.year or desk.config.year}年{spec.title}汇总",
        department=desk.config.department.name,
        year=collection.year or desk.config.year,
        measure=desk.config.measure,
        due=desk.config.due_at(collection),
        zone=desk.config.zone,
        revision=ledger.revision(collection.id),
        journal_head=ledger.head_at(ledger.revision(collection.id)),
        spec=spec,
        roster=roster,
        forms=forms,
        lines=tuple(_line(form) for form in now.forms),
        rates=_rates(now),
        returns=tuple(_returns(ledger.returns(collection.id), standing)),
        problems=(*across, *_problems(now)),
    )


def _merged(form: FormCall) -> MergedForm:
    merged = form.merged
    if merged is None:
        raise ValueError(form.unit.id)
    version = sum(s.status is not Status.DUPLICATE for s in form.returns)
    return MergedForm(
        form.unit,
        form.project,
        merged.submission,
        merged.returned.file,
        merged.returned.received,
        version,
    )


def _line(form: FormCall) -> StatusLine:
    latest = form.latest
    received = [s.returned.received for s in form.returns]
    return StatusLine(
        unit=form.unit,
        project=form.project,
        issued=datetime.fromisoformat(form.issued.at) if form.issued else None,
        first=min(received, default=None),
        latest=max(received, default=None),
        count=len(received),
        sender=latest.returned.sender if latest else "",
        file=latest.returned.file if latest else "",
        status=STATES[form.state].zh,
        errors=form.count(Severity.ERROR),
        warnings=form.count(Severity.WARNING),
        overdue=form.overdue,
    )


def _rates(now: RollCall) -> tuple[Rate, ...]:
    """Rates counted by forms, for each kind of unit."""
    by_kind: dict[str, list[FormCall]] = defaultdict(list)
    for form in now.forms:
        by_kind[form.unit.kind].append(form)
    return tuple(
        Rate(
            kind,
            len(forms),
            sum(bool(f.returns) for f in forms),
            sum(f.merged is not None for f in forms),
            sum(f.overdue for f in forms),
        )
        for kind, forms in by_kind.items()
    )


def _returns(returns: Sequence[Return], standing: Sequence[Standing]) -> list[ReturnLine]:
    forms: dict[tuple[str, datetime, str], list[Standing]] = defaultdict(list)
    for one in standing:
        forms[one.returned.sha256, one.returned.received, one.returned.file].append(one)
    lines = []
    for one in returns:
        mine = forms[one.sha256, one.received, one.file]
        statuses = [s.status for s in mine] or [one.verdict]
        said = "；".join(f"{s.submission.project_name}：{STATUS_WORDS[s.status]}" for s in mine)
        worst = min(statuses, key=lambda s: s.rank)
        lines.append(
            ReturnLine(one.received, one.file, one.sha256, one.unit_name, STATUS_WORDS[worst], said)
        )
    return lines


def _problems(now: RollCall) -> list[Problem]:
    found: list[Problem] = []
    for form in now.forms:
        latest = form.latest
        if latest is not None:
            found += [*latest.problems, *latest.submission.problems]
    return found
