"""How bytes travel in a mail: base64, quoted-printable, uuencode, as they are - or otherwise."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from xlkpi.mail.headers.encoded_words import from_base64
from xlkpi.mail.mail import FaultKind

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_SPACES = re.compile(rb"\s+")
_PADDING = re.compile(rb"=[=\s]*")
_QUAD, _SAMPLE = 4, 4_096
_AS_THEY_ARE = ("", "7bit", "8bit", "binary")
_UU = ("x-uuencode", "uuencode", "x-uue", "uue")
KNOWN_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"Rar!")
"""The beginnings of the files that are sent; base64 of them is no accident."""
_UU_LINES = re.compile(rb"^begin(?:-base64)?[ \t]+[0-7]{3,4}[ \t]+([^\r\n]*)\r?\n", re.MULTILINE)
_ROW = 61
"""Bytes of a line of uuencode, its length and its end aside."""


@dataclass(frozen=True, slots=True)
class DecodedBody:
    """What was decoded, and what was wrong with it."""

    data: bytes
    fault: FaultKind | None = None


def decoded_body(data: bytes, start: int, end: int, encoding: str) -> DecodedBody:
    """Return the body of a part of a mail, decoded; `encoding` is its Content-Transfer-Encoding.

    Where the body is evidently something else than the encoding says, it is read as what it is.
    """
    name = encoding.partition(";")[0].strip().strip('"').lower()
    if name == "base64":
        return _base64(data, start, end)
    if name in _UU:
        return _uuencoded(data[start:end])
    hidden = _hidden_base64(data, start, end)
    if hidden:
        return hidden
    if name == "quoted-printable":
        return DecodedBody(binascii.a2b_qp(data[start:end]))
    known = name.replace("-", "").rstrip("s") in _AS_THEY_ARE
    return DecodedBody(data[start:end], None if known else FaultKind.ENCODING)


def _base64(data: bytes, start: int, end: int) -> DecodedBody:
    if data[start : start + 8].startswith(KNOWN_FILES[:2]):
        return DecodedBody(data[start:end], FaultKind.ENCODING)
    strange = _NOT_BASE64.search(data, start, end)
    footer = _footer(data, start, strange.start()) if strange else -1
    if footer >= 0:
        return _noted(_base64(data, start, footer))
    if strange and _is_text(data[start : min(end, start + _SAMPLE)]):
        return DecodedBody(data[start:end], FaultKind.ENCODING)
    padding = data.find(b"=", start, end)
    if padding >= 0:
        rest = _PADDING.match(data, padding, end)
        if rest and rest.end() < end:
            return _in_pieces(data, start, end)
    with memoryview(data) as view:
        try:
            whole = binascii.a2b_base64(view[start:end])
        except binascii.Error:
            return DecodedBody(from_base64(data[start:end]), FaultKind.CUT)
    return DecodedBody(whole, FaultKind.ENCODING if strange else None)


def _footer(data: bytes, start: int, at: int) -> int:
    """Return where a text begins that a list wrote below a file, -1 if there is none."""
    blank = max(data.rfind(b"\n\n", start, at), data.rfind(b"\n\r\n", start, at))
    is_below = blank >= 0 and data[start:blank].strip() != b""
    return blank if is_below and _is_text(data[blank : blank + _SAMPLE]) else -1


def _is_text(sample: bytes) -> bool:
    """Whether something is no base64 at all, a few strange characters aside."""
    return len(_NOT_BASE64.findall(sample)) * 20 > len(sample)


def _in_pieces(data: bytes, start: int, end: int) -> DecodedBody:
    """Return base64 that ends and begins again: some programs encode piece by piece.

    A list's footer below an attachment is no further piece.
    """
    pieces: list[bytes] = []
    at, last = start, b""
    while at < end:
        padding = _PADDING.search(data, at, end)
        stop = padding.end() if padding else end
        if pieces and _NOT_BASE64.search(data, at, stop):
            return DecodedBody(b"".join(pieces), FaultKind.ENCODING)
        last = data[at:stop]
        pieces.append(from_base64(last))
        at = stop
    digits = len(_SPACES.sub(b"", last))
    return DecodedBody(b"".join(pieces), FaultKind.CUT if digits % _QUAD else None)


def _hidden_base64(data: bytes, start: int, end: int) -> DecodedBody | None:
    """Return a file that is base64 although the mail says otherwise, None for anything else."""
    beginning = data[start : start + 100].lstrip()[:16]
    if _NOT_BASE64.search(beginning) or not from_base64(beginning).startswith(KNOWN_FILES):
        return None
    if _NOT_BASE64.search(data, start, end):
        return None
    return _noted(_base64(data, start, end))


def _noted(found: DecodedBody) -> DecodedBody:
    """Return what was read as something else than the mail says; that it is cut off goes first."""
    return DecodedBody(found.data, found.fault or FaultKind.ENCODING)


# -- uuencode --------------------------------------------------------------------------------------


def _uuencoded(body: bytes) -> DecodedBody:
    begin = _UU_LINES.search(body)
    if begin is None:
        return DecodedBody(body, FaultKind.ENCODING)
    return _rows(body, begin)[0]


def uuencoded_files(text: bytes) -> tuple[bytes, tuple[tuple[bytes, DecodedBody], ...]]:
    """Return a text without the files that are uuencoded in it, and those, by their raw names."""
    files: list[tuple[bytes, DecodedBody]] = []
    kept: list[bytes] = []
    at = 0
    while begin := _UU_LINES.search(text, at):
        found, end = _rows(text, begin)
        if found.data:
            kept.append(text[at : begin.start()])
            files.append((begin[1].strip(), found))
        else:
            kept.append(text[at:end])
        at = end
    return b"".join([*kept, text[at:]]), tuple(files)


def _rows(text: bytes, begin: re.Match[bytes]) -> tuple[DecodedBody, int]:
    """Return the file that begins there, and where the text goes on after it."""
    if begin[0].startswith(b"begin-base64"):
        stop = text.find(b"\n====", begin.end())
        end = len(text) if stop < 0 else stop
        after = end if stop < 0 else stop + 5
        fault = None if stop >= 0 else FaultKind.CUT
        return DecodedBody(from_base64(text[begin.end() : end]), fault), after
    rows: list[bytes] = []
    at = begin.end()
    while at < len(text):
        stop = text.find(b"\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].rstrip(b"\r")
        if line.strip() == b"end":
            return DecodedBody(b"".join(rows)), stop + 1
        row = _row(line)
        if row is None:
            break
        rows.append(row)
        at = stop + 1
    return DecodedBody(b"".join(rows), FaultKind.CUT), min(at, len(text))


def _row(line: bytes) -> bytes | None:
    """Return a line's bytes, None for one that is no uuencode; spaces at its end may be gone."""
    if not line.strip():
        return b""
    count = (line[0] - 32) & 63
    width = -(-count // 3) * 4
    digits = line[1 : 1 + width]
    if not 32 <= line[0] <= 96 or len(line) > _ROW + 2 or any(not 32 <= c <= 96 for c in digits):  # noqa: PLR2004 - uuencode's letters
        return None
    try:
        return binascii.a2b_uu(line[:1] + digits.ljust(width))
    except binascii.Error:
        return None
