"""Words of what is wrong with the key, and with what it proves (S70-S79)."""

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
            "请从备份恢复这个文件；或在还有密钥的电脑上用 xlkpi key export FILE 导出，再在这里运行 xlkpi key import FILE。确实找不回来的，用 xlkpi key new --why 原因 换一个新密钥。",
            "Restore this file from a backup, or run xlkpi key export FILE on a computer that has the key, then xlkpi key import FILE here. If it cannot be had any more: xlkpi key new --why REASON.",
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
    "S73": (
        "error",
        Words("密钥不是日志用的那一个", "this is another key than the journal's"),
        Words(
            "密钥文件 {file} 不是日志和下发的工作簿用的那一个。",
            "The key {file} is another one than that of the journal and of the workbooks that went out.",
        ),
        Words(
            "请从备份恢复原来的密钥文件；或在还有它的电脑上用 xlkpi key export FILE 导出，再在这里运行 xlkpi key import FILE。确实找不回来的，用 xlkpi key new --why 原因 改用现在这个。",
            "Restore the key from a backup, or run xlkpi key export FILE on a computer that has it, then xlkpi key import FILE here. If it cannot be had any more: xlkpi key new --why REASON goes on with this one.",
        ),
    ),
    "S74": (
        "error",
        Words("日志的封存标记不对", "the mark that the journal is sealed is wrong"),
        Words("封存标记 {file}：{found}。", "The mark {file}: {found}."),
        Words(
            "请从同一次备份恢复整个工作区（output 和 .xlkpi 一起）。",
            "Restore the whole workspace (output and .xlkpi together) from one backup.",
        ),
    ),
    "S75": (
        "error",
        Words("日志里没有它记的那一条", "the journal lacks an entry that is named"),
        Words(
            "{file} 记着日志第 {entry} 条，日志 {journal} 里没有这一条，或内容不同。",
            "{file} names entry {entry}, which the journal {journal} lacks or has otherwise.",
        ),
        Words(
            "日志可能被截短或换过：{remedy}", "The journal may have been cut or exchanged. {remedy}"
        ),
    ),
    "S76": (
        "error",
        Words("台账与日志不一致", "the ledger is not what the journal makes"),
        Words("台账 {file} 的 {what}：{found}。", "{what} of the ledger {file}: {found}."),
        Words(
            "以日志为准：删除台账文件 ledger.db（用别的数据库时清空其中的表），下一条命令按日志重建。",
            "The journal counts: delete ledger.db (of another database, its tables), and the next command makes it anew from the journal.",
        ),
    ),
    "S77": (
        "error",
        Words("留存的文件与当时不同", "what was kept is not as it was"),
        Words("{file}：{found}。", "{file}: {found}."),
        Words("请从备份恢复这个文件。", "Restore this file from a backup."),
    ),
    "S78": (
        "warning",
        Words("有的日志条目已无法证明", "entries that cannot be proved any more"),
        Words(
            "日志第 {first} 至 {last} 条用的密钥已不在：换密钥之后没有改过，在那之前是否改过无法证明。",
            "The key of entries {first} to {last} is gone: they were not changed since the new key; whether before, nobody can prove.",
        ),
        Words(
            "换密钥时已有人作出决定，不必处理。",
            "Somebody decided on the new key; nothing is to be done.",
        ),
    ),
    "S79": (
        "warning",
        Words("文件不是当时写出的样子", "a file is not as it was written"),
        Words("{file}：{found}。", "{file}: {found}."),
        Words(
            "若不是自己改的，请从备份恢复，或重新生成。",
            "If you did not change it yourself, restore it from a backup, or have it made anew.",
        ),
    ),
    "S97": (
        "error",
        Words("密钥还在", "the key is there"),
        Words("密钥 {file} 还在，没有换。", "The key {file} is there; it was not replaced."),
        Words(
            "不用换。一定要换的（例如泄露了），先把这个文件移到别处保管好，再运行一次。",
            "There is no need. If it has to be (somebody else has it): move this file to a safe place and run this again.",
        ),
    ),
    "S98": (
        "warning",
        Words("用旧密钥下发的工作簿", "workbooks that only the old key knows"),
        Words(
            "{units} 的工作簿是更换密钥以前下发的，还没有报齐：交回来新密钥核实不了，一律待确认。",
            "{units} have workbooks from before the key was replaced and have not reported all: what comes back on them is held.",
        ),
        Words(
            "请运行 xlkpi generate {collection}{wanted} 重新下发，再发给他们；已经填好旧表的，收到后核对，用 xlkpi confirm 确认。",
            "Run xlkpi generate {collection}{wanted} and send them anew; what was filled in already: look it over when it comes and xlkpi confirm it.",
        ),
    ),
}
