"""What a mail says, whichever file it came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from datetime import datetime


class FaultKind(Enum):
    """What can be wrong with a mail; its value says so in words."""

    EMPTY = Words("空邮件", "an empty mail")
    NO_MAIL = Words("不是邮件", "no mail")
    DAMAGED = Words("邮件文件已损坏", "a damaged mail file")
    SENDER = Words("发件人缺失或不止一个", "no sender, or more than one")
    DATE = Words("发送时间缺失或无法识别", "no time of sending, or one that cannot be read")
    HEADERS = Words("邮件头大得不正常", "abnormally long headers")
    BOUNDARY = Words("各部分的分界缺失", "the boundary of the parts is missing")
    OPEN = Words("邮件不完整，没有结尾", "an incomplete mail: its end is missing")
    ENCODING = Words("编码与声明不符", "an encoding other than the one declared")
    CUT = Words("附件不完整", "an attachment that is cut off")
    DEEP = Words("嵌套层数过多", "nested too deeply")
    MANY = Words("部分过多", "too many parts")
    LONG = Words("正文过长，只读了开头", "a long text of which only the beginning was read")
    TNEF = Words(
        "附件装在 winmail.dat 里（Outlook 的 RTF 格式）",
        "attachments packed in winmail.dat (Outlook's rich text)",
    )
    SEALED = Words("加密或签名封装的邮件", "an encrypted mail, or one sealed by its signature")
    ELSEWHERE = Words("附件不在邮件里，只有引用", "an attachment that is only referred to")
    OBJECT = Words("嵌在正文里的对象，不是文件", "an object in the text that is no file")
    PARTIAL = Words("一封邮件被分成几封发送", "one piece of a mail that was sent in several")


class Automatic(Enum):
    """What kind of mail no person has written; its value says so in words."""

    BOUNCE = Words("退信", "undeliverable")
    DELAY = Words("投递延迟通知", "delayed")
    RECEIPT = Words("回执", "receipt")
    RECALL = Words("撤回通知", "recall")
    REPLY = Words("自动回复", "automatic reply")
    LIST = Words("群发邮件", "list mail")
    SYSTEM = Words("系统自动邮件", "automatic mail")


@dataclass(frozen=True, slots=True)
class MailFault:
    """A fault, and the attachment or header that it is in ("" for the mail as a whole)."""

    kind: FaultKind
    where: str = ""


@dataclass(frozen=True, slots=True)
class EnclosedMail:
    """The enclosed mail that something came in: the nearest one around it.

    Of a mail that a report only speaks of, nothing may be known but its id.
    """

    message_id: str
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail; zips stay zips.

    `name` is safe to show and to write. `inline` is a picture that the text of its own mail shows;
    a photo that is attached is not. `within` is the enclosed mail it lay in, None for the mail
    itself.
    """

    name: str
    data: bytes
    inline: bool = False
    within: EnclosedMail | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file that lies at a mail provider's or a drive, in place of an attachment.

    `name` is what the link shows, "" where that is nothing but the link.
    """

    service: str
    url: str
    name: str = ""
    within: EnclosedMail | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. Attachments, links and faults of enclosed mails are among its own.

    Addresses are in lower case, ids as they stand in the header (`<...>`), `date` is UTC and None
    where it is missing or cannot be read. `sender` is the one author that From names, "" where it
    names none or several. `to` holds To and Cc. `results` are its Authentication-Results as they
    stand there, topmost first; `automatic` is None for a mail of a person. `carried` are the mails
    that lie in it, or that it reports of; `urls` are further links, to no known keeper of files.
    """

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[MailFault, ...] = ()
    results: tuple[str, ...] = ()
    automatic: Automatic | None = None
    carried: tuple[EnclosedMail, ...] = ()
    urls: tuple[str, ...] = ()
