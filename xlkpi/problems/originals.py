"""Words of what is wrong with originals and the notes beside them, and between computers (S65-S67)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S66": (
        "error",
        Words("来件记录读不出", "the note beside an original cannot be read"),
        Words(
            "原件旁的来件记录 {file} 读不出（{reason}），这一次收到没有记进去；原件已留存，读入不受影响。",
            "The note {file} beside an original cannot be read ({reason}): this delivery is not in it. The original is kept, and its import is not affected.",
        ),
        Words("请从备份恢复这个文件。", "Restore this file from a backup."),
    ),
    "S67": (
        "error",
        Words("其间另一台电脑登记了新内容", "something else was recorded meanwhile"),
        Words(
            "其间另一台电脑登记了日志第 {entry} 条，与这次要登记的是同一个单位：这一步没有登记。",
            "Another computer recorded entry {entry} about the same unit meanwhile: this step was not recorded.",
        ),
        Words(
            "请先看最新情况（xlkpi status、xlkpi log），再运行一次。",
            "See how it stands now (xlkpi status, xlkpi log), and run it again.",
        ),
    ),
    "S65": (
        "error",
        Words("存放原件的地方不可用", "the place of the originals cannot be used"),
        Words(
            "存放原件的地方 {file} 不可用：{found}。",
            "The place of the originals {file} cannot be used: {found}.",
        ),
        Words("{remedy}", "{remedy}"),
    ),
}
