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
            "请从备份恢复这个文件；或在还有密钥的电脑上用 xlkpi key export FILE 导出，再在这里运行 xlkpi key import FILE。",
            "Restore this file from a backup, or run xlkpi key export FILE on a computer that has the key, then xlkpi key import FILE here.",
        ),
    ),
    "S71": (
        "error",
        Words("文件已经存在", "there is a file already"),
        Words(
            "{file} 已经存在，没有动它，什么都没有写。",
            "There is a {file} already; it was left alone, and nothing was written.",
        ),
        Words("请写一个新的文件名。", "Give the name of a new file."),
    ),
    "S72": (
        "error",
        Words("是另一个密钥", "this is another key"),
        Words(
            "{file} 不是下发工作簿时用的密钥 {own}，没有替换。",
            "{file} is another key than {own}, with which this workspace works; nothing was replaced.",
        ),
        Words(
            "请换成这个工作区的密钥文件；换了密钥，已下发的工作簿就认不出了。",
            "Give this workspace's key: with another one, the workbooks that went out are not known any more.",
        ),
    ),
}
