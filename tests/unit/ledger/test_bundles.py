"""What becomes of the forms of bundles, by their numbers and not by when they came."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from tests.builders.standing_forms import GIVEN, START, form, returned, states
from xlkpi.codec import from_json, to_json
from xlkpi.ledger.decisions import Confirmed, Decision, Withdrawn
from xlkpi.ledger.series import standings
from xlkpi.records import Bundle, DueBelow, Return, Source, Status, Submission, UnitBelow

GOOD, HELD = Status.ACCEPTED, Status.HELD
MERGED, OLD = (GOOD, True), (Status.SUPERSEDED, False)


def bundle(number: int, hours: int, *forms: Submission) -> Return:
    said = Bundle(number, START.isoformat(), "h", "k", "甲镇")
    made = returned(hours, *forms, name=f"bundle {number}")
    return replace(made, unit="t1", bundle=said)


def of(unit: str, content: int, verdict: Status = GOOD) -> Submission:
    return replace(form(content, verdict), unit=f"t1/{unit}")


FIRST = bundle(3, 0, of("v01", 1), of("v02", 2))


@pytest.mark.parametrize("order", [*permutations((0, 1, 2))])
def test_the_highest_number_counts_whenever_it_came(order: tuple[int, ...]) -> None:
    bundles = [
        bundle(number, hours, of("v01", number))
        for number, hours in zip((3, 5, 9), order, strict=True)
    ]
    found = {one.returned.bundle.number: one.merged for one in standings(bundles)}  # type: ignore[union-attr]
    assert found == {3: False, 5: False, 9: True}


def test_a_figure_that_goes_back_to_what_it_was_is_no_older_version_sent_again() -> None:
    series = [bundle(n, n, of("v01", content)) for n, content in ((1, 7), (2, 8), (3, 7))]
    assert states(series) == [OLD, OLD, MERGED]


def test_what_the_last_bundle_lacks_does_not_count_any_more() -> None:
    second = bundle(4, 1, of("v02", 2))
    assert states([FIRST, second]) == [OLD, OLD, MERGED]


def test_a_held_bundle_takes_nothing_away_until_it_is_confirmed() -> None:
    second = replace(bundle(4, 1, of("v02", 9, HELD)), verdict=HELD)
    assert states([FIRST, second]) == [MERGED, MERGED, (HELD, False)]
    chosen = Confirmed("c", second.sha256, None, GIVEN)
    assert states([FIRST, second], chosen) == [OLD, OLD, MERGED]


def test_a_withdrawn_bundle_gives_way_to_the_one_before() -> None:
    second = bundle(4, 1, of("v02", 9))
    gone: Decision = Withdrawn("c", second.sha256, None, GIVEN)
    assert states([FIRST, second], gone) == [MERGED, MERGED, (Status.WITHDRAWN, False)]


def test_an_empty_bundle_says_that_nothing_is_accepted() -> None:
    empty = replace(FIRST, sha256="e", submissions=(), bundle=Bundle(4, "", "h", "k", "甲镇"))
    assert states([FIRST, empty]) == [OLD, OLD]


def test_bundles_of_others_concern_nobody_else() -> None:
    other = replace(bundle(9, 1, replace(form(5, GOOD), unit="t2/v01")), unit="t2")
    assert states([FIRST, other]) == [MERGED, MERGED, MERGED]


def test_it_goes_on_record_and_comes_back_equal() -> None:
    said = Bundle(
        3, START.isoformat(), "h", "k", "甲镇", (UnitBelow("v01", "一村", "村"),),
        {"p01": "工资"}, (DueBelow("v01", "p01", "merged", "12.5"),),
    )  # fmt: skip
    source = Source("一村.xlsx", "0" * 64, START)
    one = replace(FIRST, bundle=said, submissions=(replace(of("v01", 1), source=source),))
    assert from_json(Return, to_json(one)) == one
    before = to_json(returned(0, form(1, GOOD)))
    assert "bundle" not in before
    assert "source" not in before["submissions"][0]
