"""A plain number of the kind `number`: scores, areas, lengths, in whatever measure money is in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import plan_in
from tests.builders.other_forms import Round
from xlkpi.department.opened import Department
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.records import Submission

WEIGHTS = (10, 10, 15, 15, 10, 10, 5, 5, 10)
LEVELS = (
    *(f"产出指标/{one}指标" for one in ("数量", "质量", "时效", "成本")),
    *(f"效益指标/{one}指标" for one in ("经济效益", "社会效益", "生态效益", "可持续影响")),
    "满意度指标/服务对象满意度指标",
)


def indicators() -> dict[str, Any]:
    return {
        f"indicators['{level}'].{column}": value
        for level, weight in zip(LEVELS, WEIGHTS, strict=True)
        for column, value in (
            ("level3", "指标"), ("target", "≥95%"), ("actual", "96%"), ("weight", weight),
            ("score", weight),
        )
    }  # fmt: skip


VALID: dict[str, Any] = {
    "department": "民政办公室", "filler": "赵一", "area": 12.5,
    "goal_plan": "按计划完成全部任务和指标。",
    "goal_done": "已经按计划完成全部任务和指标。", "funds[fiscal].full": 550_000,
    "funds[fiscal].done": 523_000, **indicators(),
}  # fmt: skip
SCORE = f"indicators['{LEVELS[0]}'].score"
REASON = {f"indicators['{LEVELS[0]}'].reason": "天气原因延后"}


@pytest.fixture
def made(tmp_path: Path) -> Round:
    return Round(tmp_path, "self_evaluation", "v01", measure="元")


def submissions(made: Round) -> list[Submission]:
    made.take_in()
    with Department.at(made.folder, made.clock).view() as ledger:
        return list(ledger.returns()[-1].submissions)


def test_scores_are_not_money_in_a_collection_of_yuan(made: Round) -> None:
    made.fill(
        "v01", VALID,
        {SCORE: 9.25, **REASON, "area": "12.5 亩"},
        {SCORE: 9.255, **REASON, "area": "12.5公顷"},
        {SCORE: 90.5, **REASON, "area": "１２．５"},
    )  # fmt: skip
    first, second, third, *_ = submissions(made)
    values = {record.row: record.values for record in first.records if not record.row}[""]
    assert values["area"] == Decimal("12.5")
    assert values["rate_score"] == Decimal("9.51")
    assert values["score"] == Decimal("98.76")
    assert {(p.code, p.place.field) for p in first.problems} == {("K08", "area")}
    found = {(p.code, p.place.field) for p in second.problems}
    assert found == {("K06", "indicators.score"), ("K02", "area")}
    found = {(p.code, p.place.field) for p in third.problems if p.code != "E02"}
    assert found == {("K04", "indicators.score"), ("K08", "area")}
    (told,) = (p.message.zh for p in third.problems if p.code == "K04")
    assert "不在 0 至 90 之内" in told


def test_an_amount_in_a_text_is_a_number_in_the_measure(made: Round) -> None:
    """A target that was missed is found, be it written in 万元, the result in 元 or without."""
    target, actual = (SCORE.replace("score", name) for name in ("target", "actual"))
    made.fill(
        "v01", VALID,
        {target: "≥5万元", actual: "48000元"},
        {target: "≥5万元", actual: "5.2万元"},
        {target: "≥8个", actual: "6个以上"},
        {target: "≥八个", actual: "约6个"},
    )  # fmt: skip
    missed, kept, counted, unread, *_ = submissions(made)
    assert {(p.code, p.place.row) for p in missed.problems} == {("E04", LEVELS[0])}
    assert {(p.code, p.place.row) for p in kept.problems} == set()
    assert {(p.code, p.place.row) for p in counted.problems} == {("E04", LEVELS[0])}
    asked = {(p.code, p.place.field) for p in unread.problems}
    assert asked == {("K16", "indicators.target"), ("K16", "indicators.actual")}


def test_a_number_shows_its_decimals_and_its_unit(made: Round) -> None:
    path = made.made[0].file
    form = plan_in(made.folder, path).forms[0]
    page = openpyxl.load_workbook(path)[form.sheet]
    at = {field.key: str(field.at) for field in form.fields}
    formats = {
        name: page[at[resolve(name)]].number_format for name in ("area", "score", SCORE, "rate_all")
    }
    assert formats == {
        "area": '#,##0.00##"亩"', "score": "#,##0.00", SCORE: "#,##0.00", "rate_all": "0.00%"
    }  # fmt: skip
    rules = [one for one in page.data_validations.dataValidation if at[resolve(SCORE)] in one.sqref]
    assert [(one.type, one.formula1, one.formula2) for one in rules] == [("decimal", "0.0", "90.0")]
    (area,) = [
        one for one in page.data_validations.dataValidation if at[resolve("area")] in one.sqref
    ]
    assert area.prompt == "单位：亩。"
