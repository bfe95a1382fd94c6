"""Words of what is wrong with a backup that is written or read (S94-S96)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S94": (
        "error",
        Words("没有备份", "no backup was written"),
        Words("没有备份：{file} {found}。", "No backup was written: {file} {found}."),
        Words("{remedy}", "{remedy}"),
    ),
    "S95": (
        "error",
        Words("备份不完整或被改动", "backup is not whole or was changed"),
        Words(
            "{file} {found}，什么都没有恢复。",
            "{file} {found}; nothing was restored.",
        ),
        Words(
            "请换另一份备份；从 U 盘或网上复制来的，请重新复制一次再试。",
            "Take another backup; one that was copied or downloaded: copy it once more and try again.",
        ),
    ),
    "S96": (
        "error",
        Words("备份的口令", "the passphrase of a backup"),
        Words("{file} {found}。", "{file} {found}."),
        Words("{remedy}", "{remedy}"),
    ),
}
