"""Words of what is wrong with the key that workbooks are signed with (S70-S74)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S70": (
        "error",
        Words("密钥文件不见了", "the key is gone"),
        Words(
            "没有密钥文件 {file}。下发的工作簿都用它签名：没有它，认不出交回的表，也不能再生成同样的工作簿。",
            "There is no key {file}. The workbooks that went out are signed with it: without it none that comes back is known, and none can be made again.",
        ),
        Words(
            "请从备份恢复这个文件；或在还有它的电脑上把同名文件复制过来，放回原处。",
            "Restore this file from a backup, or copy it from another computer that has it, into its place.",
        ),
    ),
}
