"""Words of what is taken over from earlier collections (S24-S26), and of its adjustments (S29)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S24": (
        "error",
        Words("前一期还没有数，没有生成", "not made: not accepted before"),
        Words(
            "{units}在“{earlier}”中还没有并入的表，{fields}要从那里取并锁定，工作簿没有生成。",
            "{units}: nothing is accepted in “{earlier}” yet, which {fields} is taken from and "
            "locked; no workbook was made.",
        ),
        Words(
            "请等“{earlier}”的表并入后，再运行 xlkpi generate {collection}{wanted}。",
            "Run xlkpi generate {collection}{wanted} once it is accepted there.",
        ),
    ),
    "S25": (
        "warning",
        Words("前一期还没有数", "not accepted before"),
        Words(
            "{units}在“{earlier}”中还没有并入的表，{fields}没有数可取：{state}。",
            "{units}: nothing is accepted in “{earlier}” yet, which {fields} is taken from: "
            "{state}.",
        ),
        Words(
            "请先催收“{earlier}”；并入后运行 xlkpi generate {collection}{wanted}，数就在表中了。",
            "Have “{earlier}” returned first; once it is accepted, xlkpi generate "
            "{collection}{wanted} puts the figures in.",
        ),
    ),
    "S26": (
        "error",
        Words("不能用通用模板", "no template for everybody"),
        Words(
            "收集任务 {collection} 的{fields}从“{earlier}”取数并锁定，各单位不同，不能用一本通用模板。",
            "{fields} of collection {collection} is taken from “{earlier}” and locked: it differs "
            "by unit, there is no one template for everybody.",
        ),
        Words(
            "请运行 xlkpi generate {collection}，每个单位一本。",
            "Run xlkpi generate {collection}: one workbook for each unit.",
        ),
    ),
    "S29": (
        "error",
        Words("预算调整不能记录", "adjustment cannot be recorded"),
        Words("{found}。", "{found}."),
        Words("{remedy}。", "{remedy}."),
    ),
}
