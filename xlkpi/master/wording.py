"""The words of the master: names of its sheets, headings, states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.view import LineStatus
from xlkpi.problems import Severity
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

OVERVIEW = "总览"
BY_PROJECT = "按项目汇总"
BY_UNIT = "按单位汇总"
MATRIX = "单位×项目"
TEXTS = "文字差异"
PROBLEMS = "问题清单"
STATISTICS = "问题统计"
STATUS = "报送状态"
RETURNS = "导入日志"
DETAIL_ENDING = "明细"
PROJECT_PREFIX = "项目"

REVIEW_KEEPING = "审核底稿"
FORM_NUMBER = "表编号"
CONCLUSION, ALLOWED, OPINION, NOTE = "审核结论", "审定预算数", "审核意见", "部门备注"
CONCLUSIONS = ("通过", "调整后通过", "退回修改", "不予通过")
NOT_REVIEWED = "未审核"

TOTAL = "合计"
NONE_YET = "暂无"
MISSING = "未并入"
COMPLETE, WAITING = "已齐", "待齐"
AGREES, DIFFERS = "一致", "不符"
OVERDUE = "逾期"
YES, NO = "是", "否"
OWN_NOTE = "淡黄色的栏由部门填写，可以排序、筛选；其余各栏由程序生成，改了也会被重写"
FOLDED_NOTE = "点表头上方的“+”展开折叠的栏"
REWRITTEN = "这一格由程序生成"
REWRITTEN_WHY = (
    "每次 import 或 master 都会重写这张表，这里的改动不会保留。"
    "审定金额、意见和备注请填在“{detail}”的淡黄色栏；更正单位报送的数请用 xlkpi amend。"
)
ROUNDED = "分项四舍五入显示，合计按未舍入的数计算"
CUT = "……（过长，此处截断）"

LINE_STATES: Mapping[LineStatus, str] = {
    LineStatus.NOT_ISSUED: "未下发",
    LineStatus.ISSUED: "已下发",
    LineStatus.RECEIVED: "已收到",
    LineStatus.UNREADABLE: "无法识别",
    LineStatus.HELD: "待确认",
    LineStatus.REJECTED: "有错误待退回",
    LineStatus.RETURNED: "已退回",
    LineStatus.MERGED_WITH_WARNINGS: "已并入（有提示）",
    LineStatus.MERGED: "已并入",
    LineStatus.EXEMPT: "免报",
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
