"""The fold: how entries of the journal change the ledger's tables, and what they then come to.

How far forms and units are (`form_states`) is kept in tables of its own, in the transaction of the
entries that change it: only for units that these are about, by the function that works it out from
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from xlkpi.ledger.database.entries_store import note_entries, unit_of
from xlkpi.ledger.database.states_store import form_row, unit_row
from xlkpi.ledger.database.store import apply_one, read_decisions, read_returns_where
from xlkpi.ledger.database.tables import (
    DECISIONS,
    FORM_STATES,
    FORMS,
    ISSUES,
    META,
    RETURNS,
    UNIT_STATES,
)
from xlkpi.ledger.decisions import Confirmed, Reinstated, Waived, Withdrawn
from xlkpi.ledger.form_states import UnitState, form_states, last_received
from xlkpi.ledger.journal.events import Issued, Received, Rejudged
from xlkpi.ledger.series import standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.journal.journal import Entry
    from xlkpi.records import Return

_AT_ONCE, _MANY = 400, 8000
"""So many units are worked out together; so many parameters at most has a statement."""


def apply(connection: Connection, entries: Iterable[Entry]) -> None:
    """Bring the tables up to these entries; the caller commits."""
    last: Entry | None = None
    touched = _Touched()
    about: dict[int, str] = {}
    for entry in entries:
        about[entry.seq] = unit_of(connection, entry.event)
        touched.note(connection, entry.event)
        apply_one(connection, entry)
        last = entry
    if last is not None:
        touched.settle(connection)
        note_entries(connection, about)
        connection.execute(update(META).values(seq=last.seq, head=last.hash))


@dataclass(frozen=True, slots=True)
class _Touched:
    """The units that entries are about: collection -> their ids."""

    units: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, connection: Connection, event: Event) -> None:
        """Note whom an event is about, before the tables have it."""
        match event:
            case (
                Issued(collection=collection, unit=unit) | Waived(collection=collection, unit=unit)
            ):
                self.units[collection].add(unit)
            case Received(returned=one):
                self.units[one.collection] |= {one.unit, *(s.unit for s in one.submissions)}
            case Rejudged(returned=one):
                self.units[one.collection] |= {one.unit, *(s.unit for s in one.submissions)}
                self._note_return(connection, one.sha256)
            case Confirmed(sha256=sha256) | Withdrawn(sha256=sha256) | Reinstated(sha256=sha256):
                self._note_return(connection, sha256)
            case _:
                pass

    def _note_return(self, connection: Connection, sha256: str) -> None:
        """Note whom a return is about that is on record."""
        own = select(RETURNS.c.collection, RETURNS.c.unit, FORMS.c.unit.label("of_form"))
        both = own.join(FORMS, FORMS.c.seq == RETURNS.c.seq, isouter=True)
        for collection, unit, of_form in connection.execute(both.where(RETURNS.c.sha256 == sha256)):
            self.units[collection] |= {unit, unit if of_form is None else of_form}

    def settle(self, connection: Connection) -> None:
        """Have the tables say how far these units and their forms are."""
        for collection, units in self.units.items():
            for some in _parts(sorted(units)) if collection else ():
                _settle(connection, collection, some)


def _settle(connection: Connection, collection: str, units: Sequence[str]) -> None:
    known, senders = _together(connection, collection, units)
    returns = list(returns_of_units(connection, collection, senders, values=False))
    series = standings(returns, _decisions(connection, collection, known, returns))
    states, received = form_states(series), last_received(series, returns)
    issued_to = {
        unit for some in _parts(known) for unit in _issued_to(connection, collection, some)
    }
    for table in (FORM_STATES, UNIT_STATES):
        for some in _parts(known):
            own = (table.c.collection == collection, table.c.unit.in_(some))
            connection.execute(delete(table).where(*own))
    forms = [form_row(collection, one) for one in states.values()]
    rows = [
        unit_row(collection, UnitState(unit, unit in issued_to, received.get(unit)))
        for unit in sorted({*issued_to, *received})
    ]
    for table, those in ((FORM_STATES, forms), (UNIT_STATES, rows)):
        if those:
            connection.execute(insert(table), those)


def returns_about(connection: Connection, collection: str, units: Iterable[str]) -> list[Return]:
    """Return the returns that say what is to be said of some units: with values, as recorded."""
    _, senders = _together(connection, collection, units)
    return list(returns_of_units(connection, collection, senders, values=True))


def returns_of_units(
    connection: Connection, collection: str, senders: Sequence[str], *, values: bool
) -> Iterator[Return]:
    """Yield the returns of some units as they were recorded, with their values or without."""
    mine = RETURNS.c.collection == collection
    for some in _parts(senders):
        which = (mine, RETURNS.c.unit.in_(some))
        yield from read_returns_where(connection, *which, values=values)


def _decisions(
    connection: Connection, collection: str, units: Sequence[str], returns: Sequence[Return]
) -> tuple[Decision, ...]:
    """Return the decisions about some units and their returns, maybe others with them."""
    digests = [one.sha256 for one in returns]
    if len(units) + len(digests) > _MANY:
        return read_decisions(connection, collection)
    about = or_(DECISIONS.c.unit.in_(units), DECISIONS.c.sha256.in_(digests))
    return read_decisions(connection, collection, about)


def _issued_to(connection: Connection, collection: str, units: Sequence[str]) -> Iterator[str]:
    own = (ISSUES.c.collection == collection, ISSUES.c.unit.in_(units))
    yield from connection.execute(select(ISSUES.c.unit).where(*own)).scalars()


def _together(
    connection: Connection, collection: str, units: Iterable[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the units that must be looked at with some, and the senders of their returns.

    Which of two returns of a sender came first may hang on a third one of it; mostly a unit sends
    its own forms only, but a bundle has those of many units.
    """
    known, senders = set(units), set(units)
    both = select(RETURNS.c.unit, FORMS.c.unit).distinct().join(FORMS, RETURNS.c.seq == FORMS.c.seq)
    both = both.where(RETURNS.c.collection == collection)
    new = known
    while new:
        found = [
            (sender, unit)
            for some in _parts(sorted(new))
            for is_new in (FORMS.c.unit.in_(some), RETURNS.c.unit.in_(some))
            for sender, unit in connection.execute(both.where(is_new))
        ]
        senders |= {sender for sender, _ in found}
        new = {one for pair in found for one in pair} - known
        known = known | new
    return sorted(known), sorted(senders)


def _parts(units: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield so many at once as a statement may have parameters."""
    return (units[n : n + _AT_ONCE] for n in range(0, len(units), _AT_ONCE))
