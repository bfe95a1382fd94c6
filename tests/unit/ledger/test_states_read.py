"""What a look at a collection reads of the ledger does not grow with what came, or was decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, event, insert

from tests.builders.standing_forms import GIVEN, form, returned
from xlkpi.ledger.database.access import OwnAccess
from xlkpi.ledger.database.fold import apply
from xlkpi.ledger.database.tables import META, TABLES, VERSION
from xlkpi.ledger.decisions import Confirmed, Waived
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.events import Event, Received
from xlkpi.ledger.journal.journal import Entry
from xlkpi.ledger.queries import Queries
from xlkpi.problems import problem
from xlkpi.records import Return, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

UNITS = (3, 60)


class Recorded:
    """A ledger in memory that counts what it is asked, and how many rows it answers."""

    def __init__(self) -> None:
        self.engine = create_engine("sqlite://")
        self.statements: list[str] = []
        self.seq = 0
        with self.engine.begin() as connection:
            TABLES.create_all(connection)
            connection.execute(insert(META).values(id=1, version=VERSION, seq=0, head=START))
        event.listen(self.engine, "before_cursor_execute", self._note)

    def _note(self, *told: Any) -> None:
        self.statements.append(told[2])

    def record(self, events: Sequence[Event]) -> list[str]:
        """Record events; return the statements that it took."""
        self.statements.clear()
        with self.engine.begin() as connection:
            apply(connection, [Entry(self.seq + n, "", e, "") for n, e in enumerate(events, 1)])
        self.seq += len(events)
        return list(self.statements)

    @property
    def queries(self) -> Queries:
        """What is asked of it."""
        return Queries(OwnAccess(self.engine))


def of_unit(unit: int, hours: int = 1) -> Return:
    """A return of so many a unit with two forms, one of them with a fault."""
    name, fault = f"v{unit:03}", problem("K01", label="x")
    forms = [form(hours, Status.REJECTED, fault), form(hours, Status.ACCEPTED, project="p02")]
    own = tuple(replace(one, unit=name) for one in forms)
    back = returned(hours, *own, name=name)
    return replace(back, unit=name, unit_name=name)


def recorded(units: int) -> Recorded:
    found = Recorded()
    found.record([Received(of_unit(n)) for n in range(units)])
    found.record([Waived("c", f"v{n:03}", "p01", "K01", "x", "", GIVEN) for n in range(units)])
    found.record([Confirmed("c", of_unit(n).sha256, None, GIVEN) for n in range(units)])
    return found


def test_one_return_takes_as_many_statements_however_many_units_there_are() -> None:
    few, many = (recorded(units).record([Received(of_unit(1, 5))]) for units in UNITS)
    assert few == many


@pytest.mark.parametrize("units", UNITS)
def test_how_far_forms_are_is_asked_by_one_statement_each(units: int) -> None:
    found = recorded(units)
    found.statements.clear()
    assert len(found.queries.form_states("c")) == 2 * units
    assert len(found.queries.unit_states("c")) == units
    assert found.queries.sent_back("c") == {}
    read = " ".join(found.statements).lower()
    assert len(found.statements) == 3
    assert " forms" not in read
    assert " returns" not in read


def test_only_what_is_about_the_unit_is_read_for_its_return(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither other units' returns nor the decisions about them."""
    read: list[tuple[int, int]] = []
    found = recorded(UNITS[1])

    def counted(returns: Sequence[Return], decisions: Sequence[object]) -> tuple[()]:
        read.append((len(returns), len(decisions)))
        return ()

    monkeypatch.setattr("xlkpi.ledger.database.fold.standings", counted)
    found.record([Received(of_unit(1, 5))])
    assert read == [(2, 2)]
