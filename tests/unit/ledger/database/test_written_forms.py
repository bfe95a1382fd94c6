"""A form that was written where it was judged says and records the same as one with objects."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from xlkpi.codec import from_json, to_json
from xlkpi.formula.ast import Cell
from xlkpi.json_text import Written, json_ordered, json_plain
from xlkpi.ledger.database.packed import problems_apart
from xlkpi.ledger.database.written_forms import WrittenProblems, columns_apart, written
from xlkpi.ledger.journal.chain import canonical
from xlkpi.ledger.journal.events import Received
from xlkpi.problems import Place, Problem, Severity
from xlkpi.records import Record, Return, Status, Submission
from xlkpi.texts import same

RECORDS = (
    Record(
        "", "", {"name": '柳溪村"\\\n\x7f', "amount": Decimal("60.70"), "day": date(2021, 1, 5)}
    ),
    Record("plan", "m3", {"z": Decimal("0.3"), "done": True}),
)
PROBLEMS = tuple(
    Problem("T02", severity, Place(sheet="1", cell=cell), same(f"{cell}有问题"), same("改"))
    for severity, cell in (
        (Severity.INFO, "B1"),
        (Severity.ERROR, "B2"),
        (Severity.INFO, "B3"),
        (Severity.WARNING, "B4"),
    )
)
FORM = Submission("v01", "p01", "渠", "1", Status.REJECTED, "c", RECORDS, PROBLEMS)
EMPTY = replace(FORM, project="p02", records=(), problems=(), by_choice=True)
PLAIN = Return(
    "a.xlsx",
    "0" * 64,
    datetime(2021, 1, 12, tzinfo=UTC),
    Status.REJECTED,
    unit="v01",
    submissions=(FORM, EMPTY),
    problems=PROBLEMS[:1],
)


@pytest.fixture
def carried() -> Return:
    """The return, written and handed from one process to another."""
    return pickle.loads(pickle.dumps(written(PLAIN)))  # type: ignore[no-any-return]  # noqa: S301 - made here


def test_the_journal_has_the_same_bytes_of_it(carried: Return) -> None:
    line = {"seq": 1, "event": "received", "key": "k"}
    assert canonical({**line, "data": to_json(Received(carried))}) == canonical(
        {**line, "data": to_json(Received(PLAIN))}
    )


def test_the_tables_have_the_same_text_of_it(carried: Return) -> None:
    for made, form in zip(carried.submissions, PLAIN.submissions, strict=True):
        data, plain = to_json(made), to_json(form)
        apart = columns_apart(made, data)
        assert json_plain(data["records"]) == json_plain(plain["records"])
        assert {name: json_plain(one) for name, one in apart.items()} == {
            name: json_plain(one) for name, one in problems_apart(plain["problems"]).items()
        }


def test_it_is_equal_and_answers_the_same(carried: Return) -> None:
    assert carried == PLAIN
    (form, empty) = carried.submissions
    assert (form.records[1], form.problems[-1]) == (RECORDS[1], PROBLEMS[-1])
    assert form.value(Cell("", "", "amount")) == Decimal("60.70")
    assert form.value(Cell("", "", "phone")) is None
    assert list(form.numbers()) == list(FORM.numbers())
    assert form.rows("plan") == ("m3",)
    assert [form.count(one) for one in Severity] == [FORM.count(one) for one in Severity]
    assert (len(empty.records), len(empty.problems)) == (0, 0)


def test_what_is_left_of_its_problems_is_equal(carried: Return) -> None:
    kept = [
        one.problems.kept
        for one in carried.submissions
        if isinstance(one.problems, WrittenProblems)
    ]
    assert kept == [one.problems for one in PLAIN.submissions]
    assert tuple(carried.bare.submissions) == tuple(PLAIN.bare.submissions)
    assert from_json(Return, json.loads(json_ordered(to_json(carried)))) == PLAIN


def test_text_that_a_table_alone_has_is_not_put_into_a_journal() -> None:
    with pytest.raises(TypeError):
        json_ordered({"faults": Written("[]")})
    with pytest.raises(TypeError):
        json_ordered({"faults": object()})
