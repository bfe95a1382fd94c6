"""Sheet names that Excel takes: short, legal, none twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.forms import plan
from xlkpi.formula.characters import utf16
from xlkpi.plan.build import CHECK, GUIDE, IDENTITY, LISTS, TOTALS
from xlkpi.plan.sheetnames import MOST_UTF16, sheet_name, shortened

FORBIDDEN = set("[]:*?/\\")


def named(*wanted: str) -> list[str]:
    taken: set[str] = set()
    return [sheet_name(name, taken) for name in wanted]


def test_a_good_name_stays_as_it_is() -> None:
    assert named("1.村干部工资", "Sheet 2", "a-b_c(1)") == ["1.村干部工资", "Sheet 2", "a-b_c(1)"]


def test_forbidden_characters_become_full_width() -> None:
    assert named("a[b]c:d*e?f/g\\h", "'引'") == ["a［b］c：d＊e？f／g＼h", "＇引＇"]


def test_line_breaks_and_invisible_characters_become_spaces() -> None:
    assert named("甲\n乙", "\t丙\x00 ", "丁\u200b戊") == ["甲 乙", "丙", "丁 戊"]


def test_a_name_of_nothing_is_still_a_name() -> None:
    assert named("", "  ", "\n") == ["表", "表(2)", "表(3)"]


def test_long_names_are_cut_by_utf_16_units_and_never_within_a_character() -> None:
    assert named("长" * 40) == ["长" * MOST_UTF16]
    assert named("a" + "😀" * 20) == ["a" + "😀" * 13]
    assert shortened("a😀", 2) == "a"
    assert (utf16("长"), utf16("😀")) == (1, 2)


def test_names_that_clash_are_numbered_within_the_limit() -> None:
    long = "长" * 40
    assert named(long, long, long) == [
        "长" * MOST_UTF16,
        "长" * (MOST_UTF16 - 3) + "(2)",
        "长" * (MOST_UTF16 - 3) + "(3)",
    ]


def test_case_makes_no_difference_to_a_clash() -> None:
    assert named("Plan", "PLAN", "plan") == ["Plan", "PLAN(2)", "plan(3)"]
    assert named("A/B", "a／b") == ["A／B", "a／b(2)"]


@pytest.mark.parametrize("name", ["History", "history", "HISTORY"])
def test_excels_own_name_is_not_taken(name: str) -> None:
    assert named(name) == [f"{name}(2)"]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_wanted_names_become_legal_and_different(wanted: list[str]) -> None:
    names = named(*wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < utf16(name) <= 31
        assert not FORBIDDEN & set(name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.isprintable()


def test_a_project_named_like_one_of_our_sheets_does_not_take_its_place() -> None:
    own = {GUIDE, TOTALS, CHECK, LISTS, IDENTITY}
    assert not own & {form.sheet for form in plan(1, 2, 3).forms}
    taken = {name.casefold() for name in own}
    assert sheet_name(TOTALS, taken) == f"{TOTALS}(2)"
