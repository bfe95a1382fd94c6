"""What is read packed is what was recorded, and says the same of itself."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from xlkpi.codec import to_json
from xlkpi.formula.ast import Cell
from xlkpi.ledger.database.packed import Packing, problems_apart
from xlkpi.problems import Place, Problem, Severity
from xlkpi.records import Record, Status, Submission
from xlkpi.texts import same

RECORDS = (
    Record("", "", {"name": "柳溪村", "amount": Decimal("60.70"), "day": date(2021, 1, 12)}),
    Record("plan", "m3", {"percent": Decimal("0.3"), "done": True}),
    Record("items", "s1", {}),
)


def said(severity: Severity, cell: str) -> Problem:
    words = same(f"{cell}有问题")
    return Problem("T02", severity, Place(sheet="1", cell=cell), words, words)


PROBLEMS = (
    said(Severity.INFO, "B1"),
    said(Severity.ERROR, "B2"),
    said(Severity.INFO, "B3"),
    said(Severity.ERROR, "B4"),
    said(Severity.WARNING, "B5"),
)


def plain() -> Submission:
    return Submission("v01", "p01", "", "1", Status.REJECTED, "c", RECORDS, PROBLEMS)


def packed() -> Submission:
    made, apart = to_json(plain()), Packing()
    texts = {key: json.dumps(one) for key, one in problems_apart(made["problems"]).items()}
    problems = apart.problems(texts["faults"], texts["remarks"])
    records = apart.records(made["records"])
    return Submission("v01", "p01", "", "1", Status.REJECTED, "c", records, problems)


def test_it_is_equal_and_is_recorded_the_same() -> None:
    assert packed() == plain() == packed()
    assert to_json(packed()) == to_json(plain())
    assert (packed().records[0], packed().problems[-1], len(packed().records)) == (
        RECORDS[0],
        PROBLEMS[-1],
        3,
    )
    other = Submission("v01", "p01", "", "1", Status.REJECTED, "c", RECORDS[:2], PROBLEMS)
    assert packed() != other


@pytest.mark.parametrize(
    "cell",
    [
        *(Cell(one.table, one.row, name) for one in RECORDS for name in one.values),
        Cell("", "", "phone"),
        Cell("plan", "m6", "percent"),
        Cell("items", "s1", "text"),
    ],
)
def test_its_values_are_those_of_the_form(cell: Cell) -> None:
    assert packed().value(cell) == plain().value(cell)


def test_numbers_rows_and_counts_are_those_of_the_form() -> None:
    one, other = packed(), plain()
    assert list(one.numbers()) == list(other.numbers())
    assert [one.rows(table) for table in ("", "plan", "items", "none")] == [
        other.rows(table) for table in ("", "plan", "items", "none")
    ]
    assert one.rows("items") == ("s1",)
    counts = [(one.count(severity), other.count(severity)) for severity in Severity]
    assert all(a == b for a, b in counts)
    assert one.count(Severity.ERROR) == 2


def test_equal_numbers_keep_the_digits_that_each_was_written_with() -> None:
    records = tuple(
        Record("", "", {"one": Decimal(one), "other": Decimal(other), "word": "1.5"})
        for one, other in (("1.50", "1.5"), ("1.5", "1.500"))
    )
    packing = Packing()
    for one in records:
        found = packing.records([to_json(one)])
        assert [str(value) for value in found[0].values.values()] == [
            str(value) for value in one.values.values()
        ]
        assert found.value(Cell("", "", "word")) == "1.5"


def test_what_no_record_has_is_refused() -> None:
    with pytest.raises(TypeError):
        Packing().records([{"table": "", "row": "", "values": {}, "more": 1}])
    with pytest.raises(TypeError):
        Packing().records([{"table": "", "values": {}}])
