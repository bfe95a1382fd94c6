"""Every event comes back from its JSON equal, and is written as it always was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.journals import as_canonical
from tests.unit.ledger.samples import DECISIONS, EVENTS, ISSUED, RETURN, SELDOM
from xlkpi.codec import to_json
from xlkpi.ledger.journal.events import Event, Received, event_from_json, event_name
from xlkpi.records import Return

SAMPLES = (*EVENTS, *DECISIONS, *SELDOM)
WRITTEN = Path(__file__).parents[3] / "cases" / "events.jsonl"
"""The samples as journals have them: such lines are to be read for ever."""
PLAIN = {
    str: st.text(max_size=6),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return whatever a class or an annotation allows, in every field."""
    origin, args = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{one.name: any_of(hints[one.name]) for one in fields(kind)})  # type: ignore[arg-type]
    if origin is tuple:
        if args[1:] == (...,):
            return st.lists(any_of(args[0]), max_size=2).map(tuple)
        return st.tuples(*map(any_of, args))
    if origin is Sequence:
        return st.lists(any_of(args[0]), max_size=2).map(tuple)
    if origin is Mapping:
        return st.dictionaries(any_of(args[0]), any_of(args[1]), max_size=2)
    if origin in {Union, UnionType}:
        return st.one_of(*map(any_of, args))
    return PLAIN[kind] if kind in PLAIN else st.from_type(kind)


def through_json(event: Event) -> Event:
    data = json.loads(json.dumps(to_json(event), ensure_ascii=False))
    return event_from_json(event_name(event), data)


def test_the_samples_show_every_type_of_event() -> None:
    assert {type(event) for event in SAMPLES} == set(get_args(Event))


def test_events_are_written_as_they_always_were() -> None:
    lines = [as_canonical({"event": event_name(one), "data": to_json(one)}) for one in SAMPLES]
    assert lines == WRITTEN.read_bytes().splitlines()


def test_events_as_they_always_were_are_read() -> None:
    found = [json.loads(line) for line in WRITTEN.read_bytes().splitlines()]
    assert [event_from_json(one["event"], one["data"]) for one in found] == list(SAMPLES)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(st.data())
def test_any_event_comes_back_equal(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(any_of(kind))
    assert through_json(event) == event


def test_an_issue_of_an_older_journal_says_nothing_of_its_workbooks_content() -> None:
    data = to_json(ISSUED)
    del data["sha256"]
    assert event_from_json("issued", data) == replace(ISSUED, sha256="")


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)
def test_what_an_event_cannot_say_is_refused(event: Event) -> None:
    """A newer program wrote it: what it says besides may change what the rest means."""
    with pytest.raises(TypeError):
        event_from_json(event_name(event), {**to_json(event), "nonsense": 1})


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: type(event).__name__)
def test_what_lacks_its_first_field_is_refused(event: Event) -> None:
    data = dict(list(to_json(event).items())[1:])
    with pytest.raises((KeyError, TypeError)):
        event_from_json(event_name(event), data)


@pytest.mark.parametrize("part", ["records", "problems"])
def test_what_a_part_of_a_return_cannot_say_is_refused(part: str) -> None:
    data = to_json(Received(RETURN))
    data["submissions"][0][part][0]["nonsense"] = 1
    with pytest.raises(TypeError):
        event_from_json("received", data)


@given(any_of(Return))
def test_amounts_come_back_with_every_digit(returned: Return) -> None:
    back = through_json(Received(returned))
    assert isinstance(back, Received)
    assert digits(back.returned) == digits(returned)


def digits(returned: Return) -> list[tuple[type, str]]:
    """Equality passes over the last zeros of a number; its text does not."""
    records = [record for form in returned.submissions for record in form.records]
    return [(type(v), str(v)) for record in records for v in record.values.values()]


def test_an_event_of_no_known_name_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        event_from_json("nonsense", {})
