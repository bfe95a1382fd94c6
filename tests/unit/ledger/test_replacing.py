"""What would replace a figure unasked is held: an older version, another unit's file, anybody's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.builders.standing_forms import GIVEN, form, returned, states
from xlkpi.ledger.decisions import Confirmed, Withdrawn
from xlkpi.ledger.series import standings
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.records import Return

MERGED, REPLACED = (Status.ACCEPTED, True), (Status.SUPERSEDED, False)
TAKEN_BACK = (Status.WITHDRAWN, False)
HELD = (Status.HELD, False)


def came(hours: int, content: int, verdict: Status = Status.ACCEPTED, name: str = "") -> Return:
    return returned(hours, form(content, verdict), name=name or f"{hours}")


def codes(returns: Sequence[Return]) -> list[list[str]]:
    return [[p.code for p in s.problems] for s in standings(returns)]


def test_an_older_version_sent_again_is_held_with_both_named() -> None:
    series = [came(1, 5), came(30, 6), came(50, 5)]
    assert states(series) == [REPLACED, MERGED, HELD]
    *_, held = standings(series, (), ZoneInfo("Asia/Shanghai"))
    (told,) = held.problems
    assert told.code == "F32"
    for words in (told.message.zh, told.message.en):
        assert all(one.file in words for one in series)
        assert "2021-01-10 09:00" in words
        assert "2021-01-11 14:00" in words
    assert "confirm v01" in told.hint.zh


def test_a_confirmed_older_version_counts_again() -> None:
    series = [came(1, 5), came(2, 6), came(3, 5)]
    meant = Confirmed("c", series[2].sha256, None, GIVEN)
    assert states(series, meant) == [REPLACED, REPLACED, MERGED]


def test_with_the_newer_one_withdrawn_the_older_counts_and_its_copy_is_a_duplicate() -> None:
    series = [came(1, 5), came(2, 6), came(3, 5)]
    away = Withdrawn("c", series[1].sha256, None, GIVEN)
    assert states(series, away) == [MERGED, TAKEN_BACK, (Status.DUPLICATE, False)]


def test_what_was_withdrawn_does_not_take_the_place_of_what_came_since() -> None:
    series = [came(1, 5), came(2, 6), came(3, 5)]
    away = Withdrawn("c", series[0].sha256, None, GIVEN)
    assert states(series, away) == [TAKEN_BACK, MERGED, HELD]


def test_a_rejected_one_between_makes_nothing_older() -> None:
    series = [came(1, 5), came(2, 6, Status.REJECTED), came(3, 5)]
    assert codes(series) == [[], [], []]
    assert states(series)[-1] == MERGED


def test_the_marked_copy_of_a_newer_return_may_go_back_to_an_older_figure() -> None:
    faulty = replace(came(3, 7, Status.REJECTED), sha256="e" * 64)
    copy = replace(came(4, 5), answers="e" * 16)
    assert states([came(1, 5), came(2, 6), faulty, copy])[-1] == MERGED


def test_a_marked_copy_sent_once_more_after_a_newer_return_is_held() -> None:
    faulty = replace(came(1, 7, Status.REJECTED), sha256="e" * 64)
    copies = [replace(came(hours, 5), answers="e" * 16) for hours in (2, 4)]
    series = [faulty, copies[0], came(3, 6), copies[1]]
    assert [p for p in codes(series) if p] == [["F32"]]
    assert states(series)[-1] == HELD


def test_what_the_department_types_may_be_an_older_figure() -> None:
    amended = replace(came(3, 5), by_hand=True)
    assert states([came(1, 5), came(2, 6), amended])[-1] == MERGED


def test_what_was_amended_is_not_undone_by_the_form_it_amended() -> None:
    series = [came(1, 5), replace(came(2, 6), by_hand=True), came(3, 5)]
    assert states(series) == [REPLACED, MERGED, HELD]


def test_a_file_of_another_units_name_replaces_nothing_unasked() -> None:
    strange = replace(came(2, 6), named="二村")
    assert states([came(1, 5), strange]) == [MERGED, HELD]
    told = standings([came(1, 5), strange])[1].problems
    assert [p.code for p in told] == ["F33"]
    assert all(word in told[0].message.zh for word in ("二村", "一村", came(1, 5).file))
    assert states([strange]) == [MERGED]
    assert states([strange, came(3, 5)]) == [REPLACED, MERGED]
    equal = replace(came(2, 5), named="二村")
    assert states([came(1, 5), equal]) == [MERGED, (Status.DUPLICATE, False)]
    meant = Confirmed("c", strange.sha256, None, GIVEN)
    assert states([came(1, 5), strange], meant) == [REPLACED, MERGED]


def by_choice(one: Return) -> Return:
    """The same return on the template for everybody."""
    return replace(one, submissions=tuple(replace(f, by_choice=True) for f in one.submissions))


def test_a_template_for_everybody_replaces_no_return_on_the_units_own_issue() -> None:
    series = [came(1, 5), by_choice(came(2, 6)), by_choice(came(3, 7))]
    assert states(series) == [MERGED, HELD, HELD]
    assert codes(series) == [[], ["F35"], ["F35"]]
    meant = Confirmed("c", series[1].sha256, None, GIVEN)
    assert states(series, meant) == [REPLACED, REPLACED, MERGED]
    assert states([by_choice(came(2, 6)), came(3, 5)]) == [REPLACED, MERGED]


def test_nor_what_the_department_typed_itself() -> None:
    series = [
        by_choice(came(1, 5)),
        replace(by_choice(came(2, 6)), by_hand=True),
        by_choice(came(3, 7)),
    ]
    assert states(series) == [REPLACED, MERGED, HELD]
    assert codes(series)[2] == ["F35"]


def test_of_templates_the_newest_counts_and_the_same_values_are_no_question() -> None:
    assert states([by_choice(came(1, 5)), by_choice(came(2, 6))]) == [REPLACED, MERGED]
    assert codes([came(1, 5), by_choice(came(2, 5))]) == [[], []]


def test_one_that_is_held_anyway_says_what_it_would_replace() -> None:
    assert codes([came(1, 5), by_choice(came(2, 6, Status.HELD))]) == [[], ["F35"]]
    assert codes([by_choice(came(2, 6, Status.HELD))]) == [[]]
