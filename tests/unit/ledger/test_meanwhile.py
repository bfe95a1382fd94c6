"""What other computers recorded: nothing twice, no decision without it, what comes in beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, insert

from tests.builders.journals import as_canonical
from tests.unit.ledger.samples import COLLECTED, COLLECTION, EVIDENCE, GIVEN, ISSUED, RETURN
from xlkpi.codec import to_json
from xlkpi.ledger.database.tables import RETURNS, TABLES
from xlkpi.ledger.decisions import Confirmed, Extended
from xlkpi.ledger.journal.events import Event, MasterWritten, Received, Rejudged, event_name
from xlkpi.ledger.journal.seals import NewKey
from xlkpi.ledger.meanwhile import Meanwhile
from xlkpi.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

UNIT = RETURN.unit
ANOTHER = replace(RETURN, unit="v77", sha256="7" * 64)
BY_HAND = replace(RETURN, sha256="6" * 64, by_hand=True)
CONFIRMED = Confirmed(COLLECTION, RETURN.sha256, None, GIVEN)
EXTENDED = Extended(COLLECTION, UNIT, "2021-02-01", GIVEN)


@pytest.fixture
def ledger() -> Iterator[Connection]:
    """A ledger that knows whose two returns are."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLES.create_all(connection)
        for seq, one in enumerate((RETURN, ANOTHER), 1):
            known = {**dict.fromkeys(RETURNS.columns.keys(), ""), "by_hand": False}
            known |= {"seq": seq, "judged": seq, "sha256": one.sha256, "unit": one.unit}
            connection.execute(insert(RETURNS).values(**known))
        yield connection
    engine.dispose()


def after(ledger: Connection, *others: Event) -> Meanwhile:
    """What is known after others recorded something behind entry 4."""
    known = Meanwhile(4)
    known.take(
        (
            (seq, as_canonical({"event": event_name(one), "data": to_json(one)}))
            for seq, one in enumerate(others, 5)
        ),
        ledger,
    )
    return known


def test_where_nobody_else_recorded_anything_all_is_recorded(ledger: Connection) -> None:
    events = (Received(RETURN), CONFIRMED, EXTENDED, ISSUED)
    known = after(ledger)
    assert (known.anything, known.settled(events, ledger)) == (False, events)


@pytest.mark.parametrize("event", [Received(RETURN), Rejudged(RETURN), EVIDENCE, COLLECTED, ISSUED])
def test_what_is_there_already_is_not_recorded_twice(ledger: Connection, event: Event) -> None:
    known = after(ledger, event)
    assert (known.seq, known.anything) == (5, True)
    assert known.settled([event, Received(ANOTHER)], ledger) == (Received(ANOTHER),)


def test_what_comes_in_is_recorded_beside_what_others_took_in(ledger: Connection) -> None:
    later = Received(replace(RETURN, sha256="5" * 64))
    events = (later, MasterWritten(COLLECTION, 3, "f" * 64))
    assert after(ledger, Received(RETURN), EXTENDED).settled(events, ledger) == events


@pytest.mark.parametrize("decided", [CONFIRMED, EXTENDED, Received(BY_HAND)])
@pytest.mark.parametrize("other", [Received(RETURN), CONFIRMED, EXTENDED])
def test_what_was_decided_without_it_is_refused(
    ledger: Connection, decided: Event, other: Event
) -> None:
    with pytest.raises(Unusable) as trouble:
        after(ledger, other).settled([decided], ledger)
    (fault,) = trouble.value.problems
    assert (fault.code, fault.place.unit, "5" in fault.message.zh) == ("S67", UNIT, True)


@pytest.mark.parametrize("decided", [CONFIRMED, EXTENDED])
def test_what_is_about_another_unit_refuses_nothing(ledger: Connection, decided: Event) -> None:
    known = after(ledger, Received(ANOTHER), replace(EXTENDED, unit="v78"))
    assert known.settled([decided], ledger) == (decided,)


def test_a_new_key_vouches_for_all_that_is_there_or_nothing(ledger: Connection) -> None:
    with pytest.raises(Unusable) as trouble:
        after(ledger, Received(ANOTHER)).settled([NewKey("", 4, "0" * 64, GIVEN)], ledger)
    assert [p.code for p in trouble.value.problems] == ["S67"]
