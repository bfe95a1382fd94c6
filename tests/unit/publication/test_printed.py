from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.builders.composed_texts import spec
from xlkpi.publication.printed import numeral, printed

FIELDS = spec("project_targets").spec.fields
PERCENT = spec("project_targets").spec.tables["plan"].columns["percent"]
COMPUTED = spec("monitoring").spec.fields["rate"]


@pytest.mark.parametrize(
    ("value", "field", "said"),
    [
        (Decimal("60.70"), FIELDS["budget_total"], "60.7万元"),
        (Decimal(1000), FIELDS["budget_total"], "1000万元"),
        (Decimal("0.3"), PERCENT, "30%"),
        (Decimal("0.3333"), PERCENT, "33.33%"),
        (Decimal(713) / 1980, COMPUTED, "36.01%"),
        (Decimal("-0.12345"), COMPUTED, "-12.35%"),
        (None, FIELDS["other_funds"], ""),
        (date(2021, 1, 5), FIELDS["fill_date"], "2021年1月5日"),
        (Decimal(2021), FIELDS["year"], "2021"),
    ],
)
def test_a_value_is_printed_as_the_source_prints_it(
    value: Decimal | date | None, field: object, said: str
) -> None:
    assert printed(value, field, "万元") == said  # type: ignore[arg-type]


def test_numbers_of_headings() -> None:
    counted = [numeral(n) for n in (1, 9, 10, 11, 20, 21, 99, 100)]
    assert counted == ["一", "九", "十", "十一", "二十", "二十一", "九十九", "100"]
