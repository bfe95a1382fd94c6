"""import: files, folders and zips -> judged returns on record."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.api.desk import Desk, kept_spec
from xlkpi.api.mastering import Written, write_master
from xlkpi.api.occasions import occasion, surroundings
from xlkpi.importer.archives import unpack
from xlkpi.importer.returns import Expected, Incoming, import_returns
from xlkpi.importer.sniff import DAMAGE, is_archive_of_files
from xlkpi.ledger.events import Received
from xlkpi.ledger.standing import Standing, standings
from xlkpi.plan.build import build
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.records import Return, Status
from xlkpi.workspace.inbox import NOTE, keep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.events import Issued
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.problems import Problem
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock

_PASSED_OVER = ("~$", ".")


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
) -> Imported:
    """Take files in: judge, keep the originals, record, write the master.

    `received` is the time they came (UTC), else each file's own. A dry run writes nothing at all.
    """
    desk = Desk.at(folder, clock)
    incoming = tuple(_gathered(paths, received))
    with desk.view() if dry_run else desk.ledger() as ledger:
        issues = LedgerIssues(ledger, held_collections(desk))
        around = surroundings(desk.config, desk.roster, Due(desk))
        returns = import_returns(incoming, issues, desk.sign, around)
        known = {one.sha256 for one in ledger.returns()}
        new = _first_of_each(returns, known)
        result = _result(ledger, returns, new, known)
        if dry_run:
            return Imported(result)
        for one in incoming:
            keep(desk.workspace.inbox, one.data, one.name, one.received, one.sender)
        ledger.append([Received(one) for one in new])
        touched = dict.fromkeys(one.collection for one in new if one.collection)
        masters = [write_master(desk, ledger, name) for name in touched] if master else []
    return Imported(result, tuple(masters))


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
    """What was issued, as the importer asks for it; plans are built once."""

    def __init__(self, ledger: Ledger, held: frozenset[str] = frozenset()) -> None:
        self._ledger = ledger
        self._held = held
        self._made: dict[str, Expected] = {}
        self._specs: dict[str, LoadedSpec] = {}

    def by_plan(self, prefix: str) -> Expected | None:
        """Return the issue whose plan's fingerprint begins so."""
        issued = self._ledger.issue_by_plan(prefix)
        return None if issued is None else self._expected(issued)

    def newest(self, collection: str, unit: str) -> Expected | None:
        """Return a unit's newest issue."""
        issued = next((i for i in self._ledger.issues(collection) if i.unit == unit), None)
        return None if issued is None else self._expected(issued)

    def collections(self) -> tuple[str, ...]:
        """Return the collections that something was issued for."""
        return tuple(self._all)

    def unit_names(self) -> Mapping[str, str]:
        """Return unit id -> name of every unit something was issued to."""
        return {i.unit: i.unit_name for issues in self._all.values() for i in issues}

    @cached_property
    def _all(self) -> Mapping[str, tuple[Issued, ...]]:
        return {name: self._ledger.issues(name) for name in self._ledger.collections()}

    def _expected(self, issued: Issued) -> Expected:
        if issued.plan not in self._made:
            plan = build(self._spec(issued.spec), issued.occasion)
            held = issued.collection in self._held
            self._made[issued.plan] = Expected(
                issued.collection, issued.unit, issued.unit_name, plan, held
            )
        return self._made[issued.plan]

    def _spec(self, fingerprint: str) -> LoadedSpec:
        if fingerprint not in self._specs:
            text = self._ledger.spec_text(fingerprint) or ""
            self._specs[fingerprint] = kept_spec(text, fingerprint)
        return self._specs[fingerprint]


def _gathered(paths: Sequence[Path], received: datetime | None) -> Iterator[Incoming]:
    for path in paths:
        if not path.exists():
            fault = problem("S31", Place(file=str(path)), reason="不存在 / does not exist")
            raise ProblemsFound((fault,), exit_code=2)
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if not file.name.startswith(_PASSED_OVER) and file.suffix != NOTE:
                name = file.relative_to(path).as_posix() if path.is_dir() else file.name
                yield from _opened(file, _readable(name), received)


def _readable(name: str) -> str:
    """Return a file's name as text; one that is no UTF-8 on the disk came from Chinese Windows."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _opened(file: Path, name: str, received: datetime | None) -> Iterator[Incoming]:
    data = file.read_bytes()
    own = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    if not is_archive_of_files(data):
        yield Incoming(name, data, received or own)
        return
    try:
        inner = unpack(name, data)
    except DAMAGE:
        inner = ()
    if not inner:
        yield Incoming(name, data, received or own)
    for inner_name, inner_data in inner:
        yield Incoming(inner_name, inner_data, received or own)


def _first_of_each(returns: Sequence[Return], known: set[str]) -> list[Return]:
    """Return the files that were not received before, each once."""
    new: dict[str, Return] = {}
    for one in returns:
        if one.sha256 not in known:
            new.setdefault(one.sha256, one)
    return list(new.values())


def _result(
    ledger: Ledger, returns: Sequence[Return], new: Sequence[Return], known: set[str]
) -> tuple[ImportedFile, ...]:
    """Return what becomes of the files, given all that is on record and what is new."""
    standing: dict[int, list[Standing]] = {}
    for name in dict.fromkeys(one.collection for one in new if one.collection):
        for form in standings((*ledger.returns(name), *(o for o in new if o.collection == name))):
            standing.setdefault(id(form.returned), []).append(form)
    first = {one.sha256: one for one in new}
    files = []
    for one in returns:
        if one.sha256 in known or first[one.sha256] is not one:
            files.append(_again(one, ledger, first))
        else:
            files.append(_file(one, standing.get(id(one), [])))
    return tuple(files)


def _file(one: Return, forms: Sequence[Standing]) -> ImportedFile:
    problems = (*one.problems, *(p for f in forms for p in (*f.problems, *f.submission.problems)))
    statuses = [form.status for form in forms]
    if one.verdict in (Status.UNREADABLE, Status.REJECTED, Status.HELD) and not forms:
        statuses = [one.verdict]
    elif one.verdict is Status.REJECTED:
        statuses.append(Status.REJECTED)
    status = min(statuses, key=lambda s: s.rank, default=one.verdict)
    return ImportedFile(one, status, tuple(forms), problems)


def _again(one: Return, ledger: Ledger, first: Mapping[str, Return]) -> ImportedFile:
    """A file whose content came before: a duplicate, told once (F13)."""
    before = first.get(one.sha256)
    other = before.file if before else next(
        (r.file for r in ledger.returns() if r.sha256 == one.sha256), ""
    )  # fmt: skip
    fault = problem("F13", Place(file=one.file, unit=one.unit), other=other)
    forms = tuple(Standing(s.unit, s.project, Status.DUPLICATE, s, one) for s in one.submissions)
    return ImportedFile(one, Status.DUPLICATE, forms, (fault,))
