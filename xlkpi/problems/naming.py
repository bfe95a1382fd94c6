"""Words of names that mean several things, or nothing that is there."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S92": (
        "error",
        Words("名称不止一个意思", "a name that means several things"),
        Words(
            "“{found}”可以是不止一个{what}：{listed}。",
            "“{found}” may be more than one {what}: {listed}.",
        ),
        Words("请写其中一个的编号或全名。", "Write the id or the whole name of one of them."),
    ),
    "S93": (
        "error",
        Words("没有这个表样", "no such form spec"),
        Words("没有名为“{found}”的表样。", "There is no spec “{found}”."),
        Words(
            "请在这些中选：{allowed}，或写表样文件的路径。",
            "Take one of these: {allowed}; or give the path of a spec's file.",
        ),
    ),
}
