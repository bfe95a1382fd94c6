"""Words of the built-in faults of a cell (K) and of the faults across units (X)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "K01": (
        "error",
        Words("必填项未填", "required value missing"),
        Words("{cell}“{label}”是必填项，现在是空的。", "{cell} ({label}) is required but empty."),
        Words("请在 {cell} 填写{label}。", "Fill in {label} at {cell}."),
    ),
    "K02": (
        "error",
        Words("内容无法识别", "value cannot be read"),
        Words(
            "{cell}“{label}”应为{kind}，填的是“{value}”，无法识别。",
            "{cell} ({label}) should be {kind}; “{value}” cannot be read as one.",
        ),
        Words("请改为{kind}，例如 {example}。", "Type {kind}, for example {example}."),
    ),
    "K03": (
        "error",
        Words("字数不符", "length out of bounds"),
        Words(
            "{cell}“{label}”应为 {least} 至 {most} 个字，填了 {length} 个字。",
            "{cell} ({label}) should have {least} to {most} characters; it has {length}.",
        ),
        Words(
            "请把 {cell} 的字数改到 {least} 至 {most} 个。",
            "Bring {cell} to {least} to {most} characters.",
        ),
    ),
    "K04": (
        "error",
        Words("超出范围", "value out of range"),
        Words(
            "{cell}“{label}”填的是 {value}，不在 {least} 至 {most} 之内。",
            "{cell} ({label}) is {value}, outside {least} to {most}.",
        ),
        Words("请填 {least} 至 {most} 之间的{kind}。", "Type {kind} from {least} to {most}."),
    ),
    "K05": (
        "error",
        Words("不在下拉列表中", "not in the list"),
        Words(
            "{cell}“{label}”填的是“{value}”，不在下拉列表中。",
            "{cell} ({label}) is “{value}”, which is not in the list.",
        ),
        Words("请从下拉列表中选择：{words}。", "Pick one of the list: {words}."),
    ),
    "K06": (
        "error",
        Words("小数位太多", "too many decimals"),
        Words(
            "{cell}“{label}”填的是 {value}，小数位超过 {most} 位。",
            "{cell} ({label}) is {value}, with more than {most} decimals.",
        ),
        Words("请把 {cell} 改为最多 {most} 位小数。", "Give {cell} at most {most} decimals."),
    ),
    "K07": (
        "error",
        Words("含有不允许的字符", "characters not allowed"),
        Words(
            "{cell}“{label}”填的是“{value}”，含有不允许的字符。",
            "{cell} ({label}) is “{value}”, with characters that are not allowed.",
        ),
        Words("只能使用这些字符：{characters}。", "Use only these characters: {characters}."),
    ),
    "K08": (
        "info",
        Words("已按规范格式读取", "read in its normal form"),
        Words(
            "{cell}“{label}”填的是“{value}”，已读作 {read}。",
            "{cell} ({label}) is “{value}”, read as {read}.",
        ),
        Words("如读取无误，不必修改。", "Nothing to do if that is right."),
    ),
    "K09": (
        "error",
        Words("下级选项与上级不符", "choice does not belong to the one above it"),
        Words(
            "{cell}“{label}”填的是“{value}”，不属于“{parent}”。",
            "{cell} ({label}) is “{value}”, which does not belong to “{parent}”.",
        ),
        Words("请从下拉列表中重新选择：{words}。", "Pick again from the list: {words}."),
    ),
    "K10": (
        "error",
        Words("填写的行数不够", "too few rows"),
        Words(
            "“{label}”至少要填 {least} 行，现在填了 {found} 行。",
            "{label} needs at least {least} rows; {found} are filled.",
        ),
        Words("请从 {cell} 起填写。", "Start at {cell}."),
    ),
    "K11": (
        "error",
        Words("重复的编号", "key used twice"),
        Words(
            "{cell}“{label}”填的是“{value}”，与 {other} 重复。",
            "{cell} ({label}) is “{value}”, which already stands at {other}.",
        ),
        Words("请改为没有用过的编号，或删除重复的一行。", "Use another one, or delete the row."),
    ),
    "X01": (
        "error",
        Words("同一文件中重复报送", "form twice in one return"),
        Words(
            "单位 {unit} 的项目“{name}”在同一文件中出现了两次：{sheet} 与 {other}。",
            "Unit {unit} reports project “{name}” twice in one file: {sheet} and {other}.",
        ),
        Words("请只保留一张表，删除另一张。", "Keep one sheet and delete the other."),
    ),
    "X02": (
        "error",
        Words("各单位合计与控制数不符", "units do not add up to the control total"),
        Words(
            "项目“{name}”各单位合计为 {found} {measure}，控制数为 {expected} {measure}，相差 {difference}。",
            "Project “{name}”: the units add up to {found} {measure}, the control total is {expected}; difference {difference}.",
        ),
        Words(
            "请核对各单位预算数或名册中的控制数。",
            "Check the units' budgets or the control total in the roster.",
        ),
    ),
    "X04": (
        "warning",
        Words("项目尚无报送", "project without a return"),
        Words(
            "项目“{name}”还没有任何单位的表并入汇总。",
            "Project “{name}”: no unit's form has been merged yet.",
        ),
        Words("请催报：{units}。", "Remind: {units}."),
    ),
}
