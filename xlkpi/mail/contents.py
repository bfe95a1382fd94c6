"""What a mail holds, collected while its parts are gone through: files, links, faults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xlkpi.mail.html import page
from xlkpi.mail.limits import MOST_CARRIED, MOST_LINKS
from xlkpi.mail.links import WEB, in_text, stored
from xlkpi.mail.mail import Attachment, EnclosedMail, FaultKind, Link, Mail, MailFault
from xlkpi.mail.names import made, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_TNEF_START = b"\x78\x9f\x3e\x22"
_SEALED = (
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
    "application/pgp-encrypted",
    "multipart/signed",
)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: the name it was given ("" for none), its kind, its place in a page.

    `in_page` says that the page shows it where no place is known.
    """

    name: str
    data: bytes
    kind: str
    content_id: str = ""
    location: str = ""
    in_page: bool = False


class MailContents:
    """The contents of one mail while they are collected."""

    def __init__(self) -> None:
        self._files: list[tuple[Attachment, SentFile]] = []
        self._enclosed: list[Mail] = []
        self._shown: set[str] = set()
        self._links: dict[str, Link] = {}
        self._urls: dict[str, None] = {}
        self._carried: list[EnclosedMail] = []
        self._faults: dict[MailFault, None] = {}
        self._count = 0

    def fault(self, kind: FaultKind, where: str = "") -> None:
        """Note a fault, once."""
        self._faults[MailFault(kind, where)] = None

    def file(self, file: SentFile, fault: FaultKind | None = None) -> None:
        """Take a file in, and what was wrong with it."""
        self._count += 1
        name = safe(file.name) or made(self._count, file.kind)
        self._files.append((Attachment(name, file.data), file))
        if fault:
            self.fault(fault, name)
        if file.kind in _TNEF or file.data.startswith(_TNEF_START):
            self.fault(FaultKind.TNEF, name)
        if file.kind in _SEALED:
            self.fault(FaultKind.SEALED, name)

    def text(self, text: str) -> str:
        """Take in a plain text, and return it."""
        self._link(in_text(text))
        return text

    def page(self, markup: str) -> str:
        """Take in a web page, and return its text."""
        found = page(markup)
        self._shown.update(_key(address) for address in found.pictures if address)
        self._link(found.links)
        self._link(in_text(found.text))
        return found.text

    def _link(self, links: Iterable[tuple[str, str]]) -> None:
        for url, shown in links:
            service = stored(url)
            if not service and len(self._urls) < MOST_LINKS and url.startswith(WEB):
                self._urls[url] = None
            if service and len(self._links) < MOST_LINKS:
                name = "" if shown.startswith(WEB) else safe(shown)
                known = self._links.get(url)
                if known is None or (name and not known.name):
                    self._links[url] = Link(service, url, name)

    def referred(self, name: str, address: str) -> None:
        """Take in a file that lies elsewhere and is only referred to."""
        self.fault(FaultKind.ELSEWHERE, safe(name) or safe(address))
        self._link([(address, name)])

    def enclosed(self, mail: Mail) -> None:
        """Take in a mail that lies in this one."""
        self._enclosed.append(mail)
        self.carries(as_enclosed(mail))

    def carries(self, one: EnclosedMail) -> None:
        """Note a mail that lies in this one, or that this one reports of."""
        if len(self._carried) < MOST_CARRIED:
            self._carried.append(one)

    def into(self, mail: Mail) -> Mail:
        """Return a mail with these contents, those of enclosed mails last."""
        own = tuple(self._placed(attachment, file) for attachment, file in self._files)
        inner = [(_files_of(one), _links_of(one)) for one in self._enclosed]
        return replace(
            mail,
            attachments=(*own, *(file for files, _ in inner for file in files)),
            links=(*self._links.values(), *(link for _, links in inner for link in links)),
            faults=tuple(dict.fromkeys([*mail.faults, *self._faults, *self._inner_faults()])),
            carried=tuple(self._carried),
            urls=(*self._urls, *(url for one in self._enclosed for url in one.urls))[:MOST_LINKS],
        )

    def _inner_faults(self) -> Iterable[MailFault]:
        # an enclosed mail's own time and sender do not matter: drafts that are passed on have none
        kept = (FaultKind.DATE, FaultKind.SENDER)
        return (fault for one in self._enclosed for fault in one.faults if fault.kind not in kept)

    def _placed(self, attachment: Attachment, file: SentFile) -> Attachment:
        keys = {_key("cid:" + file.content_id), _key(file.location)} - {"", "cid:"}
        is_picture = file.kind.startswith("image/") or file.data.startswith(_PICTURES)
        return replace(attachment, inline=is_picture and (file.in_page or bool(keys & self._shown)))


def _key(address: str) -> str:
    plain = address.strip()
    if plain[:4].lower() == "cid:":
        return "cid:" + unquote(plain[4:]).strip().strip("<>")
    return plain


def _files_of(mail: Mail) -> Iterable[Attachment]:
    within = as_enclosed(mail)
    return (replace(one, within=one.within or within) for one in mail.attachments)


def _links_of(mail: Mail) -> Iterable[Link]:
    within = as_enclosed(mail)
    return (replace(one, within=one.within or within) for one in mail.links)


def as_enclosed(mail: Mail) -> EnclosedMail:
    """Return a mail as that which others came in, or are about."""
    return EnclosedMail(mail.message_id, mail.sender, mail.sender_name, mail.subject, mail.date)
