"""The quantity in a text: its operator, its number with per cent or money, its unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlkpi.formula.quantities import BEFORE, BEHIND, number_in, operator_in, unit_in, units


@pytest.mark.parametrize(
    ("text", "plain", "in_yuan", "in_ten_thousands"),
    [
        ("≥5万元", None, "50000", "5"),
        ("＜0.3亿元", None, "30000000", "3000"),
        ("≤60.7056万元", None, "607056", "60.7056"),
        ("48000元", None, "48000", "4.8"),
        ("≥95%", "0.95", "0.95", "0.95"),
        ("≥ 95 ％", "0.95", "0.95", "0.95"),
        ("=8", "8", "8", "8"),
        ("5.2", "5.2", "5.2", "5.2"),
        ("8个", "8", "8", "8"),
        ("20户以上", "20", "20", "20"),
        ("不少于1千米", "1", "1", "1"),
        *(
            (text, None, None, None)
            for text in (
                "5万", "5%元", "5元万元", "元5", "万元", "3-5万元", "90-95%", "12月底前", "正常",
                "是", "", "≥", "8≥", "≥≤8", "1,200元", "5 5", "约8个", "８个", "1.2.3", ".",
                "1" * 16, "≥95%以上",
            )
        ),
    ],
)  # fmt: skip
def test_a_number_in_a_text(
    text: str, plain: str | None, in_yuan: str | None, in_ten_thousands: str | None
) -> None:
    found = [number_in(text), number_in(text, "元"), number_in(text, "万元")]
    expected = [plain, in_yuan, in_ten_thousands]
    assert found == [None if one is None else Decimal(one) for one in expected]


@pytest.mark.parametrize(
    ("text", "operator", "unit"),
    [
        ("≥95%", "≥", "%"),
        ("95％以上", "≥", "%"),
        ("=53人", "=", "人"),
        ("控制在60.7万元", "≤", "元"),
        ("5元以内", "≤", "元"),
        ("＜3天", "<", "天"),
        ("2㎡", None, "平方米"),
        ("不低于8", "≥", None),
        ("8", None, None),
        ("达到标准", None, None),
        ("≥12月底前", None, None),
        ("正常", None, None),
    ],
)
def test_its_operator_and_unit(text: str, operator: str | None, unit: str | None) -> None:
    """A text that is no quantity has neither."""
    assert (operator_in(text, "万元"), unit_in(text, "万元")) == (operator, unit)


@pytest.mark.parametrize("unit", units(money=True))
def test_every_unit_follows_every_operator(unit: str) -> None:
    for word, operator in BEFORE.items():
        assert operator_in(f"{word}3{unit}", "元") == operator
    for word, operator in BEHIND.items():
        assert operator_in(f"3{unit}{word}", "元") == operator
    assert unit_in(f"3{unit}", "元") == unit_in(f"≥3 {unit}", "元") is not None
