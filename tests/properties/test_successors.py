"""A corrected marked copy comes after the return it answers, whatever the clocks say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlkpi.ledger.series import arrival_order, standings
from xlkpi.plan.answers import DIGITS
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from random import Random

START = datetime(2021, 1, 10, tzinfo=UTC)
VERDICTS = (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS, Status.REJECTED, Status.HELD)
ORDER = st.randoms(use_true_random=False)
HOURS = st.integers(-5, 5)


def returned(
    number: int,
    hours: int,
    content: int,
    verdict: Status | None = None,
    answers: int | None = None,
    unit: str = "v01",
) -> Return:
    """The return with that number; a form's verdict is settled by its content."""
    verdict = verdict or VERDICTS[content % len(VERDICTS)]
    form = Submission(unit, "p01", "项目", "1.项目", verdict, f"{content:064d}", (), ())
    return Return(
        f"{number}.xlsx", name(number) * 4, START + timedelta(hours=hours), verdict, unit, unit,
        "c", "", (form,), answers="" if answers is None else name(answers),
    )  # fmt: skip


def name(number: int) -> str:
    return f"{number:0{DIGITS}x}"


@st.composite
def series(draw: st.DrawFn) -> list[Return]:
    """Returns of two units, some of which answer another one: of their unit, of the other, lost."""
    count = draw(st.integers(1, 9))
    return [
        returned(
            number,
            draw(HOURS),
            draw(st.integers(1, 6)),
            answers=draw(st.none() | st.integers(0, 10)),
            unit=draw(st.sampled_from(["v01", "v02"])),
        )
        for number in range(count)
    ]


def parent_of(one: Return, returns: list[Return]) -> Return | None:
    mine = (r for r in returns if (r.unit, r.collection) == (one.unit, one.collection))
    return next((r for r in mine if one.answers and r.sha256.startswith(one.answers)), None)


def goes_round(one: Return, returns: list[Return]) -> bool:
    met: list[Return] = []
    now: Return | None = one
    while now is not None and now not in met:
        met.append(now)
        now = parent_of(now, returns)
    return now is one


@given(series(), ORDER)
def test_the_order_of_recording_changes_nothing(returns: list[Return], order: Random) -> None:
    turned = list(returns)
    order.shuffle(turned)
    assert standings(turned) == standings(returns)


@given(series())
def test_every_copy_comes_after_its_parent(returns: list[Return]) -> None:
    order = {one.sha256: place for place, one in enumerate(arrival_order(returns))}
    for one in returns:
        parent = parent_of(one, returns)
        if parent is not None and not goes_round(one, returns):
            assert order[one.sha256] > order[parent.sha256]


@given(series())
def test_units_do_not_touch_each_other(returns: list[Return]) -> None:
    both = standings(returns)
    for unit in ("v01", "v02"):
        alone = standings([r for r in returns if r.unit == unit])
        assert alone == tuple(s for s in both if s.unit == unit)


@given(series())
def test_without_marks_the_clocks_decide(returns: list[Return]) -> None:
    bare = [replace(one, answers="") for one in returns]
    by_clock = sorted(bare, key=lambda r: (r.received, r.file, r.sha256))
    assert arrival_order(bare) == tuple(by_clock)


@given(HOURS, st.lists(st.tuples(HOURS, st.integers(1, 6)), min_size=1, max_size=5), ORDER)
def test_the_last_valid_copy_of_a_chain_is_merged(
    first: int, copies: list[tuple[int, int]], order: Random
) -> None:
    """Rejected, answered, corrected, rejected again ...: the chain is its own clock."""
    chain = [returned(0, first, 2, Status.REJECTED)]
    chain += [
        returned(number, hours, content, answers=number - 1)
        for number, (hours, content) in enumerate(copies, 1)
    ]
    turned = list(chain)
    order.shuffle(turned)
    found = standings(turned)
    assert [s.returned for s in found] == chain
    assert not any(s.problems for s in found)
    valid = [one for one in chain if one.verdict.valid]
    merged = [s.submission.content for s in found if s.merged]
    assert merged == [valid[-1].submissions[0].content] if valid else not merged


@given(HOURS, st.integers(-9, 0))
@example(0, 0)
def test_a_copy_from_a_slow_clock_is_merged_in_place_of_what_it_corrects(
    hours: int, behind: int
) -> None:
    """The parent was accepted in part; the copy says another figure, and is dated before it."""
    parent = returned(0, hours, 4, Status.ACCEPTED)
    copy = returned(1, hours + behind, 5, Status.ACCEPTED, answers=0)
    assert [(s.status, s.merged) for s in standings([copy, parent])] == [
        (Status.SUPERSEDED, False),
        (Status.ACCEPTED, True),
    ]


@pytest.mark.parametrize("behind", [-3, 0, 3])
def test_an_untouched_copy_is_a_duplicate(behind: int) -> None:
    parent = returned(0, 0, 2, Status.REJECTED)
    copy = returned(1, behind, 2, Status.REJECTED, answers=0)
    assert [s.status for s in standings([copy, parent])] == [Status.REJECTED, Status.DUPLICATE]


def test_two_corrected_copies_of_one_time_contradict_each_other_and_not_their_parent() -> None:
    parent = returned(0, 5, 2, Status.REJECTED)
    copies = [returned(n, 1, 3 + n, Status.ACCEPTED, answers=0) for n in (1, 2)]
    found = standings([*copies, parent])
    assert [s.status for s in found] == [Status.REJECTED, Status.HELD, Status.HELD]
    assert [p.code for s in found for p in s.problems] == ["F13b", "F13b"]
    assert not any("0.xlsx" in p.message.zh for s in found for p in s.problems)


def test_of_two_corrected_copies_from_slow_clocks_the_later_one_counts() -> None:
    parent = returned(0, 5, 2, Status.REJECTED)
    copies = [returned(n, n, 3 + n, Status.ACCEPTED, answers=0) for n in (2, 1)]
    merged = [s.returned.file for s in standings([*copies, parent]) if s.merged]
    assert merged == ["2.xlsx"]


def test_a_copy_whose_parent_is_not_on_record_stands_in_its_own_time() -> None:
    alone = returned(1, 3, 1, Status.ACCEPTED, answers=7)
    later = returned(2, 4, 5, Status.ACCEPTED)
    assert [s.merged for s in standings([later, alone])] == [False, True]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_circle_of_copies_ends_and_goes_by_its_clocks(size: int) -> None:
    ring = [
        returned(n, -n, 1 + 4 * n, Status.ACCEPTED, answers=(n + 1) % size) for n in range(size)
    ]
    assert [s.returned for s in standings(ring)] == ring[::-1]
    outside = returned(9, -99, 3, Status.ACCEPTED, answers=0)
    found = standings([outside, *ring])
    assert [s.returned for s in found] == [*ring[::-1], outside]
