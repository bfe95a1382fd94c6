"""Words of headers that are written in ASCII (RFC 2047), also as careless programs write them."""

from __future__ import annotations

import binascii
import re

from xlkpi.mail.charsets import decode

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_QUAD = 4


def decoded(text: str) -> str:
    """Return a header's text with its encoded words decoded.

    Words that stand side by side in one charset are decoded as one: some programs cut within a
    character.
    """
    if "=?" not in text:
        return text
    done: list[str] = []
    pending, charset, last = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[last : word.start()]
        label = word[1].partition("*")[0]
        is_next = not between.strip() and bool(last)
        if not (is_next and label.lower() == charset.lower()):
            done += [decode(pending, charset), "" if is_next else between]
            pending = b""
        pending, charset, last = pending + _bytes(word), label, word.end()
    return "".join([*done, decode(pending, charset), text[last:]])


def _bytes(word: re.Match[str]) -> bytes:
    raw = word[3].encode("utf-8", "surrogateescape")
    if word[2] in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    return from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """Return what base64 stands for as far as it goes, whatever its padding."""
    digits = _NOT_BASE64.sub(b"", raw)
    if len(digits) % _QUAD == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % _QUAD))
