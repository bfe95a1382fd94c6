"""Whether a file is a mail, and how it is kept, by its content: names lie."""

from __future__ import annotations

import re
from enum import Enum
from io import BytesIO

from xlkpi.mail.formats.mbox import is_mbox
from xlkpi.mail.headers.fields import FIELD

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n){0,20}(?:>From [^\r\n]*\r?\n)?")
_SURE = frozenset(
    b"from to cc bcc date subject message-id received return-path sender delivered-to reply-to"
    b" dkim-signature in-reply-to references x-mailer mime-version content-type x-qq-mid"
    b" x-originating-ip envelope-to resent-from".split()
)
_PERSONAL = frozenset(b"from to received return-path sender delivered-to".split())
_WEB_PAGE = re.compile(
    rb"^(?:Snapshot-Content-Location:|X-Document-Type:|From:\s*<?Saved by )",
    re.IGNORECASE | re.MULTILINE,
)
_FEWEST = 2
_HEAD = 200_000


class MailFormat(Enum):
    """How a mail may be kept."""

    MIME = "eml"
    OUTLOOK = "msg"
    MBOX = "mbox"


def mail_format(data: bytes, name: str = "") -> MailFormat | None:
    """Return how a mail is kept, None for a file that is no mail.

    The content decides; only of a file called .eml is a single header of mails enough. A web page
    that a browser or Excel saved with MIME headers (.mht) is no mail, nor is a workbook or document
    that is an OLE container too.

    Args:
        data: All of the file; of a text, the first 200,000 bytes are looked at.
        name: The file's, "" for none.
    """
    if data.startswith(OLE):
        return MailFormat.OUTLOOK if _is_outlook(data) else None
    if is_mbox(data):
        return MailFormat.MBOX
    called = name.lower().endswith(".eml")
    return MailFormat.MIME if _is_mime(data[:_HEAD], called=called) else None


def beginning(data: bytes) -> int:
    """Return where a mail begins: behind a byte order mark and blank lines."""
    start = _START.match(data)
    return start.end() if start else 0


def _is_mime(data: bytes, *, called: bool) -> bool:
    names: set[bytes] = set()
    at = beginning(data)
    begin = at
    while field := FIELD.match(data, at):
        names.add(field[1].lower())
        at = _next_line(data, field.end())
        if at < 0:
            break
    block = data[begin : at if at >= 0 else len(data)]
    found = len(names & _SURE) >= _FEWEST and bool(names & _PERSONAL)
    likely = found or (called and bool(names & _SURE))
    return likely and not _WEB_PAGE.search(block)


def _next_line(data: bytes, at: int) -> int:
    """Return where the line after a header begins, -1 at the end; folded lines are passed over."""
    while True:
        stop = data.find(b"\n", at)
        if stop < 0:
            return -1
        at = stop + 1
        if data[at : at + 1] not in {b" ", b"\t"}:
            return at


def _is_outlook(data: bytes) -> bool:
    import olefile  # noqa: PLC0415 - for these files only

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            return bool(container.exists("__properties_version1.0"))
    except Exception:  # noqa: BLE001 - the library raises anything over a damaged file
        return False
