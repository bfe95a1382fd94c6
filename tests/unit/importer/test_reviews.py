"""Reviews found by key and heading: in any order of lines and columns, each fault at its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.master_views import targets_spec
from xlkpi.importer.reviews import PARTS, AllBut, Asked, ReadBack, ReviewCell, read_reviews
from xlkpi.reader.book import Book, Grid
from xlkpi.records import Review

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.reader.book import Raw

HEADINGS = {"conclusion": "结论", "budget": "审定", "opinion": "意见", "note": "备注"}
KEYS = {f"#v{n}#p1": (f"v{n}", "p1") for n in range(1, 5)}
ASKED = Asked(
    file="m.xlsx",
    sheet="明细",
    keeping="底稿",
    mark="xlkpi",
    key="表编号",
    headings=HEADINGS,
    conclusions=("通过", "退回"),
    total="合计",
    measure="万元",
    spec=targets_spec(),
)
HEAD = ("表编号", "单位", *HEADINGS.values())
KEPT = Grid("底稿", (("xlkpi", "7"), *((key, *ids) for key, ids in KEYS.items())))


def line(number: int, *said: Raw) -> tuple[Raw, ...]:
    return (f"#v{number}#p1", f"第{number}村", *said)


def read(lines: Sequence[Sequence[Raw]], grid: Grid | None = None) -> ReadBack:
    own = replace(grid or Grid("明细", ()), rows=(("标题",), HEAD, *lines))
    return read_reviews(Book((own, KEPT), ()), ASKED)


def codes(back: ReadBack) -> list[tuple[str, str, str]]:
    return [(p.code, p.place.cell, p.place.unit) for p in back.problems if p.code != "X18"]


SAID = st.tuples(
    st.sampled_from(["", "通过", "退回", " 通 过 "]),
    st.one_of(st.just(""), st.integers(0, 10**9).map(lambda n: n / 10_000)),
    st.text("甲乙丙1", max_size=4),
    st.text("丁戊己2", max_size=4),
)


@given(st.lists(SAID, min_size=4, max_size=4), st.permutations(range(4)), st.permutations(range(6)))
def test_reviews_survive_any_order_of_lines_and_columns(
    said: list[tuple[Raw, ...]], order: list[int], columns: list[int]
) -> None:
    lines = [line(n, *one) for n, one in enumerate(said, 1)]
    straight = read(lines)
    rows = tuple(
        tuple(row[place] for place in columns) for row in (HEAD, *(lines[n] for n in order))
    )
    moved = read_reviews(Book((Grid("明细", (("标题",), *rows)), KEPT), ()), ASKED)
    for back in (straight, moved):
        assert back.whole
        assert not back.problems
    assert _values(straight) == _values(moved)
    assert {key for key, parts in _values(moved).items() if len(parts) == 4} == set(KEYS.values())


def _values(back: ReadBack) -> dict[tuple[str, str], dict[str, str]]:
    return {
        key: {part: cell.value for part, cell in parts.items()} for key, parts in back.parts.items()
    }


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (54.5, "54.5"),
        (0.0, "0"),
        (60.0, "60"),
        ("54.5", "54.5"),
        (" ５４．５ ", "54.5"),
        ("1,234.5", "1234.5"),
        (0.1 + 0.2, "0.3"),
        ("  ", ""),
        (None, ""),
    ],
)
def test_amounts_are_read_as_people_type_them(found: Raw, value: str) -> None:
    back = read([line(1, None, found)])
    assert back.parts["v1", "p1"]["budget"] == ReviewCell(value, "D3")
    assert codes(back) == []


@pytest.mark.parametrize("found", ["约60", "6 0", "①5", -1.0, "-1", True, "=1+1", "60%"])
def test_what_is_no_amount_is_told_and_nothing_is_taken(found: Raw) -> None:
    back = read([line(1, "通过", found)])
    assert codes(back) == [("X14", "D3", "v1")]
    assert "budget" not in back.parts["v1", "p1"]
    assert back.parts["v1", "p1"]["conclusion"].value == "通过"
    assert not back.whole


def test_an_amount_with_a_unit_is_converted_and_told() -> None:
    back = read([line(1, None, "54000元")])
    assert (codes(back), back.whole) == ([("X20", "D3", "v1")], True)
    assert back.parts["v1", "p1"]["budget"].value == "5.4"


def test_a_formula_counts_by_the_value_it_shows() -> None:
    back = read([line(1, None, 4.5)], Grid("明细", (), formulas={"D3": "5*0.9"}))
    assert (codes(back), back.parts["v1", "p1"]["budget"].value) == ([("X20", "D3", "v1")], "4.5")
    for errors in ({}, {"D3": "#REF!"}):
        back = read([line(1, None, None)], Grid("明细", (), {"D3": "#REF!*2"}, errors))
        assert codes(back) == [("X14", "D3", "v1")]


def test_an_error_value_is_no_opinion() -> None:
    back = read([line(1, None, None, None)], Grid("明细", (), errors={"E3": "#N/A"}))
    assert codes(back) == [("X14", "E3", "v1")]


def test_a_word_that_is_none_of_the_list_is_told_with_the_list() -> None:
    back = read([line(1, "也行")])
    assert codes(back) == [("X15", "C3", "v1")]
    assert all(word in back.problems[0].hint.zh for word in ("C3", "通过", "退回"))


def test_equal_lines_are_one_and_unequal_ones_neither() -> None:
    back = read(
        [line(1, "通过", 5.0, "甲"), line(1, "通过", 5.0, "乙"), line(1, "通过", 5.0, "丙")]
    )
    assert codes(back) == [("X16", "E4", "v1")]
    assert back.parts["v1", "p1"] == {
        "conclusion": ReviewCell("通过", "C3"),
        "budget": ReviewCell("5", "D3"),
        "note": ReviewCell("", "F3"),
    }


def test_lines_of_nobody_are_told_only_where_something_was_typed() -> None:
    lines = [line(1), ("#v9#p9", "", None, 5.0), (None, "合计", "", 12.5, "总体意见"), (None,)]
    assert codes(read(lines)) == [("X17", "D4", ""), ("X17", "E5", "")]


def test_lines_that_are_gone_are_told_and_hold_nothing_up() -> None:
    back = read([line(1), line(3)])
    assert [(p.code, p.place.unit) for p in back.problems] == [("X18", "v2"), ("X18", "v4")]
    assert back.whole


@pytest.mark.parametrize("lost", HEADINGS)
def test_a_column_that_is_not_there_or_twice_is_told_and_the_others_read(lost: str) -> None:
    for instead in ("别的", "通过"):
        names = [instead if h == HEADINGS[lost] else h for h in HEAD]
        names += [HEADINGS[lost]] * 2 if instead == "通过" else []
        rows = (tuple(names), line(1, "通过", 1.0, "甲", "乙"))
        back = read_reviews(Book((Grid("明细", rows), KEPT), ()), ASKED)
        assert [p.code for p in back.problems] == ["X21"]
        assert HEADINGS[lost] in back.problems[0].message.zh
        assert set(back.parts["v1", "p1"]) == set(PARTS) - {lost}


def test_a_sheet_or_its_keys_that_are_not_there_are_told() -> None:
    for grids in ((KEPT,), (Grid("明细", (("单位", *HEADINGS.values()),)), KEPT)):
        back = read_reviews(Book(grids, ()), ASKED)
        assert [p.code for p in back.problems] == ["X21"]
        assert (back.whole, back.parts) == (False, {})


def test_a_file_that_says_not_what_it_was_is_read_by_what_is_known() -> None:
    known = {("v1", "p1"): Review("通过")}
    asked = replace(ASKED, lines={"#v1#p1": ("v1", "p1")}, recorded=known)
    own = Grid("明细", (HEAD, line(1, "退回")))
    for kept in ((), (Grid("底稿", ()),), (Grid("底稿", (("别的", "7"),)),)):
        back = read_reviews(Book((own, *kept), ()), asked)
        assert (back.revision, back.written) == (0, known)
        assert back.parts["v1", "p1"]["conclusion"].value == "退回"


def test_what_it_was_written_with_is_told() -> None:
    kept = Grid("底稿", (("xlkpi", "12"), ("#v1#p1", "v1", "p1", "通过", "5.40", "甲", "乙")))
    back = read_reviews(Book((Grid("明细", (HEAD, line(1))), kept), ()), ASKED)
    assert (back.revision, back.written) == (
        12,
        {("v1", "p1"): Review("通过", "5.40", "甲", "乙")},
    )


def test_all_but_some_sheets_are_passed_over() -> None:
    names = AllBut(("明细",))
    assert "总览" in names
    assert "明细" not in names
