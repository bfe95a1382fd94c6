"""Words of what is wrong with roster and issues before anything goes out (S80-S89)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S80": (
        "error",
        Words("名册中同一行写了两次", "a line of the roster stands twice"),
        Words(
            "{cell} 这一行（{what}）和 {other} 重复。",
            "The line at {cell} ({what}) stands at {other} too.",
        ),
        Words(
            "请只留一行，删去另一行；两行的内容不同时，先核对以哪一行为准。",
            "Keep one line and delete the other; where they differ, see which one holds.",
        ),
    ),
    "S81": (
        "error",
        Words("编号只差大小写", "ids equal but for case"),
        Words(
            "{cell} 的编号“{value}”和 {other} 的“{same}”只差大小写，在 Windows 上是同一个文件名。",
            "Id “{value}” at {cell} and “{same}” at {other} differ by case only: on Windows they "
            "are one file.",
        ),
        Words("请把其中一个改成别的编号。", "Give one of them another id."),
    ),
    "S82": (
        "error",
        Words("编号不能作文件名", "id cannot be a file name"),
        Words(
            "{cell} 的编号“{value}”是 Windows 保留的名称，不能作文件名。",
            "Id “{value}” at {cell} is a reserved name of Windows and cannot name a file.",
        ),
        Words("请在 {cell} 换一个编号，例如 v01。", "Type another id at {cell}, such as v01."),
    ),
    "S83": (
        "error",
        Words("单位和收集任务同名", "unit is named like a collection"),
        Words(
            "{cell} 的“{value}”也是 xlkpi.toml 中收集任务的编号，xlkpi status {value} 分不清说的是哪一个。",
            "“{value}” at {cell} is the id of a collection in xlkpi.toml too: xlkpi status "
            "{value} could mean either.",
        ),
        Words(
            "请在 {cell} 换一个，或在 xlkpi.toml 中给收集任务改名。",
            "Type another one at {cell}, or rename the collection in xlkpi.toml.",
        ),
    ),
    "S84": (
        "error",
        Words("名册是空的", "roster is empty"),
        Words(
            "名册的工作表“{sheet}”一行也没有填。",
            "Sheet “{sheet}” of the roster has no line filled.",
        ),
        Words(
            "请从 {cell} 起填写；名册要有单位、项目和分工（哪个单位报哪个项目）。",
            "Fill it in from {cell} on: a roster has units, projects, and who reports which project.",
        ),
    ),
    "S85": (
        "warning",
        Words("名称相同", "one name twice"),
        Words(
            "{cell} 的“{value}”和 {other} 的名称相同，编号是 {ids}。",
            "“{value}” at {cell} is the name at {other} too; the ids are {ids}.",
        ),
        Words(
            "请核对是不是同一个写了两次；确实是两个的，请让名称能区分开。",
            "See whether it is one that stands twice; if they are two, tell their names apart.",
        ),
    ),
    "S86": (
        "warning",
        Words("分工合计与控制数不符", "allocations do not add up"),
        Words(
            "项目“{name}”的控制数（{cell}）是 {expected} {measure}，分工里各单位（{cells}）合计 {found} {measure}，相差 {difference}。",
            "The control total of project “{name}” ({cell}) is {expected} {measure}, what its "
            "units are allocated ({cells}) adds up to {found}; difference {difference}.",
        ),
        Words(
            "请核对“项目”表的控制数和“分工”表的单位控制数。",
            "Check the control total and the allocations.",
        ),
    ),
    "S87": (
        "warning",
        Words("下发后名册、配置或前一期的数有变动", "changed since it was issued"),
        Words(
            "{what}：下发时是“{before}”，现在是“{after}”。涉及 {units}（{state}）。",
            "{what}: it was “{before}” when issued and is “{after}” now. It touches {units} "
            "({state}).",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S88": (
        "warning",
        Words("不再应报", "not due any more"),
        Words("{name}（{unit}）{why}：{state}。", "{name} ({unit}) {why}: {state}."),
        Words("{remedy}", "{remedy}"),
    ),
    "S89": (
        "warning",
        Words("下发前请核对", "to be looked at before it goes out"),
        Words("{found}", "{found}"),
        Words("{remedy}", "{remedy}"),
    ),
}
