"""init --from: this year's workspace out of last year's, which is only read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department, journal_of, kept_spec
from xlkpi.ledger.book import Ledger
from xlkpi.ledger.decisions import Adjusted
from xlkpi.ledger.journal.events import Received, SpecKept
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workspace.beginnings import begin
from xlkpi.workspace.config_text import render
from xlkpi.workspace.durable import whole_or_not, write_atomically
from xlkpi.workspace.inbox import content, keep
from xlkpi.workspace.key import make_key, read_key
from xlkpi.workspace.notes import NotedDelivery, NoteKey
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.places import LedgerConfig, OriginalsConfig
from xlkpi.workspace.stores import FolderStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection, Config
    from xlkpi.workspace.stores import Store

_FEBRUARY = 2


@dataclass(frozen=True, slots=True)
class NewCollection:
    """A collection of the new year, the one of last year that it comes from, and both days."""

    id: str
    before: str
    due: date
    due_before: date


@dataclass(frozen=True, slots=True)
class NextYear:
    """A workspace of the new year: its collections, and how many accepted forms came over."""

    workspace: Workspace
    year: int
    collections: tuple[NewCollection, ...]
    forms: int


def next_year(folder: Path, old: Path, clock: Clock) -> NextYear:
    """Make the workspace of the next year out of last year's.

    Roster, specs, outlines, letters and settings are copied; each collection gets the next year's
    id, title and day, and starts from what last year's has accepted (`prefill`, `follows`). Those
    come over as read-only collections: their accepted forms stand in the new journal, their
    originals in the new inbox. xlkpi.toml comes last: what goes wrong leaves nothing behind.

    Args:
        folder: A new or empty folder.
        old: Last year's workspace; it is only read.
        clock: Gives the time (UTC) of what is put on record.

    Returns:
        What was made.

    Raises:
        ProblemsFound: Last year's xlkpi.toml or a spec of it is faulty (S20, S01-S13); exit code 2.
        Unusable: Something is in the folder (S35), `old` is no workspace (S30) or cannot be used;
            exit code 3.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable(problem("S35", Place(file=str(folder))))
    department = _last_year(old, clock)
    collections = tuple(one for one in department.config.collections if not one.read_only)
    new = {one.id: _next(one, department.config) for one in collections}
    with department.view() as ledger:
        events, merged = _accepted(ledger, collections)
    config = _config(department, collections, new)
    workspace = Workspace(folder)
    with whole_or_not(folder):
        _copied(department.workspace, workspace)
        make_key(workspace.key)
        _originals(department.inbox, workspace, [one.returned for one in merged])
        with Ledger.open(workspace.ledger, journal_of(workspace), clock) as ledger:
            ledger.append(events)
        begin(folder)
        write_atomically(workspace.config, render(config).encode("utf-8"))
    made = tuple(NewCollection(new[c.id].id, c.id, new[c.id].due, c.due) for c in collections)
    return NextYear(workspace, config.year, made, len(merged))


def _last_year(old: Path, clock: Clock) -> Department:
    try:
        return Department.at(old, clock)
    except Unusable as trouble:
        if Workspace(old).config.is_file():
            raise
        raise Unusable(*(replace(one, hint=_NAME_IT) for one in trouble.problems)) from trouble


_NAME_IT = Words(
    "请在 --from 后面写去年的工作区（里面有 xlkpi.toml 的文件夹）。",
    "Name last year's workspace behind --from: the folder that has xlkpi.toml.",
)


def _next(one: Collection, config: Config) -> Collection:
    """Return a collection as it is a year later, before what it starts from is known."""
    year = one.year or config.year
    was, will = str(year), str(year + 1)
    named = one.id.replace(was, will) if was in one.id else f"{one.id}-{will}"
    while named in {other.id for other in config.collections}:
        named = f"{named}-{will}"
    return one.model_copy(
        update={
            "id": named,
            "title": one.title.replace(was, will),
            "due": _year_later(one.due),
            "year": None if one.year is None else one.year + 1,
        }
    )


def _year_later(day: date) -> date:
    last = 28 if day.month == _FEBRUARY else day.day
    return day.replace(year=day.year + 1, day=min(day.day, last))


def _config(
    department: Department, collections: Sequence[Collection], new: Mapping[str, Collection]
) -> Config:
    """Return the new configuration: this year's collections, then last year's.

    One that followed another goes on doing so. A series within the year (months) starts anew; any
    other one starts from its own of last year.
    """
    config, specs = department.config, {one.id: one.spec for one in collections}
    series = {one.follows for one in collections if specs.get(one.follows or "") == one.spec}
    these, past = [], []
    for one in collections:
        update: dict[str, object] = {"follows": None, "prefill": None}
        follows = new.get(one.follows or "")
        if follows is not None:
            update["follows"] = follows.id
        elif one.id not in series:
            update |= {"follows": one.id, "prefill": one.id}
        these.append(new[one.id].model_copy(update=update))
        kept = one.follows if follows is not None else None
        over = {"read_only": True, "follows": kept, "prefill": None}
        past.append(one.model_copy(update={**over, "year": one.year or config.year}))
    mail = config.mail
    if mail is not None:
        mail = mail.model_copy(update={"since": department.today})  # not last year's again
    changes = {"year": config.year + 1, "collections": (*these, *past), "mail": mail}
    places = {"ledger": LedgerConfig(), "originals": OriginalsConfig()}
    return config.model_copy(update={**changes, **places})


def _accepted(
    ledger: Ledger, collections: Sequence[Collection]
) -> tuple[list[Event], list[Standing]]:
    """Return what is put on record of last year: specs, issues, and the forms that count.

    What was adjusted of their budgets comes with them; other decisions are in what counts.
    """
    events: list[Event] = []
    merged: list[Standing] = []
    for one in collections:
        own = [form for form in ledger.standing(one.id) if form.merged]
        plans = dict.fromkeys(f.submission.issued for f in own if f.submission.issued)
        answered = [found for plan in plans if (found := ledger.issue_by_plan(plan)) is not None]
        newest = [issue for issue in ledger.issues(one.id) if issue.plan not in plans]
        issues = sorted((*answered, *newest), key=lambda issue: issue.at)
        decided = [d for d in ledger.decisions(one.id) if isinstance(d, Adjusted)]
        named = (*(issue.spec for issue in issues), *(d.spec for d in decided if d.spec))
        specs = dict.fromkeys(named)
        events += (SpecKept(spec, kept_spec(ledger, spec).text) for spec in specs)
        events += issues
        events += map(Received, _returns(own))
        events += decided
        merged += own
    return events, merged


def _returns(forms: Sequence[Standing]) -> Iterator[Return]:
    """Yield each return with its forms that count; what was confirmed is accepted in it."""
    by_return: dict[tuple[str, str], list[Standing]] = {}
    for one in forms:
        by_return.setdefault((one.returned.sha256, one.returned.file), []).append(one)
    for own in by_return.values():
        submissions = tuple(replace(one.submission, verdict=one.status) for one in own)
        verdict = min((one.verdict for one in submissions), key=lambda s: s.rank)
        kept = replace(own[0].returned, submissions=submissions, verdict=verdict)
        yield replace(kept, mail="", answers="")


def _originals(old: Store, new: Workspace, returns: Sequence[Return]) -> None:
    key = NoteKey.of(read_key(new.key))
    for one in {one.sha256: one for one in returns if not one.by_hand}.values():
        data = content(old, one.sha256)
        if data is not None:
            delivery = NotedDelivery(one.file, one.received.isoformat(), one.sender, "")
            keep(FolderStore(new.inbox), data, delivery, key)


def _copied(old: Workspace, new: Workspace) -> None:
    write_atomically(new.roster, old.roster.read_bytes())
    for folder, to in (
        (old.specs, new.specs),
        (old.publications, new.publications),
        (old.mail_templates, new.mail_templates),
    ):
        if folder.is_dir():
            shutil.copytree(folder, to)
    new.specs.mkdir(exist_ok=True)
