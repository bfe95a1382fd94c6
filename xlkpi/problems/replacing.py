"""Codes of what comes again: replaced, withdrawn, or under another unit's name."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "X27": (
        "info",
        Words("作废已撤销", "withdrawal taken back"),
        Words(
            "表“{sheet}”的作废已由{who}撤销：{why}。",
            "The withdrawal of sheet “{sheet}” was taken back by {who}: {why}.",
        ),
        Words("不必处理。", "Nothing to do."),
    ),
    "X28": (
        "warning",
        Words("已作废的表又来了", "a withdrawn return came again"),
        Words(
            "{file} 就是 {when} 由{who}作废的 {other}（{why}），仍不计入。",
            "{file} is {other}, withdrawn by {who} at {when} ({why}); it still does not count.",
        ),
        Words(
            "确要计入，用 xlkpi reinstate {unit} 撤销作废；否则不必处理。",
            "If it is to count: xlkpi reinstate {unit}; else nothing is to be done.",
        ),
    ),
    "X29": (
        "warning",
        Words("内容与已作废的表相同", "the content of a withdrawn return"),
        Words(
            "{file} 的“{sheet}”与已作废的 {other} 内容相同，因是另一份文件，已计入。",
            "“{sheet}” of {file} has the content of {other}, which was withdrawn; as another file, it "
            "counts.",
        ),
        Words(
            "不应计入时，用 xlkpi withdraw {unit} 作废这一份。",
            "If it is not to count, withdraw this one too: xlkpi withdraw {unit}.",
        ),
    ),
    "F32": (
        "warning",
        Words("较早的内容又发来", "an older version sent again"),
        Words(
            "{file} 的“{sheet}”与 {since} 收到的 {other} 内容相同，"
            "而现在计入的是 {when} 收到的 {newer}，暂不替换。",
            "“{sheet}” of {file} has the content of {other}, received {since}; what counts now is "
            "{newer}, received {when}; it is not replaced.",
        ),
        Words(
            "请核对是否误发了旧表：确要改回，用 xlkpi confirm {unit} 确认；否则不必处理。",
            "Perhaps an old file was sent by mistake: confirm it with xlkpi confirm {unit} if it is "
            "meant; else nothing is to be done.",
        ),
    ),
    "F33": (
        "warning",
        Words(
            "别的单位名下的表要替换已计入的数",
            "a file under another unit's name would replace a figure",
        ),
        Words(
            "{file} 的文件名或所在文件夹写的是“{named}”，表内是“{inside}”，"
            "而“{inside}”现在计入的是 {when} 收到的 {newer}，暂不替换。",
            "The name or folder of {file} says “{named}”, the form says “{inside}”, of which {newer}, "
            "received {when}, counts now; it is not replaced.",
        ),
        Words(
            "请核对是哪个单位的数：确是“{inside}”的，用 xlkpi confirm {unit} 确认；"
            "否则用 xlkpi withdraw {unit} 作废这份表。",
            "See whose figures they are: confirm them with xlkpi confirm {unit}, or take the file out "
            "with xlkpi withdraw {unit}.",
        ),
    ),
    "F35": (
        "warning",
        Words("通用模板要替换已计入的数", "the template for everybody would replace a figure"),
        Words(
            "{file} 是谁都能填的通用模板，填的是“{inside}”，"
            "而“{inside}”现在计入的是 {when} 收到的 {newer}，暂不替换。",
            "{file} is the template for everybody, filled in for “{inside}”, of which {newer}, "
            "received {when}, counts now; it is not replaced.",
        ),
        Words(
            "请电话核实：确是“{inside}”改报的，用 xlkpi confirm {unit} 确认；否则不必处理。",
            "Ask them: confirm it with xlkpi confirm {unit} if it is theirs; else nothing is to be done.",
        ),
    ),
}
