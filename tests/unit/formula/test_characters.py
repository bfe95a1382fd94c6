"""The number in a text: with its sign, per cent, and the measure of an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlkpi.formula.characters import folded, number_in, told_apart


@pytest.mark.parametrize(
    ("text", "plain", "in_yuan", "in_ten_thousands"),
    [
        ("≥5万元", None, "50000", "5"),
        ("＜0.3亿元", None, "30000000", "3000"),
        ("48000元", None, "48000", "4.8"),
        ("≥95%", "0.95", "0.95", "0.95"),
        ("=8", "8", "8", "8"),
        ("5.2", "5.2", "5.2", "5.2"),
        ("8个", None, None, None),
        ("5万", None, None, None),
        ("5%元", None, None, None),
        ("5元万元", None, None, None),
        ("元5", None, None, None),
        ("万元", None, None, None),
        ("3-5万元", None, None, None),
    ],
)
def test_a_number_in_a_text(
    text: str, plain: str | None, in_yuan: str | None, in_ten_thousands: str | None
) -> None:
    found = [number_in(text), number_in(text, "元"), number_in(text, "万元")]
    expected = [plain, in_yuan, in_ten_thousands]
    assert found == [None if one is None else Decimal(one) for one in expected]


@pytest.mark.parametrize(
    "text", ["张三", " 张三", "张三\u3000", "\u00a0张三", "张三\n", "\t张三", "\u3000 张三 \n"]
)
def test_white_space_around_a_text_is_nothing(text: str) -> None:
    assert folded(text) == "张三"


@pytest.mark.parametrize("text", ["张 三", "张  三", "张\u3000三", "张\n三", "张 \u00a0三"])
def test_white_space_inside_a_text_is_one_space(text: str) -> None:
    assert folded(text) == "张 三"


def test_rows_are_told_apart_by_what_is_seen_of_a_text() -> None:
    same = ["Li Si", "\u200bLi Si", "Li\u2003Si", "Li Si\ufeff", "Li Si\u2002"]
    assert {told_apart(folded(text)) for text in same} == {told_apart("Li Si")}
    assert told_apart("Li Si") != told_apart("LI Si")
