"""An older workbook: when it and the newer one were issued is told by the workspace's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.builders.several import Issues, book_of, issue, plan_for, taken_in, told

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("older", "newer", "said"),
    [
        ("2021-01-04T17:00:00", "2021-01-05T15:00:00", ("2021-01-05 01:00", "2021-01-05 23:00")),
        ("2021-01-05T15:59:59", "2021-01-05T16:00:00", ("2021-01-05", "2021-01-06")),
        ("2021-01-05T01:00:01", "2021-01-05T01:00:09", ("09:00:01", "09:00:09")),
        ("2021-01-05T01:00:01", "2021-01-05T01:00:01", ("09:00:01", "之后")),
    ],
)
def test_f28_never_names_the_same_twice(older: str, newer: str, said: tuple[str, str]) -> None:
    plans = plan_for(1), plan_for(1, assignments__allocation=Decimal(40))
    times = (
        datetime.fromisoformat(t).replace(tzinfo=UTC).astimezone(SHANGHAI) for t in (older, newer)
    )
    known = Issues(tuple(issue(*one) for one in zip(plans, times, strict=True)))
    returned = taken_in(book_of(plans[0], 0), known)
    assert told(returned) == ["F28"]
    message = returned.problems[0].message.zh
    found, last = message.split("下发的表，")
    assert said[0] in found
    assert said[1] in last
