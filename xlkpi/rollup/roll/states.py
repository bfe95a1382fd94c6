"""The words for states, and how good or bad they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.rollup.lines import LineStatus
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.workspace.roster import Unit


TOTAL = "合计"
MISSING = "未并入"
COMPLETE, WAITING = "已齐", "待齐"
AGREES, DIFFERS = "一致", "不符"
APART = "各单位不同"
"""Said of what the units of a project do not say alike, and what cannot be added up."""
OVERDUE = "逾期"
STATES: Mapping[str, Words] = {
    "not_issued": Words("未下发", "not issued"),
    "issued": Words("已下发", "issued"),
    "received": Words("已收到", "received"),
    "unreadable": Words("无法识别", "unreadable"),
    "held": Words("待确认", "held"),
    "rejected": Words("有错误待退回", "rejected"),
    "returned": Words("已退回", "returned"),
    "merged_with_warnings": Words("已并入（有提示）", "merged with warnings"),
    "merged": Words("已并入", "merged"),
    "exempt": Words("免报", "exempt"),
}
"""States of a unit, in the order of the round (`status` in docs/reference/json.md)."""
_AWAITED = "awaited"
SEEN_STATES: Mapping[str, Words] = {**STATES, _AWAITED: Words("待上报包", "bundle awaited")}
"""What people are told; the JSON has `not_issued` where a bundle is awaited."""
LINE_STATES: Mapping[LineStatus, str] = {
    LineStatus(name): words.zh for name, words in STATES.items()
}
RETURN_STATES: Mapping[Status, str] = {
    Status.UNREADABLE: "无法识别",
    Status.REJECTED: "有错误",
    Status.HELD: "待确认",
    Status.ACCEPTED_WITH_WARNINGS: "通过（有提示）",
    Status.ACCEPTED: "通过",
    Status.SUPERSEDED: "已被替换",
    Status.WITHDRAWN: "已作废",
    Status.DUPLICATE: "重复",
}
FORM_STATES: Mapping[Status, str] = {
    Status.ACCEPTED_WITH_WARNINGS: LINE_STATES[LineStatus.MERGED_WITH_WARNINGS],
    Status.ACCEPTED: LINE_STATES[LineStatus.MERGED],
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提示",
    Severity.INFO: "说明",
}
GOOD_WORDS = (
    AGREES, COMPLETE, LINE_STATES[LineStatus.MERGED], RETURN_STATES[Status.ACCEPTED],
)  # fmt: skip
REMARKED_WORDS = (
    LINE_STATES[LineStatus.MERGED_WITH_WARNINGS],
    RETURN_STATES[Status.ACCEPTED_WITH_WARNINGS],
)
"""In the master, but somebody should look."""
OPEN_WORDS = (
    WAITING,
    MISSING,
    APART,
    LINE_STATES[LineStatus.HELD],
    LINE_STATES[LineStatus.RECEIVED],
    SEVERITIES[Severity.WARNING],
)
TO_MEND_WORDS = (
    LINE_STATES[LineStatus.UNREADABLE],
    LINE_STATES[LineStatus.REJECTED],
    LINE_STATES[LineStatus.RETURNED],
    RETURN_STATES[Status.REJECTED],
)
"""It is for a unit to mend."""
ALARM_WORDS = (DIFFERS, OVERDUE, SEVERITIES[Severity.ERROR])
DOUBTFUL_WORDS = (*REMARKED_WORDS, *OPEN_WORDS)
BAD_WORDS = (*TO_MEND_WORDS, *ALARM_WORDS)


def comes_by_bundle(unit: Unit) -> bool:
    """Whether what a unit reports comes by its own bundle, or that of the one above it."""
    return bool(unit.key or head_of(unit.id))


def seen_state(state: str, unit: Unit) -> str:
    """Return the state that people are told: who sends a bundle gets no workbook.

    Args:
        state: One of `STATES`.
        unit: Whose it is.

    Returns:
        One of `SEEN_STATES`.
    """
    return _AWAITED if state == "not_issued" and comes_by_bundle(unit) else state


def state_words(state: str, unit: Unit) -> Words:
    """Return what people are told of a state of a unit's (`seen_state`)."""
    return SEEN_STATES[seen_state(state, unit)]
