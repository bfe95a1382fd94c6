"""What other computers recorded since this one looked, and what that means for what it records.

What is there already is not recorded twice. What was decided of a unit that something else was
recorded of meanwhile was decided without it, and is refused: whoever decides looks again. What
comes in says nothing of what else is there, and is recorded beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from sqlalchemy import select

from xlkpi.ledger.database.tables import RETURNS
from xlkpi.ledger.decisions import Confirmed, Decision, Reinstated, Withdrawn
from xlkpi.ledger.journal.chain import parsed
from xlkpi.ledger.journal.events import (
    Event,
    Evidence,
    Issued,
    Received,
    Rejudged,
    Reviewed,
    event_from_json,
)
from xlkpi.ledger.journal.seals import NewKey
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch
from xlkpi.problems import Place, Unusable, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

_DECIDED = (*get_args(Decision), Reviewed, Dispatch)
"""What is recorded by somebody, or sent, in view of what is on record of a unit."""


@dataclass(slots=True)
class Meanwhile:
    """What the others recorded behind entry `seq`, up to where this computer knows the journal.

    `there` are contents that came, `about` the units (collection, unit) that anything is about, and
    of which collection and unit the last one was.
    """

    seq: int
    there: set[tuple[str, ...]] = field(default_factory=set)
    about: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether the others recorded anything."""
        return bool(self.about or self.there)

    def take(self, lines: Iterable[tuple[int, bytes]], connection: Connection) -> None:
        """Learn what entries by others are about.

        Args:
            lines: Their numbers and lines.
            connection: By which the ledger is asked whose a return is.
        """
        for seq, line in lines:
            entry = parsed(line)
            event = event_from_json(entry["event"], entry["data"])
            self.there |= set(_content(event))
            self.about[_about(event, connection)] = seq
            self.seq = seq

    def settled(self, events: Sequence[Event], connection: Connection) -> tuple[Event, ...]:
        """Return what of some events is still to be recorded.

        Args:
            events: As they were decided on.
            connection: By which the ledger is asked whose a return is.

        Raises:
            Unusable: One of them was decided on without what is there by now (S67); exit code 3.
        """
        if not self.anything:
            return tuple(events)
        for event in events:
            self._check(event, connection)
        return tuple(one for one in events if self.there.isdisjoint(_content(one)))

    def _check(self, event: Event, connection: Connection) -> None:
        by_hand = isinstance(event, Received) and event.returned.by_hand
        about = _about(event, connection)
        if isinstance(event, NewKey):
            raise _refused("", self.seq)
        if (by_hand or isinstance(event, _DECIDED)) and about in self.about:
            raise _refused(about[1], self.about[about])


def _content(event: Event) -> tuple[tuple[str, ...], ...]:
    """Return by what something is the same wherever it comes in; () for what is no content."""
    match event:
        case Received(returned=one) | Rejudged(returned=one) if not one.by_hand:
            return ((type(event).__name__, one.sha256),)
        case Evidence():
            return (("evidence", event.sha256, event.returned),)
        case Collected():
            return (("mail", event.sha256, event.mailbox, str(event.validity), str(event.uid)),)
        case Issued():
            return (("issued", event.collection, event.unit, event.plan, event.sha256),)
        case _:
            return ()


def _about(event: Event, connection: Connection) -> tuple[str, str]:
    """Return the collection and the unit that something is about, "" where it is about none."""
    match event:
        case Received(returned=one) | Rejudged(returned=one):
            return one.collection, one.unit
        case Confirmed() | Withdrawn() | Reinstated():
            query = select(RETURNS.c.unit).where(RETURNS.c.sha256 == event.sha256)
            return event.collection, connection.execute(query).scalar() or ""
        case _:
            return getattr(event, "collection", ""), getattr(event, "unit", "")


def _refused(unit: str, seq: int) -> Unusable:
    return Unusable(problem("S67", Place(unit=unit), entry=seq))
