"""What the year came to in each unit (invented), and what clerks first typed wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.demo.rows import COST, COUNT, LASTING, PEOPLE, QUALITY, SOCIAL, TIME, row
from xlkpi.demo.stage import Late, Slip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.demo.typist import Typed

REACHED, PARTLY, MISSED = (
    "达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit has spent of each budget by the end of the year, as a share, and why not all.

    `rates` is by how many points rates of less than 100% came out above what they aim at.
    """

    spent: Decimal
    rates: int = 1
    left: str = "结余为按实结算的差额，年底已交回。"


RESULTS: Mapping[str, Outcome] = {
    "v01": Outcome(Decimal(1)),
    "v02": Outcome(Decimal("0.98")),
    "v03": Outcome(Decimal("0.97"), 2),
    "v04": Outcome(Decimal("0.97"), 2),
    "v05": Outcome(Decimal("0.99")),
    "v06": Outcome(Decimal("0.95"), left="聘用人员年中离职 1 人，工资少发 3 个月。"),
    "v07": Outcome(Decimal("0.98"), 3),
    "v08": Outcome(Decimal("0.96")),
    "v09": Outcome(Decimal("0.97")),
    "c01": Outcome(Decimal("0.99"), 2),
    "c02": Outcome(Decimal("0.94"), left="办公楼尾款按合同在验收后支付。"),
    "c03": Outcome(Decimal("0.98")),
    "o01": Outcome(Decimal("0.98"), 2),
}

ACTUAL_GOALS: Mapping[str, str] = {
    "p01": "全年按时足额发放了村干部和聘用人员的工资、保险，考核结果与报酬挂钩。",
    "p02": "年终考核奖、离任村干部补贴和大学生村官补贴都已发放到人。",
    "p03": "党组织活动按计划开展，综合服务站正常运转，公共设施得到维护。",
    "p04": "社区各项工作有序开展，公共设施维护、路面硬化已经完成。",
    "p05": "站内路面硬化、有机肥实验大棚和实时数据管控系统已经建成，11 月起试运行。",
    "p06": "拆迁户过渡费按核实后的人口发放，新增人口的补偿已经落实。",
    "p07": "边角地征地拆迁补偿款全部拨付到位。",
    "p08": "2020 年度社区年终目标考核奖已经发放。",
    "p09": "7 月开工，完成了场地平整和一半车位，余下部分结转到下一年。",
    "p10": "重点时期信访稳定，上访案件都按期答复。",
    "p11": "护路人员全年在岗，重大节假日的铁路联防任务已经完成。",
}
"""Project -> what the year came to."""

DONE: Mapping[str, str] = {
    "数量指标": "已建成",
    "质量指标": "验收合格",
    "时效指标": "按时完成",
    "可持续性影响": "达到了预期效果",
}
"""Level 2 -> how that is said of an indicator which nobody counts."""

_UNFINISHED = "用地手续 6 月才办完，7 月开工；余下部分 2022 年 6 月底前完工。"
_MOVED = "12 户中 2 户的协议 12 月才签，过渡费 2022 年 1 月补发。"
APART: Mapping[tuple[str, str], Mapping[str, Typed]] = {
    ("v02", "p06"): {
        "funds[fiscal].spent": 99.0,
        "funds[total].reason": _MOVED,
        **row(COUNT, actual="96%", reason=_MOVED),
        **row(COST, reason=_MOVED),
    },
    ("c02", "p04"): {
        **row(
            COUNT, actual="主体完工，内部装修未完", grade=PARTLY, own_score=9.0,
            reason="冬季停工一个月，2022 年 3 月底前完工。",
        ),
        **row(
            TIME, actual="比合同晚三个月", grade=PARTLY, own_score=8.5,
            reason="封顶晚一个月，又逢冬季停工。",
        ),
    },
    ("o01", "p05"): {"conclusion": "建成并试运行，资金节约 15 万元。"},
    ("o01", "p09"): {
        "funds[fiscal].spent": 8.1,
        "funds[total].reason": _UNFINISHED,
        "problems": "立项时没有落实用地，开工晚了半年。",
        "measures": "以后建设项目先办用地手续再列预算，每月调度一次。",
        **row(COUNT, actual="55%", reason=_UNFINISHED),
        **row(
            QUALITY, actual="已完成部分验收合格", grade=PARTLY, own_score=9.0, reason=_UNFINISHED
        ),
        **row(TIME, actual="没有按合同完工", grade=MISSED, own_score=3.0, reason=_UNFINISHED),
        **row(COST, reason=_UNFINISHED),
        **row(SOCIAL, actual="80%", reason="一半车位还不能用。"),
        **row(
            LASTING, actual="停车难有所缓解", grade=PARTLY, own_score=10.0,
            reason="一半车位还不能用。",
        ),
        **row(PEOPLE, actual="82%", reason="一半车位还不能用。"),
    },
}  # fmt: skip
"""(unit, project) -> what is otherwise than the unit's outcome says."""

SLIPS: Mapping[str, Slip] = {
    "v01": Slip("p01", row(QUALITY, actual="完成")),
    "v02": Slip("p06", row(COUNT, reason=None)),
    "v04": Slip("p01", row(QUALITY, actual="１００％")),
    "v06": Slip("p02", row(TIME, grade=PARTLY)),
    "v08": Slip("p01", {"actual_goal": "完成"}),
    "c01": Slip("p08", row(LASTING, own_score=20.0)),
    "o01": Slip("p09", {"funds[total].reason": None}),
}
"""完成 and ％ in full width for a number, a reason left out, a score outside the band of its grade
and above its points, 完成 for what the year came to, spent little and not a word about it."""

LATE = Late("c03", came=datetime(2022, 1, 24, 8, tzinfo=UTC))
"""It says nothing, and comes four days after the last one."""
