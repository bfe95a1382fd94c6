"""Words of what goes with a published text: its outline (S45-S48), and its gaps (X34)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S45": (
        "error",
        Words("没有可用的文本大纲", "no outline of a text"),
        Words(
            "表样“{spec}”没有文本大纲{found}。", "There is no outline for the spec “{spec}”{found}."
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S46": (
        "error",
        Words("参考文档不可用", "reference document is unusable"),
        Words("{file} {found}。", "{file} {found}."),
        Words(
            "请改用 Word 或 WPS 另存的 .docx，或删去它，改用内置的参考文档。",
            "Take a .docx as Word or WPS saves it, or delete it to have the bundled one.",
        ),
    ),
    "S47": (
        "warning",
        Words("没有生成 PDF", "no PDF was made"),
        Words("没有生成 PDF：{found}。", "No PDF was made: {found}."),
        Words(
            "可以用 Word 或 WPS 打开 .docx，另存为 PDF；不需要 PDF 时加 --no-pdf。",
            "Open the .docx and save it as PDF; --no-pdf where none is wanted.",
        ),
    ),
    "S48": (
        "warning",
        Words("发布的文件被占用", "a published file is open elsewhere"),
        Words(
            "{file} 正被别的程序打开，新的一份写在 {other}。",
            "{file} is open in another program; the new one is {other}.",
        ),
        Words("请关闭它后再运行一次。", "Close it and run this again."),
    ),
    "X34": (
        "error",
        Words("文本有空缺", "a gap in the text"),
        Words("“{name}”：{found}。", "“{name}”: {found}."),
        Words("{remedy}", "{remedy}"),
    ),
}
