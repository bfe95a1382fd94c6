"""Words of what is wrong with mails before and after they go out (S60-S63)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S60": (
        "error",
        Words("信件模板写法错误", "template of a letter is faulty"),
        Words("信件模板：{found}。", "Template of a letter: {found}."),
        Words(
            "可用的有：{allowed}。花括号本身请写两个。",
            "There are: {allowed}. A brace itself is written twice.",
        ),
    ),
    "S61": (
        "error",
        Words("单位的邮箱不能用", "a unit cannot be written to"),
        Words("{name}（{unit}）：{found}。", "{name} ({unit}): {found}."),
        Words(
            "请在名册的“邮箱”中改正后再发；其他单位照发。",
            "Mend it in column 邮箱 of the roster and send again; the others are sent theirs.",
        ),
    ),
    "S62": (
        "error",
        Words("要发的文件不在或不对", "a file to be sent is missing or another"),
        Words("{name}（{unit}）：{found}。", "{name} ({unit}): {found}."),
        Words("{remedy}", "{remedy}"),
    ),
    "S63": (
        "error",
        Words("以前的邮件不知是否发出", "an earlier mail may or may not have gone out"),
        Words(
            "{at} 给 {to} 的邮件“{subject}”不知是否发出。",
            "Nobody knows whether the mail “{subject}” of {at} to {to} went out.",
        ),
        Words(
            "请在邮箱的“已发送”中查看或问收件人；没有收到的，用 xlkpi send --in-doubt 再发。",
            "Look into the mailbox's sent folder or ask them; if it did not come, xlkpi send --in-doubt sends it again.",
        ),
    ),
}
