"""The control of the roll-ups: silent on what this program makes, loud where a sum is doctored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders.master_views import example_view, without
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.three_ways import disagreements


def test_the_three_ways_agree_on_the_example_whole_or_in_part() -> None:
    assert disagreements(facts_of(example_view())) == ()
    assert disagreements(facts_of(without(example_view(), "o01", "p05"))) == ()
    assert disagreements(facts_of(example_view([]))) == ()


@pytest.mark.parametrize("lost", ["of_unit", "of_project"])
def test_a_form_lost_from_one_way_is_told_with_all_three_sums(lost: str) -> None:
    facts = facts_of(example_view())
    kept = dict(getattr(facts, lost))
    kept.pop("o01" if lost == "of_unit" else "p05")
    doctored = {lost: kept}
    found = disagreements(replace(facts, **doctored))  # type: ignore[arg-type]
    assert {p.code for p in found} == {"X08"}
    assert len(found) == len(facts.adding) - 1  # other funds are 0 everywhere
    budget = next(p for p in found if "预算数" in p.message.zh)
    assert "明细合计 1264.1" in budget.message.zh
    assert not budget.place.unit


def test_a_form_counted_twice_is_told() -> None:
    facts = facts_of(example_view())
    line = facts.of_unit["v01"]
    doctored = replace(facts, of_unit={**facts.of_unit, "v01": (*line, line[0])})
    assert disagreements(doctored)
