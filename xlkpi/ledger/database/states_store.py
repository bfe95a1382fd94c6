"""How far forms and units are, as the ledger's tables have it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from xlkpi.ledger.database.tables import FORM_STATES, UNIT_STATES
from xlkpi.ledger.form_states import FormState, UnitState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

_FORM = [FORM_STATES.c[name] for name in FormState._fields]
_UNIT = [UNIT_STATES.c[name] for name in UnitState._fields]


def form_row(collection: str, state: FormState) -> dict[str, Any]:
    """Return the line of a form."""
    repeats = " ".join(state.repeats)
    own = {"collection": collection, "repeats": repeats, "counted": _said(state.counted)}
    return {**state._asdict(), **own}


def unit_row(collection: str, state: UnitState) -> dict[str, Any]:
    """Return the line of a unit."""
    return {**state._asdict(), "collection": collection, "received": _said(state.received)}


def read_form_states(
    connection: Connection, collection: str
) -> Mapping[tuple[str, str], FormState]:
    """Return how far the forms of a collection are, by unit and project."""
    query = select(*_FORM).where(FORM_STATES.c.collection == collection)
    found: dict[tuple[str, str], FormState] = {}
    for row in connection.execute(query).all():
        *told, repeats, counted = row  # the last two are texts in the table
        again = tuple(repeats.split()) if repeats else ()
        found[row[0], row[1]] = FormState._make((*told, again, _time(counted)))
    return found


def read_unit_states(connection: Connection, collection: str) -> Mapping[str, UnitState]:
    """Return how far the units of a collection are, by their ids."""
    query = select(*_UNIT).where(UNIT_STATES.c.collection == collection)
    return {
        unit: UnitState(unit, issued, _time(received))
        for unit, issued, received in connection.execute(query).all()
    }


def _said(time: datetime | None) -> str:
    return time.isoformat() if time is not None else ""


def _time(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
