"""Values as reading libraries and files give them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from xlkpi.reader.plain import Shown, number, plain


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("甲", "甲"), (None, None), (True, True), (5, 5.0), (5.5, 5.5),
        (datetime(2021, 1, 15), date(2021, 1, 15)),  # noqa: DTZ001 - a workbook's days have no zone
        (datetime(2021, 1, 15, 8), datetime(2021, 1, 15, 8)),  # noqa: DTZ001 - likewise
        (date(2021, 1, 15), date(2021, 1, 15)), (time(8, 30), Shown("08:30:00")),
        (timedelta(hours=36), Shown("36:00:00")), (b"x", "b'x'"),
    ],
)  # fmt: skip
def test_a_value_is_taken_by_its_kind(given: object, taken: object) -> None:
    assert (plain(given), type(plain(given))) == (taken, type(taken))


@pytest.mark.parametrize(
    ("text", "found"),
    [("5", 5.0), ("-.5E-2", -0.005), ("+5.", 5.0), ("00123", 123.0), ("9" * 300, float("9" * 300))],
)
def test_a_number_is_one_as_files_write_it(text: str, found: float) -> None:
    assert number(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "x", "1_0", "NaN", "inf", "1e999", "0x1", "１", " 5", "1,0", ".", "9" * 401, "1e99999"],
)
def test_what_is_no_number_stays_a_text(text: str) -> None:
    assert number(text) == text
