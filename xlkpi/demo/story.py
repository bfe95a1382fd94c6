"""What each clerk of the example types, rightly or not, in the first and in the second round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from xlkpi.demo.typist import Typed

FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@dataclass(frozen=True, slots=True)
class Habit:
    """How one unit's clerk fills a form.

    `amount` writes the allocation, `extra` is typed into every form, `once` into the first form
    only; keys are references such as "plan[m12].percent". `copies` names a unit whose first form
    of the same project is copied into the workbook; `twice` sends the file again under another
    name; `silent` sends nothing.
    """

    amount: Callable[[Decimal], Typed] = float
    extra: Mapping[str, Typed] = field(default_factory=dict)
    once: Mapping[str, Typed] = field(default_factory=dict)
    copies: str = ""
    twice: bool = False
    silent: bool = False
    file_name: str = "{unit}_{name}.xlsx"


def with_measure(amount: Decimal) -> str:
    """The amount as printed in the source: "55万元"."""
    return f"{amount.normalize():f}万元"


def full_width(amount: Decimal) -> str:
    """The amount in full-width digits."""
    return f"{amount.normalize():f}".translate(FULL_WIDTH)


def in_yuan(amount: Decimal) -> float:
    """The amount in 元 where 万元 is asked for: a real mistake."""
    return float(amount * 10_000)


def spaced(amount: Decimal) -> str:
    """The amount as a text with spaces around it."""
    return f" {amount.normalize():f} "


_HUNDREDS: Mapping[str, Typed] = {
    "plan[m3].percent": 30.0,
    "plan[m6].percent": 50.0,
    "plan[m10].percent": 75.0,
    "plan[m12].percent": 100.0,
}
_HALF_ROW: Mapping[str, Typed] = {
    "indicators[s1].level1": "产出指标",
    "indicators[s1].level2": "数量指标",
    "indicators[s1].level3": "走访户数",
    "indicators[s1].description": "走访困难家庭的户数",
}
_TARGET = "indicators[s1].target"
_BASIS = "indicators[s1].basis"

FIRST: Mapping[str, Habit] = {
    "v01": Habit(),
    "v02": Habit(amount=with_measure, twice=True, file_name="{name}+绩效目标+2021.xlsx"),
    "v03": Habit(once=_HALF_ROW, file_name="附件2：{name}.xlsx"),
    "v04": Habit(amount=full_width, extra=_HUNDREDS),
    "v05": Habit(once={"plan[m12].percent": 0.95}, file_name="{name}最终版.xlsx"),
    "v06": Habit(amount=spaced, extra={"other_funds": "  "}),
    "v07": Habit(amount=in_yuan),
    "v08": Habit(amount=with_measure, once={"indicators['产出指标/数量指标'].basis": "国家标准"}),
    "v09": Habit(silent=True),
    "c01": Habit(extra={"fill_date": "2021年1月12日"}),
    "c02": Habit(copies="c01", file_name="新建 Microsoft Excel 工作表.xlsx"),
    "c03": Habit(amount=full_width, extra={"phone": "０３１５－５５５０１０３"}),
    "o01": Habit(amount=with_measure, extra={"other_funds": "  "}),
}
SECOND: Mapping[str, Habit] = {
    "v03": Habit(
        once={**_HALF_ROW, _TARGET: "≥30户", _BASIS: "计划标准"}, file_name="{name}-改.xlsx"
    ),
    "v05": Habit(file_name="{name}最终版(1).xlsx"),
    "v07": Habit(file_name="{unit}_{name}-副本.xlsx"),
    "v09": Habit(amount=with_measure),
    "c02": Habit(),
}
