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
        Words(
            "作废有误时，用 xlkpi reinstate {unit} 恢复。",
            "If it was withdrawn by mistake: xlkpi reinstate {unit}.",
        ),
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
    "X14": (
        "error",
        Words("审核内容无法识别", "review cannot be read"),
        Words(
            "汇总表 {cell}“{label}”填的是“{found}”，无法识别，没有取回。",
            "{cell} ({label}) of the master is “{found}”, which cannot be read and was left there.",
        ),
        Words(
            "请在 {cell} 重新填写：预算数填不小于 0 的数字，如 54.5。",
            "Type it again at {cell}: an amount is a number of at least 0, such as 54.5.",
        ),
    ),
    "X15": (
        "error",
        Words("审核结论不在列表中", "conclusion is not in the list"),
        Words(
            "汇总表 {cell}“{label}”填的是“{found}”，不在列表中，没有取回。",
            "{cell} ({label}) of the master is “{found}”, which is not in the list and was left "
            "there.",
        ),
        Words("请在 {cell} 选择：{allowed}。", "Choose at {cell}: {allowed}."),
    ),
    "X16": (
        "error",
        Words("同一张表有两种审核内容", "two different reviews of one form"),
        Words(
            "汇总表 {other} 和 {cell}“{label}”是同一张表，分别填“{first}”和“{found}”，都没有取回。",
            "{other} and {cell} ({label}) of the master are about one form and say “{first}” and "
            "“{found}”; neither was taken.",
        ),
        Words("请删去其中一行，或把两处改成相同。", "Delete one of the lines, or make both equal."),
    ),
    "X17": (
        "error",
        Words("审核内容不属于任何表", "review belongs to no form"),
        Words(
            "汇总表 {cell}“{label}”填的是“{found}”，这一行不是任何单位的表，没有取回。",
            "{cell} ({label}) of the master is “{found}”; the line is no unit's form, so it was "
            "left there.",
        ),
        Words(
            "请把 {cell} 的内容移到所属单位和项目的那一行。",
            "Move it from {cell} to the line of the unit and project it is about.",
        ),
    ),
    "X18": (
        "warning",
        Words("汇总表少了一行", "a line of the master is gone"),
        Words(
            "汇总表里没有单位 {unit}、项目 {project} 的那一行，已按记录重新写出。",
            "The master's line of unit {unit} and project {project} is gone; it was written again "
            "as it is on record.",
        ),
        Words(
            "要作废来表请用 xlkpi withdraw，要去掉审核内容请清空单元格。",
            "Use xlkpi withdraw for a return, or empty the cells of a review.",
        ),
    ),
    "X19": (
        "warning",
        Words("审核内容有两种改法", "review was changed in two ways"),
        Words(
            "{cell}“{label}”填的是“{found}”，另一处改成了“{other}”，现按较晚的“{kept}”。",
            "{cell} ({label}) says “{found}”, elsewhere it was changed to “{other}”; the later "
            "“{kept}” counts.",
        ),
        Words("如不对，请在新的汇总表里改正。", "If that is wrong, correct it in the new master."),
    ),
    "X20": (
        "info",
        Words("审核内容已换算", "review was converted"),
        Words(
            "汇总表 {cell}“{label}”填的是“{found}”，读作 {read}。",
            "{cell} ({label}) of the master is “{found}”, read as {read}.",
        ),
        _NOTHING,
    ),
    "X21": (
        "error",
        Words("审核内容取不回", "reviews cannot be read back"),
        Words(
            "{file}“{what}”：{found}，其中的审核内容没有取回。",
            "{file}, “{what}”: {found}; the reviews in it were not taken.",
        ),
        Words(
            "请恢复它后重新运行；不要其中的内容，就把这个文件移走。",
            "Restore it and run again; move the file away if nothing in it is needed.",
        ),
    ),
    "X22": (
        "error",
        Words("汇总表没有写出", "master was not written"),
        Words(
            "{file} 和 {other} 都已打开或有取不回的内容，新的汇总表没有写出。",
            "{file} and {other} are both open or hold what could not be taken over; no new master "
            "was written.",
        ),
        Words("请关闭其中一个并重新运行。", "Close one of them and run again."),
    ),
    "X23": (
        "warning",
        Words("汇总表里的数被改动", "figure was changed in the master"),
        Words(
            "汇总表 {cell}“{label}”被改成“{found}”，没有采用，仍是台账里的“{written}”。",
            "{cell} ({label}) of the master was changed to “{found}”; it was not taken, "
            "“{written}” is on record.",
        ),
        Words(
            "更正单位报的数请用 xlkpi amend，审定的数请填“审定预算数”。",
            "Use xlkpi amend to correct what a unit reported; an allowed amount has a column.",
        ),
    ),
    "X37": (
        "error",
        Words("审核内容其间另有改动", "review was changed meanwhile"),
        Words(
            "单位 {unit} 项目 {project} 的“{label}”：这里填的是“{found}”，其间另一处改成了“{other}”，"
            "这里填的没有记录。",
            "Unit {unit}, project {project}, {label}: “{found}” was typed, and elsewhere it was "
            "changed to “{other}” meanwhile; what was typed was not recorded.",
        ),
        Words(
            "请看清现在的内容；仍要改的，再填一次。",
            "See what it says now; if it is to be changed all the same, type it again.",
        ),
    ),
}
