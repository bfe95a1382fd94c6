"""Words of what mail servers say, and of mails on their way (S50-S59)."""

from __future__ import annotations

from xlkpi.texts import Words

ENTRIES: dict[str, tuple[str, Words, Words, Words]] = {
    "S50": (
        "error",
        Words("邮件服务器连不上", "mail server cannot be reached"),
        Words("邮件服务器 {server} 连不上：{found}。", "Mail server {server}: {found}."),
        Words("{remedy}", "{remedy}"),
    ),
    "S51": (
        "error",
        Words("与邮件服务器的连接不安全", "connection to the mail server is not safe"),
        Words(
            "与邮件服务器 {server} 的连接不安全，没有登录：{found}。",
            "The connection to mail server {server} is not safe, nobody logged in: {found}.",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S52": (
        "error",
        Words("邮件服务器不接受此账号", "mail server does not accept the account"),
        Words(
            "邮件服务器 {server} 不接受账号 {user}：{found}",
            "Mail server {server} does not accept {user}: {found}",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S53": (
        "error",
        Words("没有邮箱密码", "no password of the mailbox"),
        Words("{user} 在 {server} 的密码{found}。", "The password of {user} at {server} {found}."),
        Words(
            "请在环境变量 {variable} 中给出，或运行 keyring set xlkpi {user} 存入系统的密钥环。",
            "Give it in the environment variable {variable}, or run keyring set xlkpi {user} to put it into the system's key ring.",
        ),
    ),
    "S99": (
        "error",
        Words("密码没有存入密钥环", "password not kept in the key ring"),
        Words(
            "{user} 的密码没有存下：系统的密钥环{found}。",
            "The password of {user} was not kept: the system's key ring {found}.",
        ),
        Words(
            "可以改由环境变量 {variable} 给出。",
            "It can be given in the environment variable {variable} instead.",
        ),
    ),
    "S54": (
        "error",
        Words("邮箱中没有这个文件夹", "no such folder in the mailbox"),
        Words(
            "{user} 的邮箱中打不开文件夹“{folder}”：{found}",
            "Folder “{folder}” of the mailbox of {user} cannot be opened: {found}",
        ),
        Words("邮箱中有：{allowed}。", "There are: {allowed}."),
    ),
    "S55": (
        "error",
        Words("邮件服务器中断", "mail server broke off"),
        Words(
            "邮件服务器 {server} 中断了工作：{found}。", "Mail server {server} broke off: {found}."
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S56": (
        "error",
        Words("邮件服务器限制发送", "mail server limits sending"),
        Words(
            "邮件服务器 {server} 暂不接受更多邮件：{found}",
            "Mail server {server} takes no more mails for now: {found}",
        ),
        Words(
            "请过一段时间再运行，已发出的不会重发；可在 xlkpi.toml 的 [mail] 中加大 pause。",
            "Run it again later, what went out is not sent again; a greater pause in [mail] of xlkpi.toml may help.",
        ),
    ),
    "S57": (
        "error",
        Words("邮件被拒收", "mail was refused"),
        Words(
            "邮件服务器 {server} 没有接受给 {to} 的邮件：{found}",
            "Mail server {server} did not take the mail to {to}: {found}",
        ),
        Words("{remedy}", "{remedy}"),
    ),
    "S58": (
        "error",
        Words("不知邮件是否发出", "mail may or may not have gone out"),
        Words(
            "给 {to} 的邮件已交给 {server}，连接却在答复之前断开（{found}），不知是否发出。",
            "The mail to {to} was handed to {server}, but the connection broke before its answer ({found}): nobody knows whether it went out.",
        ),
        Words(
            "请在邮箱的“已发送”中查看或问收件人；没有收到的，用 xlkpi send --in-doubt 再发。",
            "Look into the mailbox's sent folder or ask them; if it did not come, xlkpi send --in-doubt sends it again.",
        ),
    ),
    "S59": (
        "warning",
        Words("邮件过大没有取回", "mail is too large and was left there"),
        Words(
            "邮件“{subject}”（{sender}）有 {found} MB，超过 {most} MB，没有取回。",
            "The mail “{subject}” ({sender}) has {found} MB, more than {most} MB, and was not fetched.",
        ),
        Words(
            "请在邮箱中下载其附件，用 xlkpi import 导入。",
            "Download its attachments in the mailbox and import them with xlkpi import.",
        ),
    ),
}
