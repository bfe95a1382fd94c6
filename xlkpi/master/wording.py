"""The words of the master: names of its sheets, headings, states."""

from __future__ import annotations

OVERVIEW = "总览"
BY_PROJECT = "按项目汇总"
BY_UNIT = "按单位汇总"
BY_HEAD = "按上报单位汇总"
MATRIX = "单位×项目"
TEXTS = "文字差异"
YEAR = "年度对照"
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

NONE_YET = "暂无"
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
