"""What the department typed into a master goes on record before the master is written again."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.importer.contents.unseen import revealed
from xlkpi.importer.reviews import PARTS, AllBut, Asked, ReadBack, changed, read_reviews
from xlkpi.ledger.journal.events import Reviewed
from xlkpi.master import wording
from xlkpi.master.content.reviewing import FIGURES_COLUMN, budget, review_headings
from xlkpi.master.review_keeping import KEEPING_MARK
from xlkpi.problems import Place, Problem, Severity, problem
from xlkpi.reader.opening import open_workbook
from xlkpi.records import Review
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.roll import states

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlkpi.importer.reviews import Key, ReviewCell
    from xlkpi.ledger.book import Ledger
    from xlkpi.rollup.view import MasterView


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was taken over from masters that people changed.

    `forms` is how many reviews changed; `changed` are files that are not as they were written,
    `kept` those of them that hold something that could not be taken over.
    """

    forms: int
    problems: tuple[Problem, ...]
    changed: frozenset[Path]
    kept: frozenset[Path]


@dataclass(frozen=True, slots=True)
class _File:
    """A master that somebody changed: when it was saved, its content's digest, what it says."""

    path: Path
    saved: datetime
    sha256: str
    read: ReadBack


@dataclass(frozen=True, slots=True)
class _Edit:
    """One cell that says another thing than what the file was written with (or last said)."""

    file: _File
    key: Key
    part: str
    before: str
    found: ReviewCell


def reviews_of(recorded: Iterable[tuple[int, Reviewed]]) -> Mapping[Key, Review]:
    """Return what is said of each form now."""
    return {(one.unit, one.project): one.review for _, one in recorded}


def take_over(ledger: Ledger, view: MasterView, files: Sequence[Path]) -> TakenOver:
    """Read the reviews of a collection's masters and put what changed on record.

    The file saved last wins; where another one says something else, that is told (X19) and on
    record as well.
    """
    ours = ledger.masters(view.collection)
    found = [one for path in files if (one := _opened(view, path, ours)) is not None]
    foreign = sorted((one for one in found if isinstance(one, _File)), key=lambda one: one.saved)
    unread = [one for one in found if not isinstance(one, _File)]
    recorded = ledger.reviews(view.collection)
    edits = [edit for file in foreign for edit in _edits(file, recorded)]
    record = _Record(view.collection, recorded)
    for edit in edits:
        record.take(edit)
    ledger.append(record.events)
    faults = {one.path: _left(one, edits) for one in foreign}
    kept = {
        path for path, left in faults.items() if any(p.severity is Severity.ERROR for p in left)
    }
    problems = [p for left in faults.values() for p in left]
    return TakenOver(
        len(record.touched),
        (*(fault for _, fault in unread), *problems, *record.problems),
        frozenset((*faults, *(path for path, _ in unread))),
        frozenset((*kept, *(path for path, _ in unread))),
    )


def _opened(
    view: MasterView, path: Path, ours: frozenset[str]
) -> _File | tuple[Path, Problem] | None:
    """Return a file that somebody changed, or why it cannot be read; None where nobody did."""
    if not path.exists():
        return None
    try:
        data, saved = path.read_bytes(), path.stat().st_mtime
    except PermissionError:
        return path, _unread(path, "无法打开 / cannot be opened")
    digest = hashlib.sha256(data).hexdigest()
    if digest in ours:
        return None
    asked = _asked(view, path)
    opened = open_workbook(data, str(path), AllBut((asked.sheet, asked.keeping)))
    if isinstance(opened, Problem):
        return path, _unread(path, opened.message)
    read = read_reviews(opened.book, asked)
    return _File(path, datetime.fromtimestamp(saved, UTC), digest, read)


def _unread(path: Path, found: object) -> Problem:
    return problem("X21", Place(file=str(path)), what=path.name, found=found)


def _asked(view: MasterView, path: Path) -> Asked:
    facts = facts_of(view)
    keys = [(form.unit.id, form.project.id) for form in facts.forms]
    return Asked(
        file=str(path),
        sheet=view.spec.master.detail,
        keeping=wording.REVIEW_KEEPING,
        figures=FIGURES_COLUMN,
        mark=KEEPING_MARK,
        key=wording.FORM_NUMBER,
        headings=review_headings(amounts=budget(facts) is not None),
        conclusions=wording.CONCLUSIONS,
        total=states.TOTAL,
        measure=view.measure,
        spec=view.spec,
        lines={facts.form_key(*key): key for key in keys},
        recorded={key: view.reviews.get(key, Review()) for key in keys},
    )


def _edits(file: _File, recorded: Sequence[tuple[int, Reviewed]]) -> list[_Edit]:
    """Return what was typed into a file since it was written, or since it was last read."""
    last = _last_read(file, recorded)
    return [
        _Edit(file, key, part, before, found)
        for key, parts in file.read.parts.items()
        for part, found in parts.items()
        if found.value
        != (before := last.get((key, part), _part(file.read.written.get(key, Review()), part)))
    ]


def _last_read(
    file: _File, recorded: Sequence[tuple[int, Reviewed]]
) -> Mapping[tuple[Key, str], str]:
    """Return the cells that were taken over from this file since it was written."""
    now: dict[Key, Review] = {}
    last: dict[tuple[Key, str], str] = {}
    for seq, one in recorded:
        key, old = (one.unit, one.project), now.get((one.unit, one.project), Review())
        if one.file == file.path.name and seq > file.read.revision:
            parts = (part for part in PARTS if _part(old, part) != _part(one.review, part))
            last |= {(key, part): _part(one.review, part) for part in parts}
        now[key] = one.review
    return last


def _part(review: Review, part: str) -> str:
    return str(asdict(review)[part])


def _left(file: _File, edits: Sequence[_Edit]) -> tuple[Problem, ...]:
    """Return a file's problems but for cells that another file says better since."""
    since = {
        (*edit.key, edit.part)
        for edit in edits
        if edit.file.path != file.path and edit.file.saved > file.saved
    }
    return tuple(
        one
        for one in file.read.problems
        if (one.place.unit, one.place.project, one.place.field) not in since
    )


class _Record:
    """The reviews on record, and what comes to them edit by edit, oldest file first."""

    def __init__(self, collection: str, recorded: Sequence[tuple[int, Reviewed]]) -> None:
        self.collection = collection
        self.now = dict(reviews_of(recorded))
        self.saved = {
            (one.unit, one.project): datetime.fromisoformat(one.at) for _, one in recorded
        }
        self.touched: set[Key] = set()
        self.problems: list[Problem] = []
        self.events: list[Reviewed] = []

    def take(self, edit: _Edit) -> None:
        """Take an edit over; one that is older than what is on record is only noted there."""
        now = self.now.get(edit.key, Review())
        event = self._event(edit, changed(now, **{edit.part: edit.found.value}))
        if event.review == now:
            return
        both = _part(now, edit.part) != edit.before
        late = both and edit.file.saved < self.saved.get(edit.key, edit.file.saved)
        if both:
            kept = _part(now if late else event.review, edit.part)
            self.problems.append(_two_ways(edit, _part(now, edit.part), kept))
        if late:
            saved = self.saved[edit.key].isoformat()
            self.events += [event, replace(event, review=now, file="", at=saved)]
            return
        last = self.events[-1] if self.events else None
        if last is not None and replace(last, review=event.review) == event:
            self.events.pop()
        self.events.append(event)
        self.now[edit.key] = event.review
        self.touched.add(edit.key)

    def _event(self, edit: _Edit, review: Review) -> Reviewed:
        unit, project = edit.key
        file = edit.file
        return Reviewed(
            self.collection,
            unit,
            project,
            review,
            file.path.name,
            file.saved.isoformat(),
            file.sha256,
        )


def _two_ways(edit: _Edit, other: str, kept: str) -> Problem:
    unit, project = edit.key
    place = Place(
        file=str(edit.file.path),
        cell=edit.found.cell,
        unit=unit,
        project=project,
        field=edit.part,
        value=edit.found.value,
    )
    label = review_headings(amounts=True)[edit.part]
    return problem(
        "X19",
        place,
        label=label,
        found=revealed(edit.found.value),
        other=revealed(other),
        kept=revealed(kept),
    )
