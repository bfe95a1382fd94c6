"""Words of what is wrong with the originals and the notes beside them (S66)."""

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
}
