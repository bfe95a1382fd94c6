"""Words of what the department decided: told beside the returns it concerns."""

from __future__ import annotations

from xlkpi.texts import Words

_NOTHING = Words("不必处理。", "Nothing to do.")

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "X10": (
        "info",
        Words("部门已作废", "withdrawn by the department"),
        Words(
            "表“{sheet}”已由{who}作废：{why}。", "Sheet “{sheet}” was withdrawn by {who}: {why}."
        ),
        _NOTHING,
    ),
    "X11": (
        "info",
        Words("部门已确认", "confirmed by the department"),
        Words(
            "表“{sheet}”已由{who}确认：{why}。", "Sheet “{sheet}” was confirmed by {who}: {why}."
        ),
        _NOTHING,
    ),
    "X12": (
        "info",
        Words("部门已豁免的错误", "fault waived by the department"),
        Words(
            "{fault} 已由{who}豁免（{why}）：{found}",
            "{fault} was waived by {who} ({why}): {found}",
        ),
        _NOTHING,
    ),
    "X13": (
        "warning",
        Words("部门代为更正", "figure amended by the department"),
        Words(
            "“{label}”由“{before}”更正为“{after}”，{who}：{why}。",
            "{label} was amended from “{before}” to “{after}” by {who}: {why}.",
        ),
        Words("请在原表中同样更正。", "Change it in the form as well."),
    ),
}
