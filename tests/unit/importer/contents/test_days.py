"""Dates as clerks type them: six ways of writing one are read, impossible days are refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import codes, filled, imported, targets
from xlkpi.importer.contents.days import day
from xlkpi.importer.contents.reading import read_cell

if TYPE_CHECKING:
    from xlkpi.reader.book import Raw

DAY = date(2021, 1, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "2021-1-15",
        "2021-01-15",
        "2021/1/15",
        "2021/01/15",
        "2021.1.15",
        "2021年1月15日",
        "2021年01月15日",
        "2021年1月15号",
        "20210115",
        "2021 年 1 月 15 日",
        "2021年1月15",
        "2021-1-15 8:30",
        "2021/01/15  08:30:59",
        "2021-01-15T08:30:00.5",
        "2021年1月15日8时30分",
        "2021年1月15日 8点",
        "20210115 08:30",
    ],
)
def test_each_way_of_writing_it_is_the_same_day(typed: str) -> None:
    assert day(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "2021-2-29", "2021-2-30", "2021-4-31", "2021-13-1", "2021-0-1", "2021-1-0", "2021-1-32",
        "0000-1-1", "20210230", "20211301", "2021年2月30日",
    ],
)  # fmt: skip
def test_a_day_that_never_was_is_refused(typed: str) -> None:
    assert day(typed) is None


def test_the_leap_day_is_a_day_in_leap_years() -> None:
    assert day("2020-2-29") == day("20200229") == date(2020, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        "", "21-1-15", "1/15/2021", "15.1.2021", "1-15", "2021-1", "2021年1月", "202115", "44211",
        "10000-1-1", "2021-001-15", "2021 1 15", "2021-1/15", "2021-1-15 25:00",
        "2021-1-15 8:", "2021-1-15 8",
        "2021-1-15 8:30 PM", "2021-1-15" + 100 * " " + "8:30", "二〇二一年一月十五日",
        "2021年元月15日", "٢٠٢١-١-١٥", "①2021-1-15", "约2021-1-15", "2021-1-15日", "日2021-1-15",
        "2021、1、15", "1月15日",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_never_guessed(typed: str) -> None:
    assert day(typed) is None


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (DAY, ""),
        (datetime(2021, 1, 15, 8, 30), "date_text"),  # noqa: DTZ001 - a cell knows no zone
        (20210115.0, "date_text"),
        ("2021-1-15", "date_text"),
        (" 2021年1月15日\n", "date_text"),
        ("２０２１－１－１５", "date_text"),
        ("２０２１年１月１５日", "date_text"),
    ],
)
def test_a_cell_is_read_in_half_width_without_outer_space(raw: Raw, event: str) -> None:
    read = read_cell(raw, None, targets().spec.fields["fill_date"], targets().spec, "万元")
    assert (read.value, read.bad, read.event) == (DAY, False, event)


@pytest.mark.parametrize("raw", [44211.0, 20210230.0, 20210115.5, -20210115.0, True, "2021-2-30"])
def test_a_days_number_in_the_calendar_is_no_date_for_a_person(raw: Raw) -> None:
    read = read_cell(raw, None, targets().spec.fields["fill_date"], targets().spec, "万元")
    assert (read.value, read.bad) == (None, True)


def test_the_problem_stands_at_the_cell() -> None:
    typed = {
        "2021年1月15号": {"K08"},
        "2021-1-15 8:30": {"K08"},
        "2021-2-30": {"K02"},
        "21-1-15": {"K02"},
        "1/15": {"K02"},
        "1999-1-1": {"K04", "K08"},
    }
    found = imported(*(filled({"fill_date": text}) for text in typed))
    for (text, expected), returned in zip(typed.items(), found, strict=True):
        assert {code for code, cell in codes(returned) if cell == "F30"} == expected, text
