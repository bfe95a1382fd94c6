"""How mails that go out stand in the ledger's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from xlkpi.codec import from_json
from xlkpi.ledger.database.tables import DISPATCHES, MAILS
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched, Sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


def end_dispatch(connection: Connection, event: Dispatched) -> None:
    """Put what became of a mail beside its latest attempt."""
    own = DISPATCHES.c.message_id == event.message_id
    last = select(func.max(DISPATCHES.c.seq)).where(own).scalar_subquery()
    connection.execute(
        update(DISPATCHES)
        .where(DISPATCHES.c.seq == last)
        .values(outcome=event.outcome, reason=event.reason, ended=event.at)
    )


def read_sendings(connection: Connection, collection: str | None = None) -> tuple[Sending, ...]:
    """Return every attempt (of a collection), oldest first, with what became of it."""
    columns = (DISPATCHES.c.body, DISPATCHES.c.outcome, DISPATCHES.c.reason, DISPATCHES.c.ended)
    query = select(*columns).order_by(DISPATCHES.c.seq)
    if collection is not None:
        query = query.where(DISPATCHES.c.collection == collection)
    return tuple(
        Sending(from_json(Dispatch, body), outcome, reason, ended)
        for body, outcome, reason, ended in connection.execute(query)
    )


def read_sent_back(connection: Connection, collection: str) -> Mapping[str, str]:
    """Return when which return or mail, by SHA-256, was sent back: its letter sent or laid out.

    A letter about a mail that brought a file once more is about that file.
    """
    went = (
        DISPATCHES.c.collection == collection,
        DISPATCHES.c.kind == "returned",
        DISPATCHES.c.outcome.in_(("sent", "drafted")),
    )
    query = select(DISPATCHES.c.about, DISPATCHES.c.ended).where(*went).order_by(DISPATCHES.c.seq)
    letters = {str(about): str(ended) for about, ended in connection.execute(query)}
    about = MAILS.c.sha256.in_(select(DISPATCHES.c.about).where(*went))
    mails = select(MAILS.c.body).where(about).order_by(MAILS.c.seq)
    bodies = connection.execute(mails).scalars() if letters else ()
    files = {
        file.sha256: letters[mail.sha256]
        for mail in (from_json(Collected, body) for body in bodies)
        for file in mail.attachments
    }
    return {**files, **letters}
