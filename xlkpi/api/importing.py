"""import: files, folders and zips -> judged returns on record."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.api.desk import Desk, kept_spec
from xlkpi.api.mastering import Written, write_master
from xlkpi.api.occasions import occasion, surroundings
from xlkpi.importer.incoming import Incoming
from xlkpi.importer.issues import Expected
from xlkpi.importer.reader.readers import Readers
from xlkpi.importer.returns import judge_arrivals
from xlkpi.ledger.events import Received
from xlkpi.ledger.standing import Standing, standings
from xlkpi.plan.build import HELPER_SHEETS, build
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.records import Return, Status
from xlkpi.workspace.inbox import NOTE, keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from xlkpi.importer.reader.readers import Arrived
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.events import Issued
    from xlkpi.ledger.store import IssueNote
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.problems import Problem
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock

_PASSED_OVER = ("~$", ".")
_PLANS_KEPT = 64
_TOGETHER = 32
"""Files judged at a time: enough for one frame to pay, few enough to hold."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file: its final status, and of each of its forms."""

    returned: Return
    status: Status
    forms: tuple[Standing, ...]
    problems: tuple[Problem, ...]

    @property
    def merged(self) -> bool:
        """Whether any of its forms was merged."""
        return any(form.merged for form in self.forms)


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import; `masters` are those written after it."""

    files: tuple[ImportedFile, ...]
    masters: tuple[Written, ...] = ()


def import_paths(
    folder: Path,
    clock: Clock,
    paths: Sequence[Path],
    *,
    received: datetime | None = None,
    dry_run: bool = False,
    master: bool = True,
    jobs: int = 1,
) -> Imported:
    """Take files in: judge, keep the originals, record, write the master.

    `received` is the time they came (UTC), else each file's own; `jobs` is how many processes
    read. A dry run writes nothing at all. Files are taken in some at a time: what an interrupted
    run has taken in is on record, and the next one goes on from there.
    """
    desk = Desk.at(folder, clock)
    files = _gathered(_there(paths), received)
    with desk.view() if dry_run else desk.ledger() as ledger:
        taken = _Taken(desk, ledger, dry_run=dry_run)
        with Readers(jobs, HELPER_SHEETS, partial(_dated, desk.config.zone, received)) as readers:
            for batch in _batches(taken.unknown(files, readers), _TOGETHER):
                taken.take(batch)
        result = taken.result()
        if dry_run:
            return Imported(result)
        touched = dict.fromkeys(one.collection for one in taken.new.values() if one.collection)
        masters = [write_master(desk, ledger, name) for name in touched] if master else []
    return Imported(result, tuple(masters))


class _Taken:
    """What has been taken in so far; values of forms are let go once they are on record."""

    def __init__(self, desk: Desk, ledger: Ledger, *, dry_run: bool) -> None:
        self._desk = desk
        self._ledger = ledger
        self._dry_run = dry_run
        self._issues = LedgerIssues(ledger, held_collections(desk))
        self._around = surroundings(desk.config, desk.roster, Due(desk))
        self._known = {one.sha256: _light(one) for one in ledger.returns()}
        self._ahead: set[str] = set()
        self._all: list[tuple[str, str]] = []
        self.new: dict[str, Return] = {}

    def unknown(self, files: Iterable[Incoming], readers: Readers) -> Iterator[Arrived]:
        """Open the files; yield those whose content did not come before."""
        for arrived in readers.arrivals(files):
            came = arrived.incoming
            digest = sha256(came.data).hexdigest()
            self._all.append((came.name, digest))
            if not self._dry_run:
                keep(self._desk.workspace.inbox, came.data, came.name, came.received, came.sender)
            if digest not in self._known and digest not in self._ahead:
                self._ahead.add(digest)
                yield arrived

    def take(self, arrived: Sequence[Arrived]) -> None:
        """Judge some files and put them on record."""
        judged = judge_arrivals(arrived, self._issues, self._desk.sign, self._around)
        if not self._dry_run:
            self._ledger.append([Received(one.returned) for one in judged])
        self.new |= {one.returned.sha256: _light(one.returned) for one in judged}

    def _standing(self) -> Mapping[str, Sequence[Standing]]:
        """Return what became of the forms of each file, by its content."""
        by_file: dict[str, list[Standing]] = {}
        together = (*self._known.values(), *self.new.values())
        for name in dict.fromkeys(one.collection for one in together if one.collection):
            for form in standings(one for one in together if one.collection == name):
                by_file.setdefault(form.returned.sha256, []).append(form)
        return by_file

    def result(self) -> tuple[ImportedFile, ...]:
        """Return what becomes of every file, given all that is on record."""
        standing = self._standing()
        seen: set[str] = set()
        files = []
        for name, digest in self._all:
            one = self.new.get(digest) or self._known[digest]
            if digest in self._known or digest in seen:
                files.append(_again(one, name))
            else:
                files.append(_file(one, standing.get(digest, [])))
            seen.add(digest)
        return tuple(files)


def _batches(arrivals: Iterable[Arrived], size: int) -> Iterator[Sequence[Arrived]]:
    rest = iter(arrivals)
    while batch := tuple(islice(rest, size)):
        yield batch


def _light(one: Return) -> Return:
    """Return a return without its values."""
    return replace(one, submissions=tuple(replace(s, records=()) for s in one.submissions))


def held_collections(desk: Desk) -> frozenset[str]:
    """Return the collections that hold what comes back on the template for everybody."""
    return frozenset(c.id for c in desk.config.collections if c.everybody == "hold")


class Due:
    """The forms as they would be issued today, by collection, unit and project."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[tuple[str, str], Mapping[str, FormFacts]] = {}

    def __call__(self, collection: str, unit: str, project: str) -> FormFacts | None:
        """Return what is known of a form, None where it is not due."""
        if (collection, unit) not in self._known:
            self._known[collection, unit] = self._facts(collection, unit)
        return self._known[collection, unit].get(project)

    def _facts(self, name: str, unit: str) -> Mapping[str, FormFacts]:
        desk = self._desk
        chosen = next((c for c in desk.config.collections if c.id == name), None)
        found = desk.roster.unit(unit)
        if chosen is None or found is None:
            return {}
        spec = desk.spec(chosen.spec).spec
        made = occasion(desk.config, chosen, desk.due_roster(chosen), found, spec)
        return {form.project: form for form in made.forms}


class LedgerIssues:
    """What was issued, as the importer asks for it; the plans last asked for are kept."""

    def __init__(self, ledger: Ledger, held: frozenset[str] = frozenset()) -> None:
        self._ledger = ledger
        self._held = held
        self._made: dict[str, Expected] = {}
        self._specs: dict[str, LoadedSpec] = {}

    def by_plan(self, prefix: str) -> Expected | None:
        """Return the issue whose plan's fingerprint begins so."""
        known = next((one for plan, one in self._made.items() if plan.startswith(prefix)), None)
        if known is not None:
            return known
        issued = self._ledger.issue_by_plan(prefix)
        return None if issued is None else self._expected(issued)

    def newest(self, collection: str, unit: str) -> Expected | None:
        """Return a unit's newest issue."""
        note = self._newest.get((collection, unit))
        return None if note is None else self.by_plan(note.plan)

    def collections(self) -> tuple[str, ...]:
        """Return the collections that something was issued for."""
        return tuple(dict.fromkeys(collection for collection, _ in self._newest))

    def unit_names(self) -> Mapping[str, str]:
        """Return unit id -> name of every unit something was issued to."""
        return self._names

    @cached_property
    def _newest(self) -> Mapping[tuple[str, str], IssueNote]:
        return self._ledger.newest_issues()

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {unit: note.unit_name for (_, unit), note in self._newest.items()}

    def has_merged(self, collection: str, unit: str) -> bool:
        """Whether any form of a unit's is in the master."""
        return any(one.merged and one.unit == unit for one in self._ledger.standing(collection))

    def _expected(self, issued: Issued) -> Expected:
        while len(self._made) >= _PLANS_KEPT:
            self._made.pop(next(iter(self._made)))
        plan = build(self._spec(issued.spec), issued.occasion)
        made = Expected(
            issued.collection,
            issued.unit,
            issued.unit_name,
            plan,
            issued.collection in self._held,
            issued.at,
        )
        self._made[issued.plan] = made
        return made

    def _spec(self, fingerprint: str) -> LoadedSpec:
        if fingerprint not in self._specs:
            text = self._ledger.spec_text(fingerprint) or ""
            self._specs[fingerprint] = kept_spec(text, fingerprint)
        return self._specs[fingerprint]


def _there(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the paths; ProblemsFound (S31) before anything is read where one does not exist."""
    for path in paths:
        if not path.exists():
            fault = problem("S31", Place(file=str(path)), reason="不存在 / does not exist")
            raise ProblemsFound((fault,), exit_code=2)
    return paths


def _gathered(paths: Sequence[Path], received: datetime | None) -> Iterator[Incoming]:
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if not file.name.startswith(_PASSED_OVER) and file.suffix != NOTE:
                name = file.relative_to(path).as_posix() if path.is_dir() else file.name
                own = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
                yield Incoming(_readable(name), file.read_bytes(), received or own)


def _dated(
    zone: ZoneInfo, received: datetime | None, archive: Incoming, own: datetime | None
) -> datetime:
    """Return when a file of an archive came: when it was packed, by the clock on the wall."""
    if received is not None or own is None:
        return received or archive.received
    return own.replace(tzinfo=zone).astimezone(UTC)


def _readable(name: str) -> str:
    """Return a file's name as text; one that is no UTF-8 on the disk came from Chinese Windows."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _file(one: Return, forms: Sequence[Standing]) -> ImportedFile:
    problems = (*one.problems, *(p for f in forms for p in (*f.problems, *f.submission.problems)))
    statuses = [form.status for form in forms]
    if one.verdict in (Status.UNREADABLE, Status.REJECTED, Status.HELD) and not forms:
        statuses = [one.verdict]
    elif one.verdict is Status.REJECTED:
        statuses.append(Status.REJECTED)
    status = min(statuses, key=lambda s: s.rank, default=one.verdict)
    return ImportedFile(one, status, tuple(forms), problems)


def _again(one: Return, name: str) -> ImportedFile:
    """A file whose content came before: a duplicate, told once (F13)."""
    fault = problem("F13", Place(file=name, unit=one.unit), other=one.file)
    again = replace(one, file=name)
    forms = tuple(Standing(s.unit, s.project, Status.DUPLICATE, s, again) for s in one.submissions)
    return ImportedFile(again, Status.DUPLICATE, forms, (fault,))
