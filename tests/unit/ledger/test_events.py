"""Every event comes back from its JSON equal, whatever values and faults are in it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ledger.samples import DECISIONS, EVENTS, ISSUED, NOW
from xlkpi.ledger.codec import return_from_json, return_to_json
from xlkpi.ledger.events import Event, Received, event_from_json, event_to_json
from xlkpi.problems import Place, Problem, Severity
from xlkpi.records import Record, Return, Status, Submission
from xlkpi.texts import Words

TEXT = st.text(max_size=6)
WORDS = st.builds(Words, TEXT, TEXT)
NUMBER = st.integers(0, 9)
PLACE = st.builds(
    Place,
    **{f.name: NUMBER if f.name in ("line", "column") else TEXT for f in fields(Place)},
)
PROBLEMS = st.lists(
    st.builds(Problem, TEXT, st.sampled_from(Severity), PLACE, WORDS, WORDS), max_size=2
).map(tuple)
VALUE = st.one_of(
    TEXT, st.booleans(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False)
)
RECORDS = st.lists(
    st.builds(Record, TEXT, TEXT, st.dictionaries(TEXT, VALUE, max_size=3)), max_size=2
).map(tuple)
STATUS = st.sampled_from(Status)
SUBMISSIONS = st.lists(
    st.builds(Submission, TEXT, TEXT, TEXT, TEXT, STATUS, TEXT, RECORDS, PROBLEMS, TEXT), max_size=2
).map(tuple)
RETURN = st.builds(
    Return,
    TEXT,
    TEXT,
    st.datetimes(timezones=st.just(NOW.tzinfo)),
    STATUS,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    SUBMISSIONS,
    PROBLEMS,
)


def through_json(event: Event) -> Event:
    name, data = event_to_json(event)
    return event_from_json(name, json.loads(json.dumps(data, ensure_ascii=False)))


def test_the_samples_show_every_type_of_event() -> None:
    assert {type(event) for event in (*EVENTS, *DECISIONS)} == set(get_args(Event))


@pytest.mark.parametrize("event", [*EVENTS, *DECISIONS], ids=lambda event: type(event).__name__)
def test_every_type_of_event_comes_back_equal(event: Event) -> None:
    assert through_json(event) == event


def test_an_issue_of_an_older_journal_says_nothing_of_its_workbooks_content() -> None:
    name, data = event_to_json(ISSUED)
    del data["sha256"]
    assert event_from_json(name, data) == replace(ISSUED, sha256="")


@given(RETURN)
def test_any_return_comes_back_equal(returned: Return) -> None:
    assert through_json(Received(returned)) == Received(returned)


@given(RETURN)
def test_amounts_come_back_with_every_digit(returned: Return) -> None:
    back = return_from_json(json.loads(json.dumps(return_to_json(returned))))
    assert digits(back) == digits(returned)


def digits(returned: Return) -> list[tuple[type, str]]:
    """Equality passes over the last zeros of a number; its text does not."""
    records = [record for form in returned.submissions for record in form.records]
    return [(type(v), str(v)) for record in records for v in record.values.values()]


def test_an_event_of_no_known_name_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        event_from_json("nonsense", {})
