"""Mails of the internet (RFC 5322 with MIME)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.mail.charsets import decode
from xlkpi.mail.contents import MailContents, SentFile, as_enclosed
from xlkpi.mail.formats.parts import ENCLOSED, cut
from xlkpi.mail.formats.tnef import MESSAGE, unpacked
from xlkpi.mail.formats.transfer import decoded_body, uuencoded_files
from xlkpi.mail.headers.addresses import author, ids, mailboxes, own_id
from xlkpi.mail.headers.automatic import by_headers, by_look, by_status
from xlkpi.mail.headers.dates import sent
from xlkpi.mail.headers.fields import first, head, words
from xlkpi.mail.headers.parameters import parameters, value
from xlkpi.mail.limits import MOST_LEVELS, MOST_RESULTS, MOST_TEXT
from xlkpi.mail.mail import Automatic, EnclosedMail, FaultKind, Mail, MailFault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.mail.formats.parts import Budget, Part

    Opened = Callable[[str, str, bytes, Budget], Mail | None]
    """Opens a file (its name, its kind) that is a mail itself, None for any other."""

_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_STATUS, _NOTICE, _HEADERS = (
    "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
)  # fmt: skip
_REPORTS = (_STATUS, _NOTICE, _HEADERS)
_DETACHED = (
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
)  # fmt: skip
_FORK = "application/applefile"
"""What a Mac's file system says of a file, beside the file."""


def mime_mail(data: bytes, start: int, budget: Budget, opened: Opened) -> Mail:
    """Return the mail that begins at `start`; `opened` reads mails that are attached as files."""
    return _letter(cut(data, start, len(data), budget), budget, opened)


def _letter(root: Part, budget: Budget, opened: Opened) -> Mail:
    contents = MailContents()
    parts = _Parts(contents, budget, opened)
    mail = contents.into(addressed(root.fields, parts.text(root)))
    if FaultKind.HEADERS in root.faults:
        mail = _of_nobody(mail)  # what was cut off may name another author
    kind = by_headers(root.fields, mail.sender)
    if kind is Automatic.BOUNCE and parts.status:
        kind = by_status(parts.status)
    return replace(mail, automatic=kind or by_look(mail, root.fields))


def _of_nobody(mail: Mail) -> Mail:
    faults = dict.fromkeys((*mail.faults, MailFault(FaultKind.SENDER, "From")))
    return replace(mail, sender="", sender_name="", faults=tuple(faults))


def addressed(fields: Mapping[str, list[str]], text: str) -> Mail:
    """Return what headers say of a mail, with its text."""
    address, name = author(fields.get("from", []))
    date = sent(first(fields, "date"))
    faults = [] if address else [MailFault(FaultKind.SENDER, "From")]
    faults += [] if date else [MailFault(FaultKind.DATE, "Date")]
    others = mailboxes([*fields.get("to", []), *fields.get("cc", [])])
    return Mail(
        message_id=own_id(first(fields, "message-id")),
        in_reply_to=next(iter(ids(first(fields, "in-reply-to"))), ""),
        references=ids(first(fields, "references")),
        sender=address,
        sender_name=name,
        to=tuple(dict.fromkeys(one for one, _ in others)),
        subject=words(fields, "subject"),
        date=date,
        text=text,
        faults=tuple(faults),
        results=tuple(fields.get("authentication-results", [])[:MOST_RESULTS]),
    )


class _Parts:
    """The parts of one mail as they are gone through; `status` is what a report says of another."""

    def __init__(self, contents: MailContents, budget: Budget, opened: Opened) -> None:
        self._contents = contents
        self._budget = budget
        self._opened = opened
        self.status = ""

    def text(self, part: Part) -> str:
        """Take in a part with the parts in it, and return what it adds to the mail's text."""
        for fault in part.faults:
            self._contents.fault(fault)
        if part.kind.startswith("multipart/"):
            return self._multipart(part)
        name, is_attached = _named(part)
        if part.kind in ENCLOSED:
            return self._enclosed(part)
        if not (name or is_attached) and part.kind in {"text/plain", "text/html", *_REPORTS}:
            return self._body(part)
        self._file(part, name)
        return ""

    def _multipart(self, part: Part) -> str:
        if part.kind == "multipart/encrypted":
            self._contents.fault(FaultKind.SEALED)
        is_signed = part.kind == "multipart/signed"
        texts = [
            (inner.kind, self.text(inner))
            for inner in part.parts
            if not (is_signed and inner.kind in _DETACHED) and inner.kind != _FORK
        ]
        if part.kind != "multipart/alternative":
            return "\n".join(text for _, text in texts if text.strip())
        plain = next((text for kind, text in texts if kind == "text/plain" and text.strip()), "")
        return plain or next((text for _, text in reversed(texts) if text.strip()), "")

    def _body(self, part: Part) -> str:
        found = decoded_body(part.data, part.start, part.end, _encoding(part))
        if found.fault:
            self._contents.fault(found.fault)
        raw = found.data
        if part.kind == "text/plain":
            raw, files = uuencoded_files(raw)
            for name, inner in files:
                file = SentFile(decode(name), inner.data, "application/octet-stream")
                self._contents.file(file, inner.fault)
        if len(raw) > MOST_TEXT:
            self._contents.fault(FaultKind.LONG)
        raw = raw[:MOST_TEXT]
        label = part.type_parameters.get("charset", "")
        if part.kind in _REPORTS:
            self._report(part.kind, raw)
        if part.kind != "text/html":
            return self._contents.text(_plain(decode(raw, label)))
        meta = _META.search(raw[:4_000])
        return self._contents.page(_plain(decode(raw, label or (meta[1].decode() if meta else ""))))

    def _report(self, kind: str, raw: bytes) -> None:
        """Note what a report says of another mail."""
        if kind == _STATUS:
            self.status += _plain(decode(raw))
        fields = head(raw, 0, len(raw))[0]
        if kind == _HEADERS:
            self._contents.carries(as_enclosed(addressed(fields, "")))
        elif found := ids(first(fields, "original-message-id")):
            self._contents.carries(EnclosedMail(found[0]))

    def _file(self, part: Part, name: str) -> None:
        if part.kind == "message/partial":
            self._contents.fault(FaultKind.PARTIAL)
        if part.kind == "message/external-body":
            self._contents.fault(FaultKind.ELSEWHERE, name)
        found = decoded_body(part.data, part.start, part.end, _encoding(part))
        within = first(part.fields, "content-id").strip().strip("<>")
        location = first(part.fields, "content-location")
        self.take(SentFile(name, found.data, part.kind, within, location), found.fault)

    def take(self, file: SentFile, fault: FaultKind | None = None) -> None:
        """Take in a file, and what is packed in it if Outlook packed it."""
        mail = self._opened(file.name, file.kind, file.data, self._budget)
        if mail is not None:
            self._contents.enclosed(mail)
            return
        is_whole = not fault and file.kind != MESSAGE and self._budget.level < MOST_LEVELS
        packed = unpacked(file.data) if is_whole else None
        if packed is None:
            self._contents.file(file, fault)
            return
        self._budget.level += 1
        for inner in packed.files:
            self.take(inner)
        self._budget.level -= 1

    def _enclosed(self, part: Part) -> str:
        """Take in an enclosed mail; one that is encoded, as it must not be, likewise."""
        found = decoded_body(part.data, part.start, part.end, _encoding(part))
        mail = self._opened("", part.kind, found.data, self._budget)
        if mail is None:
            self._contents.fault(FaultKind.DEEP)
            self._contents.file(SentFile(_named(part)[0], found.data, part.kind))
        else:
            self._contents.enclosed(mail)
        return ""


def tnef_mail(data: bytes, budget: Budget, opened: Opened) -> Mail | None:
    """Return a mail that was attached to one that Outlook packed, None if it is damaged."""
    packed = unpacked(data)
    if packed is None:
        return None
    contents = MailContents()
    parts = _Parts(contents, budget, opened)
    for file in packed.files:
        parts.take(file)
    return contents.into(Mail(subject=packed.subject))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "")


def _encoding(part: Part) -> str:
    return first(part.fields, "content-transfer-encoding")


def _named(part: Part) -> tuple[str, bool]:
    """Return the name of a part ("" for none), and whether it says that it is an attachment."""
    disposition = first(part.fields, "content-disposition")
    given = parameters(disposition) if disposition else {}
    name = given.get("filename") or part.type_parameters.get("name") or given.get("name", "")
    return name, value(disposition) == "attachment"
