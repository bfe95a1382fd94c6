"""What the department decides, and what becomes of the forms it is about."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.builders.standing_forms import GIVEN, form, returned, states
from xlkpi.ledger.decisions import Confirmed, Decision, Extended, Waived, Withdrawn
from xlkpi.ledger.repeated import for_every_file
from xlkpi.ledger.series import standings
from xlkpi.problems import Place, problem
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.ledger.standing import Standing


FAULT = problem("K01", Place(cell="B4", field="filler", row=""), label="填表人")
OTHER = problem("K01", Place(cell="C9", field="goals.text", row="s1"), label="目标")


def told(found: Sequence[Standing]) -> list[str]:
    return [p.code for s in found for p in s.submission.problems]


def test_a_confirmed_return_is_merged() -> None:
    held = returned(1, form(1, Status.HELD))
    assert states([held]) == [(Status.HELD, False)]
    confirm = Confirmed("c", held.sha256, None, GIVEN)
    assert states([held], confirm) == [(Status.ACCEPTED, True)]
    assert told(standings([held], [confirm])) == ["X11"]


def test_what_held_a_confirmed_return_asks_for_no_confirmation() -> None:
    asks = problem("F24", Place(sheet="1.工资"), name="一村", project="工资")
    posted = problem("F25", Place(file="a.xlsx"), file="a.xlsx", name="一村")
    held = replace(returned(1, form(1, Status.HELD, asks)), problems=(posted,))
    (one,) = standings([held], [Confirmed("c", held.sha256, None, GIVEN)])
    answer = f"已由{GIVEN.who}确认：{GIVEN.why}。"
    assert [p.hint.zh for p in one.returned.problems] == [answer]
    assert [(p.code, p.hint.zh) for p in one.submission.problems] == [
        ("F24", answer),
        ("X11", "不必处理。"),
    ]
    (other,) = standings([held], [Confirmed("c", held.sha256, "p02", GIVEN)])
    assert [p.hint for p in other.submission.problems] == [asks.hint]


def test_confirming_one_form_leaves_the_other_held() -> None:
    both = returned(1, form(1, Status.HELD), form(2, Status.HELD, project="p02"))
    confirm = Confirmed("c", both.sha256, "p02", GIVEN)
    assert states([both], confirm) == [(Status.HELD, False), (Status.ACCEPTED, True)]


def test_confirming_says_nothing_of_a_rejected_form() -> None:
    bad = returned(1, form(1, Status.REJECTED, FAULT))
    assert states([bad], Confirmed("c", bad.sha256, None, GIVEN)) == [(Status.REJECTED, False)]


def test_of_two_of_one_time_the_confirmed_one_counts() -> None:
    one, two = returned(1, form(1, Status.ACCEPTED)), returned(1, form(2, Status.ACCEPTED))
    assert states([one, two]) == [(Status.HELD, False)] * 2
    confirm = Confirmed("c", one.sha256, None, GIVEN)
    assert states([one, two], confirm) == [(Status.ACCEPTED, True), (Status.SUPERSEDED, False)]


def test_confirming_both_of_one_time_settles_nothing() -> None:
    one, two = returned(1, form(1, Status.ACCEPTED)), returned(1, form(2, Status.ACCEPTED))
    both = [Confirmed("c", r.sha256, None, GIVEN) for r in (one, two)]
    assert states([one, two], *both) == [(Status.HELD, False)] * 2


def test_what_is_withdrawn_gives_way_to_what_was_before_it() -> None:
    first, second = returned(1, form(1, Status.ACCEPTED)), returned(2, form(2, Status.ACCEPTED))
    withdraw = Withdrawn("c", second.sha256, None, GIVEN)
    assert states([first, second], withdraw) == [
        (Status.ACCEPTED, True),
        (Status.WITHDRAWN, False),
    ]


def test_what_was_withdrawn_can_be_sent_again_in_another_file() -> None:
    first, again = returned(1, form(1, Status.ACCEPTED)), returned(2, form(1, Status.ACCEPTED))
    withdraw = Withdrawn("c", first.sha256, None, GIVEN)
    assert states([first, again], withdraw) == [(Status.WITHDRAWN, False), (Status.ACCEPTED, True)]


def test_a_withdrawn_one_contradicts_nobody() -> None:
    one, two = returned(1, form(1, Status.ACCEPTED)), returned(1, form(2, Status.ACCEPTED))
    withdraw = Withdrawn("c", one.sha256, None, GIVEN)
    assert states([one, two], withdraw) == [(Status.WITHDRAWN, False), (Status.ACCEPTED, True)]


def test_withdrawing_what_was_confirmed_takes_none_of_the_others_for_it() -> None:
    three = [returned(1, form(n, Status.ACCEPTED)) for n in (1, 2, 3)]
    confirm = Confirmed("c", three[0].sha256, None, GIVEN)
    withdraw = Withdrawn("c", three[0].sha256, None, GIVEN)
    for returns in (three, three[:2]):
        first, *rest = states(returns, confirm, withdraw)
        assert (first, set(rest)) == ((Status.WITHDRAWN, False), {(Status.HELD, False)})
    settled = Confirmed("c", three[1].sha256, None, GIVEN)
    assert states(three, confirm, withdraw, settled)[1] == (Status.ACCEPTED, True)


def test_a_duplicate_names_what_it_repeats() -> None:
    one, again, third = (returned(n, form(1, Status.REJECTED)) for n in (1, 2, 3))
    found = standings([one, again, third])
    assert [(s.status, s.repeats) for s in found] == [
        (Status.REJECTED, ""),
        (Status.DUPLICATE, one.sha256),
        (Status.DUPLICATE, one.sha256),
    ]


def test_what_is_decided_of_a_content_concerns_every_file_that_has_it() -> None:
    one, again = (returned(n, form(1, Status.ACCEPTED)) for n in (1, 2))
    mixed = returned(3, form(1, Status.ACCEPTED), form(5, Status.ACCEPTED, project="p02"))
    series = standings([one, again, mixed])
    decided = for_every_file(Withdrawn("c", one.sha256, None, GIVEN), series)
    after = standings([one, again, mixed], decided)
    assert [(s.project, s.merged) for s in after if s.merged] == [("p02", True)]
    extended = Extended("c", "v01", "2021-01-20", GIVEN)
    assert for_every_file(extended, series) == (extended,)


@pytest.mark.parametrize(
    ("field", "row", "after"),
    [("", "", Status.ACCEPTED), ("filler", "", Status.REJECTED), ("other", "", Status.REJECTED)],
)
def test_a_waived_fault_rejects_nothing(field: str, row: str, after: Status) -> None:
    bad = returned(1, form(1, Status.REJECTED, FAULT, OTHER))
    waive = Waived("c", "v01", "p01", "K01", field, row, GIVEN)
    assert states([bad], waive) == [(after, after is Status.ACCEPTED)]


def test_a_waived_fault_is_told_with_its_reason() -> None:
    bad = returned(1, form(1, Status.REJECTED, FAULT))
    (found,) = standings([bad], [Waived("c", "v01", "p01", "K01", "", "", GIVEN)])
    (note,) = found.submission.problems
    assert (note.code, note.place) == ("X12", FAULT.place)
    assert all(word in note.message.zh for word in ("K01", "电话核实", FAULT.message.zh))


def test_a_fault_is_waived_in_the_unit_s_own_form_only() -> None:
    bad = returned(1, form(1, Status.REJECTED, FAULT))
    for waive in (
        Waived("c", "v02", "p01", "K01", "", "", GIVEN),
        Waived("c", "v01", "p02", "K01", "", "", GIVEN),
        Waived("d", "v01", "p01", "K01", "", "", GIVEN),
    ):
        assert states([bad], waive) == [(Status.REJECTED, False)]


def test_decisions_do_not_depend_on_the_order_of_returns() -> None:
    returns = [
        returned(1, form(1, Status.HELD)),
        returned(2, form(2, Status.REJECTED, FAULT)),
        returned(3, form(3, Status.ACCEPTED)),
        returned(3, form(4, Status.ACCEPTED)),
    ]
    decisions: list[Decision] = [
        Confirmed("c", returns[0].sha256, None, GIVEN),
        Waived("c", "v01", "p01", "K01", "", "", GIVEN),
        Withdrawn("c", returns[2].sha256, None, GIVEN),
    ]
    mixed = [*returns]
    Random(1).shuffle(mixed)
    assert standings(mixed, decisions) == standings(returns, decisions)
    assert standings(returns, decisions[::-1])[-1].merged


def test_without_decisions_nothing_changes() -> None:
    one = returned(1, form(1, Status.ACCEPTED, replace(FAULT)))
    assert standings([one], ()) == standings([one])
