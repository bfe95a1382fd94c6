"""Every rule of the later stages: cells changed -> exactly the expected (code, cell) and values."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.builders.opened_books import opened, saved
from tests.builders.stages import (
    INDICATORS,
    STAGES,
    StageCase,
    stage_cases,
    stage_filled,
    stage_imported,
    stage_pairs,
    stage_places,
    stage_plan,
    stage_returned,
)
from xlkpi.formula.ast import Cell
from xlkpi.spec.references import resolve

ALL = [(name, case) for name in STAGES for case in stage_cases(name)]
ELSEWHERE = {"monitoring": {"M11"}, "self_evaluation": set[str]()}
"""M11 needs an earlier monitoring: a test of its own."""


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{n} {c.name}" for n, c in ALL])
def test_exactly_the_expected_problems_and_values(name: str, case: StageCase) -> None:
    (submission,) = stage_returned(name)[case.name].submissions
    found = {(p.code, p.place.cell) for p in submission.problems}
    assert found == stage_pairs(name, case.expect)
    values = {
        Cell(record.table, record.row, column): value
        for record in submission.records
        for column, value in record.values.items()
    }
    for reference, expected in case.shown.items():
        value = values.get(resolve(reference))
        if isinstance(expected, int | float | Decimal):
            assert isinstance(value, Decimal), reference
            assert abs(value - Decimal(str(expected))) < Decimal("0.000001"), reference
        else:
            assert value == expected, reference


@pytest.mark.parametrize("name", STAGES)
def test_every_code_has_a_case_that_fires_it_and_one_that_just_does_not(name: str) -> None:
    own = {rule.code for rule in stage_plan(name).spec.rules} - ELSEWHERE[name]
    fired = {code for case in stage_cases(name) for code, _ in case.expect}
    silent = {
        code
        for case in stage_cases(name)
        if "silent" in case.name
        for code in re.findall(r"[A-Z][0-9]{2}[a-z]?", case.name)
    }
    assert own - fired == set()
    assert own - silent == set()


@pytest.mark.parametrize("name", STAGES)
def test_rows_without_an_indicator_hold_nothing(name: str) -> None:
    """Formulas that nobody sees are blank there too: what is recorded is a row that is in use."""
    (submission,) = stage_returned(name)["in order"].submissions
    rows = {record.row for record in submission.records if record.table == "indicators"}
    assert rows == set(INDICATORS)


@pytest.mark.parametrize("name", STAGES)
def test_every_message_is_filled(name: str) -> None:
    for returned in stage_returned(name).values():
        for problem in (p for s in returned.submissions for p in s.problems):
            for text in (problem.message, problem.hint):
                assert "{" not in text.zh + text.en, problem


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("monitoring", "funds[total].spent"),
        ("monitoring", "funds[fiscal].initial"),
        ("monitoring", "indicators['产出指标/数量指标'].target"),
        ("monitoring", "indicators['产出指标/数量指标'].light"),
        ("self_evaluation", "funds[total].spent"),
        ("self_evaluation", "execution_score"),
        ("self_evaluation", "score_total"),
        ("self_evaluation", "indicators['产出指标/数量指标'].points"),
        ("self_evaluation", "indicators['产出指标/数量指标'].target"),
    ],
)
def test_a_total_or_a_locked_baseline_that_was_changed_is_told(name: str, reference: str) -> None:
    """M05, M09, E03, E13, E14 and E18 over a locked cell are F11."""
    at = str(stage_places(name)[resolve(reference)].at)
    book = opened(stage_filled(name, {}))
    book[stage_plan(name).forms[0].sheet][at] = 99
    (returned,) = stage_imported(name, saved(book))
    found = {(p.code, p.place.cell) for s in returned.submissions for p in s.problems}
    assert ("F11", at) in found | {(p.code, p.place.cell) for p in returned.problems}
