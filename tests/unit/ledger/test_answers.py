"""What a return answers is on record: in the journal, in the ledger, and in ledgers made before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from tests.builders.database_server import url_for
from tests.builders.journals import looked_at, opened, sql
from tests.unit.ledger.samples import COLLECTION, NOW, RETURN
from xlkpi.codec import from_json, to_json
from xlkpi.ledger.database.opening import engine_of
from xlkpi.ledger.database.tables import VERSION
from xlkpi.ledger.journal.events import Received
from xlkpi.records import Return
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = fixed(NOW)
CORRECTED = replace(RETURN, file="v01_退回.xlsx", sha256="b" * 64, answers="d" * 16)


def test_it_comes_back_from_json() -> None:
    back = json.loads(json.dumps(to_json(CORRECTED)))
    assert back["answers"] == "d" * 16
    assert from_json(Return, back) == CORRECTED


def test_a_return_that_answers_none_is_written_as_before_and_read_without() -> None:
    data = to_json(RETURN)
    assert "answers" not in data
    assert from_json(Return, data) == RETURN


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    """A ledger and its journal with a return and its corrected copy."""
    book, journal = tmp_path / "ledger.db", tmp_path / "journal.jsonl"
    with opened(book, journal, CLOCK) as ledger:
        ledger.append([Received(RETURN), Received(CORRECTED)])
    return book, journal


def test_the_ledger_has_it(paths: tuple[Path, Path]) -> None:
    with opened(paths[0], paths[1], CLOCK) as ledger:
        assert [one.answers for one in ledger.returns(COLLECTION)] == ["", "d" * 16]
        assert ledger.returns() == (RETURN, CORRECTED)


def test_a_ledger_made_before_is_made_anew_from_the_journal(paths: tuple[Path, Path]) -> None:
    book, journal = paths
    older = "ALTER TABLE returns DROP COLUMN answers", "UPDATE meta SET version = 1"
    sql(book, journal, *older)
    with looked_at(book, journal, CLOCK) as ledger:
        assert ledger.returns() == (RETURN, CORRECTED)
    with opened(book, journal, CLOCK) as ledger:
        assert ledger.returns() == (RETURN, CORRECTED)
    engine = engine_of(book, url_for(journal))
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version FROM meta")).scalar_one()
        assert (version, VERSION > 1) == (VERSION, True)
    engine.dispose()
