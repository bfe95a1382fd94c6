"""What makes each of the newer bundled forms right, by field names; nobody's names and numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.builders.people import bank_card, id_card

if TYPE_CHECKING:
    from collections.abc import Mapping


def _row(row: str, **values: Any) -> dict[str, Any]:
    return {f"{row}.{column}": value for column, value in values.items()}


ROSTER: Mapping[str, Any] = {
    "month_from": date(2021, 3, 1), "filler": "赵一", "phone": "13800138000",
    **_row("people[s1]", name="张三", id_card=id_card(1), relation="户主", reason="因病"),
    **_row("people[s1]", bank_card=bank_card(1), standard=300, months=3),
    **_row("people[s2]", name="李四", id_card=id_card(2), relation="配偶", reason="年老"),
    **_row("people[s2]", bank_card=bank_card(2), standard=250.5, months=12, remark="随户"),
}  # fmt: skip

INVENTORY: Mapping[str, Any] = {
    "base_date": date(2020, 12, 31), "cash": 500.25, "bank": 30_000, "receivable": 0,
    "equity": 70_500.25, "filler": "李会计",
    **_row("assets[s1]", category="房屋建筑物", item="办公用房", quantity=1, original=80_000),
    **_row("assets[s1]", acquired=date(2010, 6, 1), depreciation=30_000, state="在用"),
    **_row("resources[s1]", land="耕地", place="村东", area=120.5, usage="家庭承包"),
    **_row("debts[s1]", kind="应付款项", creditor="某公司", amount=10_000),
}  # fmt: skip

SPENDING: Mapping[str, Any] = {
    "spending['2010301'].last_year": 100, "spending['2010301'].this_year": 110.5,
    "spending['2130705'].this_year": 0.5, "filler": "王五",
}  # fmt: skip

ASSESSMENT: Mapping[str, Any] = {
    "funds[fiscal].initial": 55, "funds[fiscal].budget": 55, "funds[fiscal].spent": 54.5,
    "expected_goal": "按时足额发放村干部工资。", "actual_goal": "已按时足额发放村干部工资。",
    "filler": "赵一",
    **_row("indicators[s1]", level1="产出指标", level2="数量指标", level3="发放人数"),
    **_row("indicators[s1]", target="=53人", actual="53人", points=50, score=50),
    **_row("indicators[s2]", level1="效益指标", level2="社会效益指标", level3="运转"),
    **_row("indicators[s2]", target="正常", actual="正常", points=30, score=29, reason="略有不足"),
    **_row("indicators[s3]", level1="满意度指标", level2="服务对象满意度指标", level3="满意度"),
    **_row("indicators[s3]", target="≥95%", actual="96%", points=10, score=10),
}  # fmt: skip

MONTH: Mapping[str, Any] = {
    "month": 1, "filler": "赵一",
    **_row("items[s1]", name="道路硬化", plan=55, before=0, now=4.5, state="在建"),
    **_row("items[s2]", name="文化广场", plan=20, before=0, now=20, state="已完工"),
}  # fmt: skip
