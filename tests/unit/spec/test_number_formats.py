"""What may be typed is what the cell shows: formats for decimals, decimals for formats."""

from __future__ import annotations

from typing import Any

import pytest

from xlkpi.spec.language.models import FieldSpec
from xlkpi.spec.number_formats import decimals_of, number_format, shown_decimals

CASES: tuple[tuple[dict[str, Any], str, int], ...] = (
    ({"kind": "percent"}, "0.00%", 4),
    ({"kind": "percent", "decimals": 2}, "0%", 2),
    ({"kind": "percent", "decimals": 3}, "0.0%", 3),
    ({"kind": "percent", "format": "0%"}, "0%", 2),
    ({"kind": "percent", "format": "0.0%;-0.0%"}, "0.0%;-0.0%", 3),
    ({"kind": "percent", "format": "General"}, "General", 4),
    ({"kind": "number"}, "#,##0.00##", 4),
    ({"kind": "number", "decimals": 0}, "#,##0", 0),
    ({"kind": "number", "decimals": 1}, "#,##0.0", 1),
    ({"kind": "number", "decimals": 6}, "#,##0.00####", 6),
    ({"kind": "number", "format": '0.0"分"'}, '0.0"分"', 1),
    ({"kind": "integer", "format": '0"年"'}, '0"年"', 0),
    ({"kind": "money"}, "#,##0.00##", 4),
)


@pytest.mark.parametrize(("keys", "form", "decimals"), CASES)
def test_format_and_decimals(keys: dict[str, Any], form: str, decimals: int) -> None:
    field = FieldSpec.model_validate({"label": "格", **keys})
    assert (number_format(field), decimals_of(field)) == (form, decimals)


@pytest.mark.parametrize(
    ("code", "decimals"),
    [("0", 0), ("#,##0.00##", 4), ("0.00%", 4), ("@", None), ('0"0.00"', 0), ("[Red]0.0", 1)],
)
def test_how_many_decimals_a_format_shows(code: str, decimals: int | None) -> None:
    assert shown_decimals(code) == decimals
