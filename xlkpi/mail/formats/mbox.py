"""Many mails in one file, each behind a line that begins with From."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.mail.headers.fields import FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(rb"^From [^\r\n]{0,300}\d{1,2}:\d\d[^\r\n]{0,60}\r?\n", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mbox(data: bytes) -> bool:
    """Whether a file begins as a mailbox does."""
    match = _LINE.match(data)
    return bool(match and FIELD.match(data, match.end()))


def mails_in(data: bytes) -> Iterator[bytes]:
    """Yield the mails of a mailbox, the quoting of lines that begin with From undone.

    Such a line divides mails where a blank line stands before it and a header follows.
    """
    start = -1
    for line in _LINE.finditer(data):
        if not _divides(data, line.start(), line.end()):
            continue
        if start >= 0:
            yield _QUOTED.sub(rb"\1", data[start : line.start()])
        start = line.end()
    if start >= 0:
        yield _QUOTED.sub(rb"\1", data[start:])


def _divides(data: bytes, start: int, end: int) -> bool:
    after_blank = start == 0 or data[max(start - 4, 0) : start].endswith((b"\n\n", b"\n\r\n"))
    return after_blank and (FIELD.match(data, end) is not None or data[end : end + 1] in b"\r\n")
