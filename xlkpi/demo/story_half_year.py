"""How the first six months went in each unit (invented), and what clerks first typed wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.demo.rows import COUNT, QUALITY, TIME, row
from xlkpi.demo.stage import Late, Slip
from xlkpi.department.targets import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.demo.typist import Typed


@dataclass(frozen=True, slots=True)
class Pace:
    """What a unit has spent of each budget by the end of June, as a share, and how it is seen.

    `rates` is by how many points rates of less than 100% came out above what they aim at.
    """

    spent: Decimal
    rates: int = 1


def _behind(
    key: str, actual: str, forecast: str, possibility: str, cause: str, why: str, measure: str
) -> Mapping[str, Typed]:
    return row(
        key,
        actual=actual,
        forecast=forecast,
        possibility=possibility,
        cause=cause,
        explanation=why,
        measure=measure,
    )


HALF_YEAR: Mapping[str, Pace] = {
    "v01": Pace(Decimal("0.52")),
    "v02": Pace(Decimal("0.5")),
    "v03": Pace(Decimal("0.49"), 2),
    "v04": Pace(Decimal("0.53"), 2),
    "v05": Pace(Decimal("0.5")),
    "v06": Pace(Decimal("0.47")),
    "v07": Pace(Decimal("0.51"), 3),
    "v08": Pace(Decimal("0.5")),
    "v09": Pace(Decimal("0.48")),
    "c01": Pace(Decimal("0.55"), 2),
    "c02": Pace(Decimal("0.46")),
    "c03": Pace(Decimal("0.5")),
    "o01": Pace(Decimal("0.51"), 2),
}

APART: Mapping[tuple[str, str], Mapping[str, Typed]] = {
    ("v02", "p06"): {
        "funds[fiscal].spent": 32.0,
        "funds[total].reason": "北扩区 12 户的安置协议未签，过渡费按签订进度拨付。",
        **_behind(
            COUNT, "58%", "100%", "有可能", "其他", "12 户的安置协议未签",
            "7 月起逐户上门，9 月底前签完",
        ),
        "remarks": "征收范围有变化，人口需要重新核实。",
    },
    ("v06", "p03"): {
        "funds[fiscal].adjusted": 8.2,
        "funds[fiscal].reason": "党组织活动经费调减，见 6 月的批复。",
    },
    ("c02", "p04"): _behind(
        COUNT, "部分达成", "达成", "有可能", "硬件条件保障", "办公楼主体封顶比计划晚一个月",
        "增加一个班组，11 月底前完工",
    ),
    ("o01", "p05"): {
        "funds[fiscal].adjusted": 198.0,
        "funds[fiscal].spent": 71.3,
        "funds[fiscal].reason": "实时数据管控系统招标节约 15 万元，6 月批复调减。",
        "funds[total].reason": "大棚设备到货晚，款项在验收后支付。",
        **_behind(
            COUNT, "40%", "100%", "有可能", "硬件条件保障", "大棚设备到货晚",
            "已催供货方，8 月进场安装",
        ),
        **_behind(
            TIME, "部分达成", "达成", "有可能", "硬件条件保障", "大棚设备到货晚",
            "倒排工期，每周调度一次",
        ),
    },
    ("o01", "p09"): {
        "funds[fiscal].spent": 1.2,
        "funds[total].reason": "用地手续 6 月才办完，只付了设计费。",
        **_behind(
            COUNT, "10%", "70%", "完全不可能", "制度保障", "用地手续办理时间长",
            "7 月开工，余下部分列入明年计划",
        ),
        **_behind(
            TIME, "未达成", "未达成", "完全不可能", "制度保障", "用地手续办理时间长",
            "与施工方重新约定完工日期",
        ),
        "remarks": "建议今后先办用地手续，再列预算。",
    },
}  # fmt: skip
"""(unit, project) -> what is otherwise than the unit's pace says."""

SLIPS: Mapping[str, Slip] = {
    "v02": Slip("p06", {"funds[total].reason": None}),
    "v03": Slip("p01", row(QUALITY, actual=100.0)),
    "v05": Slip("p01", {"funds[fiscal].forecast": 0.5}),
    "v06": Slip("p03", {"funds[fiscal].reason": None}),
    "v07": Slip("p01", {"funds[fiscal].spent": 25_100.0}),
    "v08": Slip("p01", {"funds[fiscal].initial": 8.5}),
    "c02": Slip("p04", row(COUNT, cause=None, measure=None)),
}
"""A reason left out, 100 for 100%, a forecast below what is spent, a budget changed without a word,
元 for 万元, a locked budget typed over, no cause and no measure."""

LATE = Late(
    "v09",
    came=datetime(2021, 7, 19, 8, tzinfo=UTC),
    until=date(2021, 7, 20),
    reason=Reason("会计在外培训，来电说 20 日前报", "刘老师"),
)
