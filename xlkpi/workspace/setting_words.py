"""What the settings of xlkpi.toml are called, and what is written there: for pages and docs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SettingWords:
    """What a setting is called, and what is written there."""

    label: Words
    help: Words


def _words(label: tuple[str, str], zh: str = "", en: str = "") -> SettingWords:
    return SettingWords(Words(*label), Words(zh, en))


SETTING_WORDS: Mapping[str, SettingWords] = {
    "year": _words(
        ("年度", "Year"),
        "例如 2021；收集任务的名称、编号、截止日期不跟着改。新的一年在第一页开始",
        "such as 2021; names, ids and dates of collections stay; new years begin on the first page",
    ),
    "timezone": _words(
        ("时区", "Time zone"), "不写就是 Asia/Shanghai", "Asia/Shanghai where nothing is written"
    ),
    "measure": _words(
        ("金额单位", "Measure"), "“万元”或“元”；不写就按表样", "万元 or 元, else the form’s"
    ),
    "department.name": _words(
        ("部门名称", "Department"), "写在工作簿和信里", "stands in workbooks and letters"
    ),
    "department.contact": _words(
        ("联系人", "Contact"), "写在填表说明里", "stands in the instructions"
    ),
    "department.phone": _words(
        ("联系电话", "Telephone"), "写在填表说明里", "stands in the instructions"
    ),
    "collections.id": _words(
        ("编号", "Id"),
        "只用字母、数字和 _ . -；也是 output 里文件夹的名字，下发后不再改",
        "letters, digits and _ . - only; the name of its folder in output too; never changed "
        "once workbooks went out",
    ),
    "collections.spec": _words(
        ("表样", "Spec"),
        "内置的，或工作区 workbook_specs 文件夹里自己写的",
        "a bundled one, or one of your own in workbook_specs",
    ),
    "collections.due": _words(("截止日期", "Due"), "到当天结束", "the end of that day"),
    "collections.measure": _words(
        ("金额单位", "Measure"),
        "与整个部门的不同时写",
        "where it is another than the department’s",
    ),
    "collections.everybody": _words(
        ("通用模板收回后", "The template for everybody"),
        "没有写单位名字的通用工作簿交回来怎样；不写就是待确认",
        "what becomes of what comes back on it; held where nothing is written",
    ),
    "collections.year": _words(
        ("年度", "Year"), "与整个部门的不同时写", "where it is another than the department’s"
    ),
    "collections.title": _words(
        ("名称", "Title"), "写在汇总表、网页和信里", "stands in master, report and letters"
    ),
    "collections.kinds": _words(
        ("只发给哪几类单位", "Kinds of units"),
        "例如办事处，几类之间用顿号隔开；不写时发给所有单位",
        "such as 办事处; several with 、 between them; all units where nothing is written",
    ),
    "collections.follows": _words(
        ("接着哪一个收集任务", "Follows"),
        "表样要的上一期的数，从它已并入的表里取",
        "what the form takes from the one before comes from its accepted forms",
    ),
    "collections.prefill": _words(
        ("先填好哪一个的数", "Prefilled from"),
        "填表格里先放那个收集任务并入的数，单位再改",
        "its accepted values stand in the inputs at first; units change them",
    ),
    "collections.read_only": _words(
        ("已经结束", "Over"),
        "例如上年的：只供取数，不再下发、读入、更正",
        "such as last year’s: only looked at, nothing goes out or comes in any more",
    ),
    "ledger.url": _words(
        ("台账", "Ledger"),
        "放在 PostgreSQL 服务器上时写；一般不写",
        "where it is on a PostgreSQL server; usually nothing",
    ),
    "originals.url": _words(
        ("原件", "Originals"),
        "不放在 output/inbox 时写：共用的文件夹、`s3://…`、`webdav://…`",
        "where they are not in output/inbox: a shared folder, `s3://...`, `webdav://...`",
    ),
    "originals.endpoint": _words(
        ("S3 服务器", "S3 server"),
        "自己的 S3 服务器的地址，例如 `https://s3.example.gov.cn`",
        "the address of an S3 server of one’s own",
    ),
    "mail.address": _words(
        ("部门的邮箱", "Mailbox"), "例如 guoku@example.gov.cn", "such as guoku@example.gov.cn"
    ),
    "mail.name": _words(
        ("收件人看到的名字", "Shown as the sender"),
        "不写就是部门名称",
        "the department’s name where nothing is written",
    ),
    "mail.imap.host": _words(
        ("收邮件的服务器（IMAP）", "Server for taking in (IMAP)"),
        "例如 imap.example.gov.cn；不从邮箱收的不写",
        "such as imap.example.gov.cn; nothing where no mails are taken in",
    ),
    "mail.imap.port": _words(
        ("端口（IMAP）", "Port (IMAP)"),
        "不写就是通常的",
        "the usual one where nothing is written",
    ),
    "mail.imap.security": _words(
        ("加密（IMAP）", "Encryption (IMAP)"),
        "不写就是 SSL/TLS；没有加密的服务器不能用",
        "SSL/TLS where nothing is written; a server without encryption cannot be used",
    ),
    "mail.imap.user": _words(
        ("用户名（IMAP）", "User (IMAP)"),
        "不写就是邮箱地址",
        "the address where nothing is written",
    ),
    "mail.smtp.host": _words(
        ("发邮件的服务器（SMTP）", "Server for sending (SMTP)"),
        "例如 smtp.example.gov.cn；只写草稿的不写",
        "such as smtp.example.gov.cn; nothing where drafts only are written",
    ),
    "mail.smtp.port": _words(
        ("端口（SMTP）", "Port (SMTP)"),
        "不写就是通常的",
        "the usual one where nothing is written",
    ),
    "mail.smtp.security": _words(
        ("加密（SMTP）", "Encryption (SMTP)"),
        "不写就是 SSL/TLS；没有加密的服务器不能用",
        "SSL/TLS where nothing is written; a server without encryption cannot be used",
    ),
    "mail.smtp.user": _words(
        ("用户名（SMTP）", "User (SMTP)"),
        "不写就是邮箱地址",
        "the address where nothing is written",
    ),
    "mail.ca": _words(
        ("证书文件", "Certificates"),
        "自己的邮件服务器用自己的证书时写",
        "a file of certificates, for a server with its own",
    ),
    "mail.folder": _words(
        ("从哪个文件夹收", "Folder taken in"),
        "不写就是收件箱（INBOX）",
        "INBOX where nothing is written",
    ),
    "mail.since": _words(
        ("从哪一天收起", "Mails since"),
        "这一天以前的邮件不看",
        "what came before that day is not looked at",
    ),
    "mail.moved_to": _words(
        ("收过的移到", "Moved to"),
        "哪个文件夹；不写就只看不动",
        "which folder; they are left where they are where nothing is written",
    ),
    "mail.pause": _words(
        ("两封之间停几秒", "Seconds between two mails"),
        "由服务器发送时；不写就是 2",
        "when they are sent; 2 where nothing is written",
    ),
    "mail.authserv": _words(
        ("核对发件人的服务器", "Server that checks senders"),
        "本部门邮件服务器在 Authentication-Results 里的名字；不写就不看",
        "its name in Authentication-Results; not looked at where nothing is written",
    ),
    "mail.link_hosts": _words(
        ("本地常用的网盘", "Places of links"),
        "例如 pan.example.gov.cn；有几个时用顿号隔开",
        "such as pan.example.gov.cn; several with 、 between them",
    ),
}
"""Setting, without the place in a list -> its words."""
CHOICE_WORDS: Mapping[str, Words] = {
    "hold": Words("待确认", "it is held"),
    "take": Words("直接并入", "it counts"),
    "tls": Words("SSL/TLS，一开始就加密", "SSL/TLS from the start"),
    "starttls": Words("STARTTLS", "STARTTLS"),
}
"""What a setting can be -> how it is called, where that is another word."""
