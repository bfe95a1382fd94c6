"""Patterns that a workbook and the import decide alike, and what is refused as none of them."""

from __future__ import annotations

import pytest

from xlkpi.formula.patterns import PatternError, fits, ways


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        ("[0-9]{6}-[A-Z]{2}", ["123456-AB"], ["123456-ab", "12345-AB", "123456-ABC", "１23456-AB"]),
        (r"^\d{4}号$", ["2021号"], ["2021", "2021 号", "2021号\n"]),
        ("[0-9]{2,4}[A-Z]", ["12A", "1234B"], ["1A", "12345A", "12", "A"]),
        ("豫[A-Z][0-9A-Z]{5,6}", ["豫A12345", "豫AD12345"], ["豫a12345", "京A12345"]),
        ("甲?[0-9]|乙{2}", ["甲1", "1", "乙乙"], ["甲", "乙", "甲甲1"]),
        (r"[A-Z\-]{3}\.[-0-9]", ["A-B.1", "AAA.-"], ["A-B1", "a-b.1"]),
    ],
)
def test_what_fits(pattern: str, right: list[str], wrong: list[str]) -> None:
    assert [text for text in right if not fits(text, pattern)] == []
    assert [text for text in wrong if fits(text, pattern)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        "", "|1", "[0-9]+", "[0-9]*", ".{3}", "(a|b)", "[^0-9]", r"\w{2}", "[0-9]{2,4}[A-Z]{1,2}",
        "[0-9]{4,2}", "[0-9]{0}", "[0-9]{2,}", "[0-9]{300}", "[]", "𠮷", "|".join("a" * 13),
    ],
)  # fmt: skip
def test_what_no_workbook_can_decide_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError) as refused:
        ways(pattern)
    assert refused.value.reason.zh
    assert refused.value.expected.en
