"""Self-evaluation in January: what a clerk types into a form, by the story of the unit."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from xlkpi.demo.rows import EXECUTION, indicators, row
from xlkpi.demo.stage import Script
from xlkpi.demo.story_results import (
    ACTUAL_GOALS,
    APART,
    DONE,
    LATE,
    REACHED,
    RESULTS,
    SLIPS,
)
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.demo.rows import Indicator
    from xlkpi.demo.stage import Known
    from xlkpi.demo.story_results import Outcome
    from xlkpi.demo.typist import Typed

_CENT = Decimal("0.01")
_POINTS = {"产出指标": 50.0, "效果指标": 30.0, "满意度指标": 10.0}
"""Level 1 -> the points that its rows share, as the form shows them."""


def typed(unit: str, project: str, known: Known) -> Mapping[str, Typed]:
    """Return what the unit's clerk types into the form of a project, rightly.

    Args:
        unit: Its id.
        project: Its id.
        known: Cell -> what stands in it.

    Returns:
        Reference of an input -> what is typed.
    """
    outcome, apart = RESULTS[unit], APART.get((unit, project), {})
    budget = Decimal(str(known[resolve("funds[fiscal].adjusted")]))
    spent = Decimal(str(apart.get("funds[fiscal].spent", budget * outcome.spent)))
    if spent != budget:
        spent = spent.quantize(_CENT, ROUND_DOWN)
    made: dict[str, Typed] = {
        "actual_goal": ACTUAL_GOALS[project],
        "funds[fiscal].spent": float(spent),
    }
    if budget != known[resolve("funds[fiscal].initial")]:
        made["funds[fiscal].reason"] = "年中调整过，见 6 月的批复。"
    rows = tuple(indicators(known))
    among = Counter(one.level1 for one in rows)
    for one in rows:
        points = _POINTS[one.level1] / among[one.level1]
        made |= row(one.row, **_reached(one, points, outcome, spent / budget))
    return {**made, **apart}


def _reached(
    one: Indicator, points: float, outcome: Outcome, executed: Decimal
) -> Mapping[str, Typed]:
    """Return what an indicator came to, with its grade and score where nobody counts it."""
    if one.aim is None:
        return {"actual": DONE[one.level2], "grade": REACHED, "own_score": points}
    if one.name == EXECUTION:
        why = {"reason": outcome.left} if executed < 1 else {}
        return {"actual": f"{executed:.2%}", **why}
    came = one.aim + outcome.rates
    return {"actual": f"{min(100, came) if one.unit == '%' else came}{one.unit}"}


SELF_EVALUATION = Script(
    "2021-self-evaluation",
    "自评",
    sent=datetime(2022, 1, 4, 1, tzinfo=UTC),
    first=datetime(2022, 1, 17, 8, tzinfo=UTC),
    second=datetime(2022, 1, 20, 8, tzinfo=UTC),
    fills=typed,
    slips=SLIPS,
    late=LATE,
)
