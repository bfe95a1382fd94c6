"""The forms of the later stages by what their collection decides: month, profile, bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.stages import (
    COUNT,
    EVALUATED,
    INDICATORS,
    MONITORED,
    PEOPLE,
    SPARE,
    stage_plan,
)
from xlkpi.figures import digits
from xlkpi.formula.computed import Computed
from xlkpi.formula.state import BLANK
from xlkpi.spec.lists import named_lists
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.formula.evaluate import Result


def computed(name: str, typed: Mapping[str, Any], **settings: Any) -> Computed:
    """A form's values as its formulas give them; settings are of its collection."""
    plan = stage_plan(name, **settings)
    (form,) = plan.forms
    fields = {field.key: field for field in form.fields}
    given = {resolve(reference): value for reference, value in typed.items()}

    def stands(cell: Cell) -> Result:
        value = given.get(cell, fields[cell].value)
        number = isinstance(value, int | float)
        return BLANK if value is None else Decimal(str(value)) if number else value

    rows: dict[str, tuple[str, ...]] = {}
    for key in fields:
        rows[key.table] = tuple(dict.fromkeys((*rows.get(key.table, ()), key.row)))
    return Computed(lambda cell: fields[cell].expr, stands, rows, named_lists(plan.spec))


def shown(made: Computed, reference: str) -> Result:
    return made.leaf(resolve(reference))


@pytest.mark.parametrize(
    ("month", "planned"),
    [
        (1, "0.1"), (3, "0.3"), (4, "0.3666667"), (6, "0.5"), (7, "0.5625"), (10, "0.75"),
        (11, "0.875"), (12, "1"),
    ],
)  # fmt: skip
def test_the_planned_rate_lies_on_the_line_between_the_points(month: int, planned: str) -> None:
    """30, 50, 75 and 100 % by the ends of March, June, October and December."""
    found = shown(computed("monitoring", MONITORED, month=month), "planned")
    assert isinstance(found, Decimal)
    assert abs(found - Decimal(planned)) < Decimal("0.0000001")


def test_a_month_and_bounds_of_ones_own_change_the_lights() -> None:
    """27 of 53 people are 102 % of June and 87 % of July."""
    count = f"indicators['{COUNT}'].light"
    assert shown(computed("monitoring", MONITORED), count) == "绿"
    assert shown(computed("monitoring", MONITORED, month=7), count) == "绿"
    assert shown(computed("monitoring", MONITORED, month=7, yellow_below="90%"), count) == "黄"
    assert shown(computed("monitoring", MONITORED, month=7, red_below=0.9), count) == "红"
    assert shown(computed("monitoring", MONITORED, blue_from=1), count) == "蓝"
    assert shown(computed("monitoring", MONITORED, month=7), "rate") == Decimal("0.5")
    plan = stage_plan("monitoring", month=7, causes=("资金", "其他"))
    (form,) = plan.forms
    assert "1-7月执行情况" in {text.text for text in form.texts}
    assert plan.spec.lists["cause"].words == ("资金", "其他")
    assert "监控期间：1-7月" in {text.text for text in form.texts}


def points(profile: str, gone: tuple[str, ...] = ()) -> list[str]:
    """The points of a form whose rows of some levels, and its spare ones, are not there."""
    nothing = {
        f"indicators[{row if row in SPARE else repr(row)}].level3": None
        for row in INDICATORS
        if row in SPARE or row.startswith(gone)
    }
    made = computed("self_evaluation", {**EVALUATED, **nothing}, profile=profile)
    found = [
        shown(made, f"indicators[{row!r}].points")
        for row in INDICATORS
        if row not in SPARE and not row.startswith(gone)
    ]
    total = shown(made, "points_total")
    return [digits(one) for one in (*found, total) if isinstance(one, Decimal)]


@pytest.mark.parametrize(
    ("profile", "gone", "expected"),
    [
        ("mof2020_10", (), ["12.5"] * 4 + ["15"] * 2 + ["10", "100"]),
        ("mof2020_10", ("满意度",), ["12.5"] * 4 + ["20"] * 2 + ["100"]),
        ("mof2020_10", ("效果",), ["12.5"] * 4 + ["40", "100"]),
        ("mof2020_10_no_satisfaction", ("满意度",), ["12.5"] * 4 + ["20"] * 2 + ["100"]),
        ("hubei", (), ["10"] * 4 + ["13.33", "13.33", "13.34", "100"]),
        ("mof2021_101", (), ["15"] * 4 + ["10"] * 2 + ["10", "100"]),
    ],
)
def test_points_are_split_evenly_and_the_last_row_takes_the_remainder(
    profile: str, gone: tuple[str, ...], expected: list[str]
) -> None:
    """With 10 points for execution those of the source are 12.5 x 4, 15 x 2 and 10."""
    assert points(profile, gone) == expected


@pytest.mark.parametrize(
    ("score", "grade"),
    [("10", "优"), ("0.08", "优"), ("0.07", "良"), ("0", "良")],
)
def test_grades_begin_at_their_bound(score: str, grade: str) -> None:
    """99.92 points less the ten of satisfaction, and some of them again."""
    given = {f"indicators['{PEOPLE}'].own_score": float(score)}
    made = computed("self_evaluation", {**EVALUATED, **given})
    assert shown(made, "score_total") == Decimal("89.92") + Decimal(score)
    assert shown(made, "result") == grade
    assert (
        shown(computed("self_evaluation", {**EVALUATED, **given}, excellent=89.92), "result")
        == "优"
    )
