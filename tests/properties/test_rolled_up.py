"""Rolling up: a project of one unit is that unit's form; no order of units changes anything."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.rolled_up import stage_form, stage_rolled
from tests.builders.stages import COUNT, QUALITY, SOCIAL, cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import Rolled

STAGES = st.sampled_from(["monitoring", "self_evaluation"])
VARIANTS: Sequence[dict[str, dict[str, Any]]] = (
    {},
    {"actual": {COUNT: "3人", QUALITY: "91.7%", SOCIAL: "部分达成"}},
    {"actual": {COUNT: None, QUALITY: "100%"}, "target": {COUNT: "≥7人"}},
    {"level3": {COUNT: "慰问人数", "s1": "走访户数", "s2": "预算执行率"}},
    {"target": {QUALITY: "100户"}, "actual": {QUALITY: "80户"}},
)
"""Forms that add, are averaged, leave blank, have rows of their own, or do not come together."""


@cache
def form(stage: str, unit: str, variant: int) -> MergedForm:
    columns = VARIANTS[variant]
    budget = Decimal(10 * variant + 7)
    taken: dict[str, Any] = {"fiscal_funds": budget, "funds[fiscal].adjusted": budget}
    typed: dict[str, Any] = {"funds[fiscal].spent": budget / 3}
    for column, values in columns.items():
        (typed if column == "actual" else taken).update(cells(column, values))
    return stage_form(stage, unit, taken, typed)


def told(found: Rolled) -> tuple[object, ...]:
    return found.cells, found.values, {f.id for f in found.apart}, found.rows, found.why


@given(STAGES, st.permutations(range(len(VARIANTS))), st.permutations([0, 1, 2]))
@settings(deadline=None, max_examples=40)
def test_the_order_of_units_does_not_matter(
    stage: str, variants: list[int], order: list[int]
) -> None:
    forms = [form(stage, f"v0{n + 1}", variants[n]) for n in range(3)]
    assert told(stage_rolled(stage, *(forms[n] for n in order))) == told(
        stage_rolled(stage, *forms)
    )


@given(STAGES, st.sampled_from(range(len(VARIANTS))))
@settings(deadline=None, max_examples=20)
def test_a_project_of_one_unit_is_that_unit_s_form(stage: str, variant: int) -> None:
    one = form(stage, "v01", variant)
    found = stage_rolled(stage, one)
    own = {
        (record.table, record.row, column): value
        for record in one.submission.records
        for column, value in record.values.items()
    }
    assert found.apart == ()
    rolled = {(c.table, c.row, c.column): value for c, value in found.values.items()}
    assert rolled.items() <= own.items()
    rows = {key for key in own if key[0] == "indicators"}
    assert rows <= rolled.keys()


@given(STAGES, st.sampled_from(range(len(VARIANTS))))
@settings(deadline=None, max_examples=10)
def test_units_that_say_the_same_come_to_the_same_rates_and_scores(
    stage: str, variant: int
) -> None:
    """Twice the same is twice the amounts and counts, and no other rate, light, score or grade."""
    one, two = (form(stage, unit, variant) for unit in ("v01", "v02"))
    alone, both = stage_rolled(stage, one), stage_rolled(stage, one, two)
    assert both.apart == ()
    for cell, value in alone.values.items():
        if cell.column in ("light", "points", "score", "score_total", "result", "rate", "green"):
            twice = both.values.get(cell)
            close = isinstance(value, Decimal) and abs(Decimal(str(twice)) - value) < Decimal(
                "0.0001"
            )
            assert close or twice == value, cell
