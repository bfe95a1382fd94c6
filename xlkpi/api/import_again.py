"""import --again: the stored originals checked anew, after a spec, rule or roster was changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from xlkpi.department.issued import LedgerIssues, held_collections
from xlkpi.department.masters import Written, behind, write_master
from xlkpi.department.opened import Department
from xlkpi.intake.judged_anew import judged_anew, originals
from xlkpi.intake.scans_again import is_scan_held, released
from xlkpi.intake.unit_copies import lacking, settle_copies
from xlkpi.intake.vouched import Vouched
from xlkpi.ledger.journal.events import Rejudged
from xlkpi.outgoing.change_impact import change_impact
from xlkpi.records import Status
from xlkpi.rollup.values_changed import values_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem
    from xlkpi.records import Return, Submission
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class ReassessedForm:
    """A form that is judged or read otherwise now than is on record.

    Its verdict, the codes that came and went, and how many `values` are others.
    """

    unit: str
    project: str
    project_name: str
    file: str
    before: Status
    after: Status
    came: tuple[str, ...]
    went: tuple[str, ...]
    values: int = 0


@dataclass(frozen=True, slots=True)
class Reassessed:
    """How many originals were checked anew, what changed, and the masters written after it.

    `touched` is what was changed since the issues, and whom it touches.
    """

    checked: int
    changes: tuple[ReassessedForm, ...]
    masters: tuple[Written, ...]
    touched: tuple[Problem, ...] = ()

    @property
    def values(self) -> int:
        """How many values are read otherwise than is on record, of all forms."""
        return sum(one.values for one in self.changes)


def import_again(
    folder: Path,
    clock: Clock,
    *,
    dry_run: bool = False,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Reassessed:
    """Check every stored original by today's rules and roster.

    A return stays judged against what was issued to its unit. Rules of a spec that was changed
    since count where its sheets and fields are still the same.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the new verdicts.
        dry_run: Whether nothing is recorded or written.
        jobs: How many processes read.
        progress: Told how many originals of how many were read.

    Returns:
        What is judged or read otherwise than is on record, and the masters written after it; a dry
        run has none.

    Raises:
        ProblemsFound: xlkpi.toml or a spec is faulty (S20, S01-S13); exit code 2.
        Unusable: An original is missing or was changed (S37), there is no workspace (S30), or it
            cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    with department.view() if dry_run else department.ledger() as ledger:
        stopped = () if dry_run else tuple(behind(department, ledger))  # the run before was
        arrivals = [one for one in ledger.arrivals() if _is_asked(one, department.named)]
        unread = _unread(ledger, arrivals)
        known = {one.sha256: one for one in arrivals if one.sha256 not in unread}
        changes: list[ReassessedForm] = []
        behind_now: dict[str, None] = {}
        mails = {one.sha256: one for one in ledger.mails()}
        vouched = Vouched(ledger)
        files = originals(department, tuple(known.values()), mails, vouched, progress)
        held, today = held_collections(department), _today(department)
        issues = LedgerIssues(ledger, held, today, department.named, department.config.zone)
        for judged in judged_anew(department, issues, files, jobs):
            new = tuple(_judged_otherwise(ledger, [one.returned for one in judged], vouched))
            changes += [change for before, now in new for change in _changes(before, now)]
            behind_now |= dict.fromkeys(now.collection for _, now in new if now.collection)
            if not dry_run:
                ledger.append([Rejudged(now) for _, now in new])
        scans = tuple(released(department, ledger, mails))
        if not dry_run:
            ledger.append(scans)
        behind_now |= dict.fromkeys(one.collection for one in scans)
        behind_now |= dict.fromkeys(stopped)
        if not dry_run:
            _settle(department, ledger, {one.unit for one in changes}, stopped)
        to_write = () if dry_run else tuple(behind_now)
        masters = tuple(write_master(department, ledger, name) for name in to_write)
        touched = [change_impact(department, ledger, one) for one in department.config.collections]
    return Reassessed(len(known), tuple(changes), masters, tuple(chain.from_iterable(touched)))


def _judged_otherwise(
    ledger: Ledger, judged: Sequence[Return], vouched: Vouched
) -> Iterator[tuple[Return, Return]]:
    """Yield (as on record, as judged now) of the originals that are judged otherwise."""
    recorded = {one.sha256: one for one in ledger.of_content([one.sha256 for one in judged])}
    for one in judged:
        before = recorded[one.sha256]
        if not is_scan_held(before):
            now = _as_it_came(before, one, vouched)
            if not _same(before, now):
                yield before, now


def _settle(
    department: Department, ledger: Ledger, changed: Iterable[str], stopped: Sequence[str]
) -> None:
    """Make the marked copies of changed units anew, and those that a stopped run left undone."""
    changed = frozenset(changed)
    for name in department.named:
        series = ledger.standing(name)
        units = changed | lacking(department, series)
        units |= {one.unit for one in series} if name in stopped else set()
        settle_copies(department, ledger, name, units)


def _unread(ledger: Ledger, arrivals: Iterable[Return]) -> frozenset[str]:
    """Return the archives of mails that held more than is read (F36): they stay as they are."""
    likely = [one.sha256 for one in arrivals if one.verdict is Status.UNREADABLE and one.mail]
    found = ledger.of_content(likely)
    return frozenset(one.sha256 for one in found if any(p.code == "F36" for p in one.problems))


def _is_asked(one: Return, named: Sequence[str]) -> bool:
    """Whether a return is a file, and of no collection that xlkpi.toml does not name any more.

    One typed by the department is no file, nor a mail with a link. What is past stays as it was.
    """
    is_file = not one.by_hand and one.mail != one.sha256
    return is_file and (not one.collection or one.collection in named)


def _today(department: Department) -> Callable[[str], LoadedSpec | None]:
    """Return what gives the spec a collection has today, None for one that is no more."""
    specs = {one.id: one.spec for one in department.config.collections}
    return lambda name: department.spec(specs[name]) if name in specs else None


def _as_it_came(recorded: Return, judged: Return, vouched: Vouched) -> Return:
    """Return a judged original as it is known: it may have come in an archive (F14)."""
    judged = vouched.as_found(recorded, judged)
    archived = tuple(p for p in recorded.problems if p.code == "F14")
    return replace(judged, problems=(*archived, *judged.problems))


def _same(recorded: Return, judged: Return) -> bool:
    return (recorded.verdict, recorded.submissions, recorded.problems) == (
        judged.verdict,
        judged.submissions,
        judged.problems,
    )


def _changes(recorded: Return, judged: Return) -> Iterator[ReassessedForm]:
    before = {(one.unit, one.project, one.sheet): one for one in recorded.submissions}
    for form in judged.submissions:
        old = before.get((form.unit, form.project, form.sheet))
        values = values_changed(old, form) if old is not None else 0
        if old is not None and (values or _judged_as(old) != _judged_as(form)):
            came, went = _codes(form) - _codes(old), _codes(old) - _codes(form)
            yield ReassessedForm(
                form.unit,
                form.project,
                form.project_name,
                judged.file,
                old.verdict,
                form.verdict,
                _listed(came),
                _listed(went),
                values,
            )


def _judged_as(form: Submission) -> tuple[Status, set[tuple[str, str, str]]]:
    return form.verdict, _codes(form)


def _listed(codes: set[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{code} {cell}".strip() for code, _, cell in codes))


def _codes(form: Submission) -> set[tuple[str, str, str]]:
    """Return what is wrong with a form: code, sheet and cell; a form may have several sheets."""
    return {(one.code, one.place.sheet, one.place.cell) for one in form.problems}
