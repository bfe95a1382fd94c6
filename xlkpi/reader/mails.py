"""Mail files: what was attached to a mail, laid out like the files of an archive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.mail.formats.mbox import mails_in
from xlkpi.mail.reading import read_mails
from xlkpi.reader.archives import Member
from xlkpi.reader.book import TooLargeError
from xlkpi.reader.limits import MAIL_BYTES, MAIL_FILES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.mail.mail import Attachment, Mail
    from xlkpi.reader.archives import Room

_PAGE = 60_000
"""Bytes of a picture of a page that can be read; emblems have some thousand."""


def opened(data: bytes, room: Room) -> tuple[Mail, tuple[Member, ...] | None]:
    """Lay out the files attached to a mail.

    Small pictures that a mail's text shows are no files of it: emblems, lines below a signature.
    A large one may be the stamped page.

    Args:
        data: All of the mail.
        room: Where the files go, and what they may take.

    Returns:
        The mail without their bytes and its text, and the files; None in their place, and nothing
        laid out, where there is no room for them all.
    """
    (mail,) = read_mails(data)
    files = [(one.name, one.data) for one in mail.attachments if not _is_emblem(one)]
    size, count = min(room.size, MAIL_BYTES), min(room.files, MAIL_FILES)
    head = replace(mail, attachments=(), text="")
    try:
        return head, _laid(files, replace(room, size=size, files=count))
    except TooLargeError:
        return head, None


def divided(data: bytes, room: Room) -> tuple[Member, ...]:
    """Lay the mails of a mailbox file (mbox) out, each in a file of its own, by their number."""
    return _laid([(f"{number}.eml", one) for number, one in enumerate(mails_in(data), 1)], room)


def _is_emblem(one: Attachment) -> bool:
    return one.inline and len(one.data) < _PAGE


def _laid(files: Sequence[tuple[str, bytes]], room: Room) -> tuple[Member, ...]:
    if len(files) > room.files or sum(len(data) for _, data in files) > room.size:
        raise TooLargeError("more than the files of a mail may take")
    room.folder.mkdir(parents=True)
    for number, (_, data) in enumerate(files):
        (room.folder / str(number)).write_bytes(data)
    return tuple(Member(name, room.folder / str(n), None) for n, (name, _) in enumerate(files))
