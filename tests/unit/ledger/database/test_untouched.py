"""A ledger that nobody else wrote is not looked at page by page; any other is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.builders.database_server import ON_SERVER
from tests.builders.journals import journal_at
from tests.builders.standing_forms import START, form, returned
from xlkpi.ledger.book import Ledger
from xlkpi.ledger.database import opening
from xlkpi.ledger.journal.events import Received
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = fixed(START)
pytestmark = pytest.mark.skipif(ON_SERVER, reason="a server looks after its pages itself")


class Place:
    """A ledger with a return on record, and how often its pages were looked at since."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.book, self.journal = folder / "ledger.db", journal_at(folder / "journal.jsonl")
        self.looked = 0
        with Ledger.open(self.book, self.journal, CLOCK) as ledger:
            ledger.append([Received(returned(1, form(1, Status.ACCEPTED)))])
        real = opening.check_pages

        def counted(connection: object) -> None:
            self.looked += 1
            real(connection)  # type: ignore[arg-type]

        monkeypatch.setattr("xlkpi.ledger.database.opening.check_pages", counted)
        monkeypatch.setattr("xlkpi.ledger.book.check_pages", counted)

    def used(self) -> int:
        """Look and write; return how often pages were looked at."""
        self.looked = 0
        with Ledger.view(self.book, self.journal, CLOCK) as seen:
            assert len(seen.form_states("c")) == 1
        with Ledger.open(self.book, self.journal, CLOCK) as ledger:
            assert len(ledger.form_states("c")) == 1
        return self.looked


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A ledger of its own."""
    return Place(tmp_path, monkeypatch)


def test_a_ledger_as_it_was_left_is_not_looked_at_page_by_page(place: Place) -> None:
    assert (place.used(), place.used()) == (0, 0)


@pytest.mark.parametrize("damage", ["", "[]", "{", "[" * 100_000, "[1, 2, 3]", None])
def test_without_what_it_was_known_by_it_is_looked_at_once(
    place: Place, damage: str | None
) -> None:
    kept = place.journal.seals.left_file
    if damage is None:
        kept.unlink()
    else:
        kept.write_text(damage, encoding="utf-8")
    assert place.used() == 2
    assert place.used() == 0


def test_one_that_was_written_since_is_looked_at_and_made_anew_where_it_is_damaged(
    place: Place,
) -> None:
    data = bytearray(place.book.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    place.book.write_bytes(bytes(data))
    assert place.used() > 0
    assert place.used() == 0


def test_the_same_size_at_another_time_is_another_file(place: Place) -> None:
    os.utime(place.book, ns=(1, 1))
    assert place.used() == 2
