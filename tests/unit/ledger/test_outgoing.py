"""Mails that go out: what the ledger says of each attempt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.builders import journals
from tests.unit.ledger.samples import COLLECTION, DISPATCH, NOW
from xlkpi.ledger.outgoing import Dispatched, Sending
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xlkpi.ledger.book import Ledger


def opened(folder: Path) -> AbstractContextManager[Ledger]:
    return journals.opened(folder / "ledger.db", folder / "journal.jsonl", fixed(NOW))


def ended(message_id: str, outcome: str) -> Dispatched:
    return Dispatched(message_id, outcome, NOW.isoformat(), "550")  # type: ignore[arg-type]


def test_a_mail_by_smtp_without_its_end_is_in_doubt_and_a_draft_is_not(tmp_path: Path) -> None:
    draft = replace(DISPATCH, message_id="<3@example.invalid>", way="draft")
    with opened(tmp_path) as ledger:
        ledger.append([DISPATCH, draft])
        assert [one.in_doubt for one in ledger.sendings(COLLECTION)] == [True, False]


def test_the_end_is_told_of_the_latest_attempt(tmp_path: Path) -> None:
    again = replace(DISPATCH, at=NOW.replace(hour=9).isoformat())
    with opened(tmp_path) as ledger:
        ledger.append([DISPATCH, ended(DISPATCH.message_id, "refused"), again])
        ledger.append([ended(DISPATCH.message_id, "sent")])
        assert ledger.sendings() == (
            Sending(DISPATCH, "refused", "550", NOW.isoformat()),
            Sending(again, "sent", "550", NOW.isoformat()),
        )


def test_what_the_server_left_unsaid_stays_in_doubt(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.append([DISPATCH, ended(DISPATCH.message_id, "doubtful")])
        assert [one.in_doubt for one in ledger.sendings(COLLECTION)] == [True]
        assert ledger.sendings("another") == ()


def test_the_ledger_made_anew_from_the_journal_says_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.append([DISPATCH, ended(DISPATCH.message_id, "sent")])
        before = ledger.sendings()
    journals.lose(tmp_path / "ledger.db", tmp_path / "journal.jsonl")
    with opened(tmp_path) as ledger:
        assert ledger.sendings() == before
