"""Rounds of the other bundled forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.filled_books import filled, plan_in
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.intake.results import Imported
    from xlkpi.plan.occasion import Value


FORMS = Path(__file__).parents[1] / "forms"
"""Specs as departments write them."""
NOW = fixed(datetime(2021, 4, 8, tzinfo=UTC))


COUNT, PEOPLE = "产出指标/数量指标", "满意度指标/服务对象满意度指标"


def indicator(level: str, name: str, operator: str, number: str, measure: str, weight: int) -> Any:
    row = f"indicators['{level}']"
    values = {"level3": name, "operator": operator, "number": number, "weight": weight}
    values |= {"measure": measure} if measure else {}
    return {f"{row}.{column}": value for column, value in values.items()}


QUARTER: dict[str, Any] = {
    "quarter": "第一季度", "period_start": date(2021, 1, 1), "period_end": date(2021, 3, 31),
    "opening": 12_000.5, "bank": 30_000, "cash": 500, "filler": "李会计",
    "income[subsidy].quarter": 50_000, "income[lease].quarter": 20_000.25,
    "income[business].quarter": 3_000, "spending[wages].quarter": 30_000,
    "spending[office].quarter": 4_500.75, "spending[works].quarter": 20_000,
    "details[s1].date": date(2021, 2, 18), "details[s1].direction": "收入",
    "details[s1].kind": "上级补助", "details[s1].subject": "转移支付资金到账",
    "details[s1].amount": 50_000, "details[s1].payment": "转账",
}  # fmt: skip


TARGETS: dict[str, Any] = {
    "goal": "按时足额发放村干部工资和保险，保障村级组织正常运转。", "filler": "赵一",
    **indicator("成本指标/经济成本指标", "人均工资", "≤", "5.2", "万元", 20),
    **indicator(COUNT, "发放人数", "=", "53", "人", 40),
    **indicator("效益指标/社会效益指标", "工作积极性", "定性", "明显提高", "", 20),
    **indicator(PEOPLE, "群众满意度", "≥", "90", "%", 10),
}  # fmt: skip


MONTH: dict[str, Any] = {
    "month": 1, "filler": "赵一",
    "items[s1].name": "村道硬化", "items[s1].plan": 120.5, "items[s1].before": 0,
    "items[s1].now": 10.25, "items[s1].state": "在建",
    "items[s2].name": "机井", "items[s2].plan": 30, "items[s2].before": 0,
    "items[s2].now": 0, "items[s2].state": "未开工",
}  # fmt: skip

JANUARY: Mapping[str, Value] = {
    "earlier.month": Decimal(1),
    "earlier.items[s1].name": "村道硬化", "earlier.items[s1].plan": Decimal("120.5"),
    "earlier.items[s1].done": Decimal("10.25"),
    "earlier.items[s2].name": "机井", "earlier.items[s2].plan": Decimal(30),
    "earlier.items[s2].done": Decimal(0),
}  # fmt: skip
"""What January has accepted, as February takes it over."""
FEBRUARY: dict[str, Any] = {
    "month": 2, "filler": "赵一", "items[s1].now": 5, "items[s1].state": "在建",
    "items[s2].now": 3.5, "items[s2].state": "在建",
    "items[s3].name": "文化广场", "items[s3].plan": 40, "items[s3].before": 0,
    "items[s3].now": 40, "items[s3].state": "已完工",
}  # fmt: skip


class Round:
    """A workspace with one more collection, its templates filled by field names.

    The spec is a bundled one, or one of tests/forms; `measure` is the collection's own.
    """

    def __init__(self, folder: Path, spec: str, *units: str, measure: str = "") -> None:
        self.folder, self.spec, self.clock = folder / "w", spec, NOW
        init(self.folder, NOW, example=True)
        config = self.folder / "xlkpi.toml"
        own = FORMS / f"{spec}.yaml"
        if own.exists():
            (self.folder / "workbook_specs" / own.name).write_bytes(own.read_bytes())
        more = f'\n[[collections]]\nid = "more"\nspec = "{spec}"\ndue = 2021-04-10\n'
        more += f'measure = "{measure}"\n' if measure else ""
        config.write_text(config.read_text("utf-8") + more, encoding="utf-8")
        self.made = generate(self.folder, NOW, "more", units=units)
        self.box = folder / "收件箱"
        self.box.mkdir()

    def fill(self, unit: str, values: Mapping[str, Any], *changes: Mapping[str, Any]) -> None:
        """Fill every form of a unit's workbook, the first ones with changes of their own.

        The budget is the unit's allocation.
        """
        path = next(one.file for one in self.made if one.unit == unit)
        own = dict(enumerate(changes))
        given: dict[int, Mapping[str, Any]] = {}
        for number, form in enumerate(plan_in(self.folder, path).forms):
            given[number] = {**values, **own.get(number, {})}
            if self.spec == "provincial_targets":
                total = next(f.value for f in form.fields if f.key.column == "control_total")
                given[number] = {"budget_total": total, "fiscal_funds": total, **given[number]}
        (self.box / path.name).write_bytes(filled(self.folder, path, given))

    def take_in(self, day: int = 0) -> Imported:
        received = NOW() + timedelta(days=day)
        return import_paths(self.folder, NOW, [self.box], received=received, copies=False)

    def master(self, sheet: str) -> list[tuple[Any, ...]]:
        path = self.folder / "output" / "more" / "master.xlsx"
        return list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))

    def sheets(self) -> list[str]:
        path = self.folder / "output" / "more" / "master.xlsx"
        return list(openpyxl.load_workbook(path).sheetnames)
