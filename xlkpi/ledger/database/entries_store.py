"""What entries of the journal are about: one unit's are read alone, and what came after one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, select

from xlkpi.ledger.database.tables import DECISIONS, DISPATCHES, ENTRIES, RETURNS
from xlkpi.ledger.decisions import Confirmed, Reinstated, Withdrawn
from xlkpi.ledger.journal.events import Received, Rejudged
from xlkpi.ledger.outgoing import Dispatched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from xlkpi.ledger.journal.events import Event


def unit_of(connection: Connection, event: Event) -> str:
    """Return the unit that an event is about, "" for none, before the tables have it."""
    match event:
        case Received(returned=one) | Rejudged(returned=one):
            return one.unit
        case Confirmed(sha256=sha256) | Withdrawn(sha256=sha256) | Reinstated(sha256=sha256):
            query = select(RETURNS.c.unit).where(RETURNS.c.sha256 == sha256)
            return connection.execute(query).scalar() or ""
        case Dispatched(message_id=message_id):
            mail = select(DISPATCHES.c.body).where(DISPATCHES.c.message_id == message_id)
            found = connection.execute(mail.order_by(DISPATCHES.c.seq.desc())).scalar()
            return str(found["unit"]) if found is not None else ""
        case _:
            return str(getattr(event, "unit", ""))


def note_entries(connection: Connection, about: Mapping[int, str]) -> None:
    """Have the tables say which unit entries are about: number -> unit; "" for none."""
    rows = [{"seq": seq, "unit": unit} for seq, unit in about.items() if unit]
    if rows:
        connection.execute(insert(ENTRIES), rows)


def read_entries_of(connection: Connection, units: Iterable[str]) -> Sequence[int]:
    """Return the numbers of the entries that are about some units, ascending."""
    query = select(ENTRIES.c.seq).where(ENTRIES.c.unit.in_(tuple(units))).order_by(ENTRIES.c.seq)
    return connection.execute(query).scalars().all()


def read_units_of(connection: Connection, entries: Sequence[int]) -> Sequence[str]:
    """Return the units that some entries are about."""
    query = select(ENTRIES.c.unit).distinct().where(ENTRIES.c.seq.in_(entries))
    return connection.execute(query).scalars().all()


def read_judged_after(connection: Connection, collection: str, seq: int) -> Sequence[str]:
    """Return the SHA-256 of the returns that came, or were judged anew, after an entry."""
    query = select(RETURNS.c.sha256).where(*_judged_after(collection, seq))
    return connection.execute(query).scalars().all()


def read_units_touched(connection: Connection, collection: str, seq: int) -> Sequence[str]:
    """Return the units of which something came or was decided after an entry."""
    came = select(RETURNS.c.unit).where(*_judged_after(collection, seq))
    new = and_(DECISIONS.c.collection == collection, DECISIONS.c.seq > seq)
    of_unit = select(DECISIONS.c.unit).where(new, DECISIONS.c.unit != "")
    of_return = select(RETURNS.c.unit).join(
        DECISIONS, and_(new, DECISIONS.c.sha256 == RETURNS.c.sha256)
    )
    return connection.execute(came.union(of_unit, of_return)).scalars().all()


def _judged_after(collection: str, seq: int) -> tuple[ColumnElement[bool], ...]:
    return RETURNS.c.collection == collection, RETURNS.c.judged > seq
