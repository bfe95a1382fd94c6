"""Mails that Outlook keeps as files: .msg ([MS-OXMSG]), numbered as in [MS-OXPROPS]."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import olefile

from xlkpi.mail.contents import MailContents, SentFile
from xlkpi.mail.formats.mapi import container, folder
from xlkpi.mail.formats.mime import addressed
from xlkpi.mail.headers.addresses import author, mailboxes
from xlkpi.mail.headers.automatic import by_class, by_headers, by_look
from xlkpi.mail.headers.fields import head
from xlkpi.mail.limits import MOST_FOLDERS, MOST_LEVELS, MOST_TEXT
from xlkpi.mail.mail import FaultKind, Mail, MailFault

if TYPE_CHECKING:
    from datetime import datetime

    from xlkpi.mail.formats.mapi import Folder
    from xlkpi.mail.formats.mime import Opened
    from xlkpi.mail.formats.parts import Budget
    from xlkpi.mail.headers.fields import Fields

_SUBJECT, _BODY, _HTML, _HEADERS, _CLASS = 0x0037, 0x1000, 0x1013, 0x007D, 0x001A
_ID, _ANSWERED, _REFERENCES = 0x1035, 0x1042, 0x1039
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_SENDERS = ((0x5D02, 0x0065, 0x0042), (0x5D01, 0x0C1F, 0x0C1A))
"""SMTP address, address of any system, name: of the author; if none is noted, of the sender."""
_CREATOR, _CREATOR_SMTP = 0x4023, 0x5D0A
_RECIPIENT = (0x39FE, 0x3003)
_RECIPIENT_KIND, _BLIND = 0x0C15, 3
_NAMES = (0x3707, 0x3704, 0x3001)
_DATA, _METHOD, _KIND, _CONTENT_ID, _LOCATION = 0x3701, 0x3705, 0x370E, 0x3712, 0x3713
_PATH, _FLAGS, _HIDDEN, _IN_PAGE = 0x370D, 0x3714, 0x7FFE, 4
_REFERRED, _MESSAGE, _OBJECT = (2, 3, 4, 7), 5, 6


def outlook_mail(data: bytes, budget: Budget, opened: Opened) -> Mail:
    """Return the mail that an Outlook file keeps; `opened` reads mails attached as files."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            return _letter(folder(container(file)), budget, opened)
    except Exception:  # noqa: BLE001 - the library raises anything over a damaged file
        return Mail(faults=(MailFault(FaultKind.DAMAGED),))


def _letter(found: Folder, budget: Budget, opened: Opened) -> Mail:
    contents = MailContents()
    attached = found.listed("__attach", MOST_FOLDERS + 1)
    for one in attached[:MOST_FOLDERS]:
        _attachment(one, contents, budget, opened)
    if len(attached) > MOST_FOLDERS:
        contents.fault(FaultKind.MANY)
    fields = _fields(found)
    mail = contents.into(_addressed(found, fields, _text(found, contents)))
    kind = by_class(found.text(_CLASS)) or by_headers(fields, mail.sender)
    return replace(mail, automatic=kind or by_look(mail, fields))


def _text(found: Folder, contents: MailContents) -> str:
    plain, markup = found.text(_BODY), found.page(_HTML)
    if max(len(plain), len(markup)) > MOST_TEXT:
        contents.fault(FaultKind.LONG)
    shown = contents.page(markup[:MOST_TEXT]) if markup else ""
    text = plain[:MOST_TEXT].replace("\r\n", "\n")
    return contents.text(text) if text else shown


# -- who and when ----------------------------------------------------------------------------------


def _addressed(found: Folder, fields: Fields, text: str) -> Mail:
    """Return who wrote when: by the headers it travelled with, else by what Outlook noted."""
    mail = addressed(fields, text)
    has_sender = bool(mail.sender or fields.get("from"))
    address, name = (mail.sender, mail.sender_name) if has_sender else _sender(found)
    date = mail.date or found.time(_SUBMITTED) or found.time(_DELIVERED)
    noted = addressed(
        {
            "message-id": [found.text(_ID)],
            "in-reply-to": [found.text(_ANSWERED)],
            "references": [found.text(_REFERENCES)],
        },
        "",
    )
    return replace(
        mail,
        message_id=mail.message_id or noted.message_id,
        in_reply_to=mail.in_reply_to or noted.in_reply_to,
        references=mail.references or noted.references,
        sender=address,
        sender_name=name,
        to=_to(found) or mail.to,
        subject=" ".join(found.text(_SUBJECT).split()) or mail.subject,
        date=date,
        faults=_faults(mail, address, date),
    )


def _faults(mail: Mail, address: str, date: datetime | None) -> tuple[MailFault, ...]:
    """Return the faults of the headers that what Outlook noted does not heal."""
    healed = {FaultKind.SENDER} if address and not mail.sender else set()
    healed |= {FaultKind.DATE} if date else set()
    return tuple(fault for fault in mail.faults if fault.kind not in healed)


def _fields(found: Folder) -> Fields:
    raw = found.text(_HEADERS).encode("utf-8", "surrogateescape")
    if raw.startswith(b"Microsoft Mail Internet Headers"):
        raw = raw.partition(b"\n")[2]
    return head(raw, 0, len(raw))[0]


def _sender(found: Folder) -> tuple[str, str]:
    """Return the sender's address and name; an address within Exchange ("/O=...") is none."""
    noted = [one for one in _SENDERS if found.text(*one)]
    for smtp, other, name in noted[:1]:
        is_creator = bool(found.text(other)) and found.text(other) == found.text(_CREATOR)
        for number in (smtp, other, *((_CREATOR_SMTP,) if is_creator else ())):
            address, _ = author([f"<{found.text(number)}>"])
            if address:
                return address, found.text(name)
    return "", found.text(*(name for _, _, name in _SENDERS))


def _to(found: Folder) -> tuple[str, ...]:
    open_ones = (
        one
        for one in found.listed("__recip", MOST_FOLDERS)
        if one.number(_RECIPIENT_KIND) != _BLIND
    )
    lines = ((f"<{one.text(number)}>" for number in _RECIPIENT) for one in open_ones)
    boxes = (mailboxes(line) for line in lines)
    return tuple(dict.fromkeys(found[0][0] for found in boxes if found))


# -- attachments -----------------------------------------------------------------------------------


def _attachment(one: Folder, contents: MailContents, budget: Budget, opened: Opened) -> None:
    name, method = one.text(*_NAMES), one.number(_METHOD)
    if method == _MESSAGE:
        _enclosed(one, name, contents, budget, opened)
    elif method in _REFERRED:
        contents.referred(name, one.text(_PATH))
    elif method == _OBJECT:
        contents.fault(FaultKind.OBJECT, name)
    else:
        _file(one, name, contents, budget, opened)


def _file(one: Folder, name: str, contents: MailContents, budget: Budget, opened: Opened) -> None:
    try:
        data = one.data(_DATA)
    except OSError:
        contents.fault(FaultKind.CUT, name)
        return
    kind = one.text(_KIND).lower() or "application/octet-stream"
    mail = opened(name, kind, data, budget)
    if mail is not None:
        contents.enclosed(mail)
        return
    in_page = bool(one.number(_HIDDEN) or one.number(_FLAGS) & _IN_PAGE)
    place = (one.text(_CONTENT_ID).strip("<>"), one.text(_LOCATION))
    contents.file(SentFile(name, data, kind, *place, in_page=in_page))


def _enclosed(
    one: Folder, name: str, contents: MailContents, budget: Budget, opened: Opened
) -> None:
    inner = one.within(_DATA) if budget.level < MOST_LEVELS else None
    if inner is None:
        contents.fault(FaultKind.DEEP if budget.level >= MOST_LEVELS else FaultKind.DAMAGED, name)
        return
    budget.level += 1
    contents.enclosed(_letter(inner, budget, opened))
    budget.level -= 1
