"""Words of what changed since: forms (S14, S16-S19), the year (S27, S28), the measure (S38)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S14": (
        "error",
        Words("版本号没有增加", "the version was not raised"),
        Words(
            "表样的栏目改了，version 仍是 {version}（改前是 {before}）。",
            "The form's fields were changed, and its version is {version} (it was {before}).",
        ),
        Words(
            "请把 version 改为 {next}，改名、移动的栏目写在 migrations 中。",
            "Write version: {next}, and put what was renamed or moved under migrations.",
        ),
    ),
    "S16": (
        "error",
        Words("旧表中的值没有地方放", "a value of an old form has no place"),
        Words(
            "{cell}“{label}”填的“{value}”没有放进新表：{why}。",
            "{cell} “{label}”: “{value}” has no place in the new form: {why}.",
        ),
        Words(
            "请告诉填报单位，或在表样的 migrations 中写明它的去处后重新转换。",
            "Tell the unit, or say in the spec's migrations where it belongs, and migrate again.",
        ),
    ),
    "S17": (
        "error",
        Words("改表样会丢失已填的值", "a changed form would lose values"),
        Words("“{label}”（{name}）：{why}。", "“{label}” ({name}): {why}."),
        Words("{remedy}", "{remedy}"),
    ),
    "S18": (
        "error",
        Words("改表样会丢失已并入的值", "a changed form loses accepted values"),
        Words(
            "{unit_name}（{unit}）已并入的表 {cell}“{label}”是“{value}”，现在的表样放不下：{why}。",
            "{unit_name} ({unit}): {cell} “{label}” of the merged form is “{value}”, which has no "
            "place by now: {why}.",
        ),
        Words(
            "请把 {spec} 改回去，或在它的 migrations 中写明这个值的去处；不再需要的写进 dropped。",
            "Take the change of {spec} back, or say in its migrations where the value belongs; "
            "what is not needed any more is put under dropped.",
        ),
    ),
    "S27": (
        "warning",
        Words("与上年相比有增减", "other than last year"),
        Words(
            "{collection} 的{what}与 {before} 相比，少了：{went}；多了：{came}。",
            "{what} of {collection} beside {before}: gone: {went}; new: {came}.",
        ),
        Words("请核对名册；确实如此的，不必处理。", "Look at the roster; if it is so, leave it."),
    ),
    "S28": (
        "error",
        Words("收集任务已经结束", "the collection is over"),
        Words(
            "收集任务 {collection} 已经结束（read_only），不再下发、读入，也不再更正。",
            "Collection {collection} is over (read_only): nothing is issued, taken in or decided.",
        ),
        Words(
            "请写今年的收集任务；上年的数在上年的工作区里改。",
            "Name one of this year; last year's figures are mended in last year's workspace.",
        ),
    ),
    "S38": (
        "error",
        Words("金额单位改了", "the measure was changed"),
        Words(
            "收集任务 {collection} 已并入的表是以{have}填报的（{unit}等），xlkpi.toml 现在写的是{measure}。",
            "The merged forms of {collection} are in {have} (that of {unit}), xlkpi.toml says {measure} by now.",
        ),
        Words(
            "请把 measure 改回“{have}”；真要换金额单位的，新写一个收集任务，重新下发。",
            "Write measure = “{have}” again; for another measure, add a collection and issue its forms.",
        ),
    ),
    "S19": (
        "error",
        Words("没有转换", "not migrated"),
        Words("{file} 没有转换：{found}。", "{file} was not migrated: {found}."),
        Words("{remedy}", "{remedy}"),
    ),
}
