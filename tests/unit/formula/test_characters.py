"""The number in a text: with its sign, per cent, and the measure of an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlkpi.formula.characters import number_in


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
