"""What was judged, put on record: originals first, then marked copies, then the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.department.last_days import extensions
from xlkpi.intake.judged_there import JudgedThere
from xlkpi.intake.results import Copied, Spool
from xlkpi.ledger.decisions import decided
from xlkpi.ledger.journal.events import Evidence, Received, Rejudged
from xlkpi.outgoing.marked_copies import mark, mark_given_back
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from xlkpi.importer.returns import Judged
    from xlkpi.intake.known import Known
    from xlkpi.intake.originals import Originals
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.mails import Collected
    from xlkpi.outgoing.marked_copies import Copy
    from xlkpi.problems import Problem
    from xlkpi.reader.incoming import Incoming
    from xlkpi.records import Return


class Recorder:
    """Keeps originals, appends to the ledger, writes marked copies.

    Without a place for originals nothing is written at all. `new` are the returns taken in, by
    SHA-256: their values are let go, their problems lie in `spool`. `evidence` are all scans kept.
    """

    def __init__(
        self, known: Known, ledger: Ledger, originals: Originals | None, *, marking: bool
    ) -> None:
        """Record what comes on top of what is known; `marking` says that copies are written."""
        self._known = known
        self._ledger = ledger
        self._originals = originals
        self._marking = marking
        self.spool = Spool()
        self.new: dict[str, Return] = {}
        self.evidence = known.evidence
        self._came = _Came()
        self._came.note(known.arrivals.values())

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with the notes beside the originals (S66)."""
        return () if self._originals is None else tuple(self._originals.faults)

    def keep(self, files: Iterable[Incoming]) -> None:
        """Have originals kept."""
        if self._originals is not None:
            for one in files:
                self._originals.keep(one)

    def unrecorded(self, mails: Sequence[Collected]) -> Iterator[Collected]:
        """Yield the mails that are not on record, and those that lie in a mailbox."""
        there = {one.sha256 for one in self._ledger.mails([one.sha256 for one in mails])}
        return (one for one in mails if one.mailbox or one.sha256 not in there)

    def record(
        self,
        events: Iterable[Event],
        returns: Iterable[Return],
        to_mark: Iterable[Judged | JudgedThere] = (),
    ) -> tuple[Copied, ...]:
        """Put events on record; their originals are on the disk before.

        Args:
            events: What goes into the journal, in its order.
            returns: The returns that they are about.
            to_mark: Those of them that a marked copy may be made of.

        Returns:
            The marked copies that were written.

        Raises:
            OSError: An original could not be written.
        """
        events, returns = tuple(events), tuple(returns)
        copies: tuple[Copied, ...] = ()
        if self._originals is not None:
            self._originals.settle()
            copies = tuple(self._copies(to_mark))
            there = _left_out(events, self._ledger.append(events))
            returns = tuple(one for one in returns if one.sha256 not in there)
        self.evidence += tuple(one for one in events if isinstance(one, Evidence))
        recorded = decided(returns, self._known.decisions)
        self.new |= {one.sha256: self.spool.put(one) for one in recorded}
        self._came.note(recorded)
        return copies

    def _copies(self, judged: Iterable[Judged | JudgedThere]) -> Iterator[Copied]:
        """Write the marked copies of returns, but for those whose unit has sent a later one."""
        if not self._marking:
            return
        decisions = self._known.decisions
        for one in judged:
            own = one.returned
            if self._came.last(own) > own.received:
                continue
            given = extensions(d for d in decisions if d.collection == own.collection)
            (settled,) = decided([own], decisions)
            day = given.get(own.unit)
            made = self._marked(one, settled, day)
            if made is not None:
                yield Copied(own.file, made.file)

    def _marked(
        self, judged: Judged | JudgedThere, settled: Return, day: date | None
    ) -> Copy | None:
        """Write the marked copy of a return as decided, None where nothing of it is rejected."""
        known = self._known
        if isinstance(judged, JudgedThere):
            if judged.given is None or all(
                s.verdict is not Status.REJECTED for s in settled.submissions
            ):
                return None
            issue = known.issues.by_plan(judged.plan)  # it is built anew: only where it is needed
            return (
                None
                if issue is None
                else mark_given_back(known.department, settled, judged.given, issue.plan, day)
            )
        return mark(known.department, replace(judged, returned=settled), day, issues=known.issues)


class _Came:
    """When the returns of each unit came: of many, those of one are looked at."""

    def __init__(self) -> None:
        self._units: dict[str, tuple[str, str]] = {}
        self._received: dict[tuple[str, str], dict[str, datetime]] = defaultdict(dict)

    def note(self, returns: Iterable[Return]) -> None:
        """Note returns; one that was judged anew may be of another unit by now."""
        for one in returns:
            unit = one.collection, one.unit
            before = self._units.get(one.sha256, unit)
            self._received[before].pop(one.sha256, None)
            self._units[one.sha256] = unit
            self._received[unit][one.sha256] = one.received

    def last(self, of: Return) -> datetime:
        """Return when the last return of its unit came, or it came itself."""
        received = self._received.get((of.collection, of.unit), {})
        return max(received.values(), default=of.received)


def _left_out(events: Sequence[Event], recorded: Sequence[Event]) -> frozenset[str]:
    """Return the SHA-256 of the returns that another computer had recorded when it was our turn."""
    made = set(map(id, recorded))
    ours = (one for one in events if isinstance(one, Received | Rejudged))
    return frozenset(one.returned.sha256 for one in ours if id(one) not in made)
