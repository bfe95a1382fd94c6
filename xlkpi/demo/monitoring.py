"""Monitoring at month 6: what a clerk types into a form, by the story of the unit."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from xlkpi.demo.rows import EXECUTION, indicators, row
from xlkpi.demo.stage import Script
from xlkpi.demo.story_half_year import APART, HALF_YEAR, LATE, SLIPS
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.demo.rows import Indicator
    from xlkpi.demo.stage import Known
    from xlkpi.demo.story_half_year import Pace
    from xlkpi.demo.typist import Typed

_CENT, _MONTHS = Decimal("0.01"), 6


def typed(unit: str, project: str, known: Known) -> Mapping[str, Typed]:
    """Return what the unit's clerk types into the form of a project, rightly.

    Args:
        unit: Its id.
        project: Its id.
        known: Cell -> what stands in it.

    Returns:
        Reference of an input -> what is typed.
    """
    pace, apart = HALF_YEAR[unit], APART.get((unit, project), {})
    budget = _amount(apart.get("funds[fiscal].adjusted", known[resolve("funds[fiscal].adjusted")]))
    spent = _amount(apart.get("funds[fiscal].spent", budget * pace.spent))
    spent = spent.quantize(_CENT, ROUND_DOWN)
    made: dict[str, Typed] = {
        "funds[fiscal].spent": float(spent),
        "funds[fiscal].forecast": float(budget),
    }
    for one in indicators(known):
        made |= row(one.row, **dict(_reached(one, pace, spent / budget)), possibility="确定能")
    return {**made, **apart}


def _reached(one: Indicator, pace: Pace, executed: Decimal) -> Iterator[tuple[str, str]]:
    """Yield what an indicator has come to, and what it will; people are asked in December."""
    if one.aim is None:
        yield from (("actual", "达成"), ("forecast", "达成"))
    elif one.name == EXECUTION:
        yield from (("actual", f"{executed:.0%}"), ("forecast", "100%"))
    elif one.unit == "%":
        will = f"{min(100, one.aim + pace.rates)}%"
        if one.level1 != "满意度指标":
            yield "actual", will
        yield "forecast", will
    else:
        half, whole = one.aim * _MONTHS // 12 + pace.rates, one.aim + pace.rates
        yield from (("actual", f"{half}{one.unit}"), ("forecast", f"{whole}{one.unit}"))


def _amount(value: object) -> Decimal:
    return Decimal(str(value))


MONITORING = Script(
    "2021-monitoring",
    "监控",
    sent=datetime(2021, 7, 1, 1, tzinfo=UTC),
    first=datetime(2021, 7, 12, 8, tzinfo=UTC),
    second=datetime(2021, 7, 15, 8, tzinfo=UTC),
    fills=typed,
    slips=SLIPS,
    late=LATE,
)
