"""Which characters bytes stand for, where the label says nothing, or lies."""

from __future__ import annotations

import codecs
import re

_GB = ("gb2312", "gbk", "gb18030", "cp936", "euc_cn", "x-gbk", "ms936", "936", "gb_2312-80")
_NO_CHARSETS = ("escape", "idna", "punycode", "undefined", "mbcs", "oem")
"""Ends of the names of Python's codecs for other things, or for a machine's own characters."""
_TWO_BYTES = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf])+")
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_WIDE_ONLY = re.compile(rb"(?:[\0-\x7f]|[\xe3-\xe9\xef][\x80-\xbf]{2})*")
_FEWEST = 6
"""Bytes of two characters in UTF-8: one alone may stand there by chance."""


def decode(raw: bytes, label: str = "") -> str:
    """Return what bytes say: by their label if they agree with it, else by what they are.

    gb2312 and gbk are read as gb18030, of which they are parts; a label that the bytes contradict
    is passed over. Bytes that no encoding explains become U+FFFD.
    """
    if raw.isascii() and b"\x1b" not in raw and b"~{" not in raw and not _is_wide(label):
        return raw.decode("ascii")
    codec = _codec(label)
    if codec == "gb18030" and is_surely_utf8(raw):
        codec = "utf-8"
    if codec and codec not in {"ascii", "iso8859-1", "cp1252", "utf-8"}:
        text = _strict(raw, codec)
        if text is not None:
            return text
    return _unlabelled(raw, codec)


def _unlabelled(raw: bytes, codec: str) -> str:
    utf8 = _strict(raw, "utf-8")
    if utf8 is not None and (codec == "utf-8" or not _looks_gbk(raw)):
        return utf8
    cut = _CUT.search(raw)
    before = raw[: cut.start()] if cut else b""
    if not before.isascii() and _strict(before, "utf-8") is not None:
        return raw.decode("utf-8", "replace")
    chinese = _strict(raw, "gb18030")
    if chinese is not None:
        return chinese
    if codec in {"iso8859-1", "cp1252"}:
        return raw.decode("cp1252", "replace")
    return raw.decode("utf-8" if codec == "utf-8" else "gb18030", "replace")


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _codec(label: str) -> str:
    """Return Python's name for a charset, "" for one that is unknown or turns bytes into bytes."""
    plain = label.strip().strip("\"'").lower().removeprefix("charset=")
    if plain in _GB:
        return "gb18030"
    try:
        found = codecs.lookup(plain or "?")
        "".encode(found.name)
    except (LookupError, ValueError):
        return ""
    if found.name.endswith(_NO_CHARSETS):
        return ""
    return "gb18030" if found.name in _GB else found.name


def _is_wide(label: str) -> bool:
    """Whether a charset does not write ASCII as ASCII."""
    return label.lower().replace("_", "-").startswith(("utf-7", "utf-16", "utf-32", "hz"))


def is_surely_utf8(raw: bytes) -> bool:
    """Whether bytes are characters of three and more in UTF-8, too many to be so by chance."""
    high = len(raw) - len(re.sub(rb"[\x80-\xff]", b"", raw))
    return high >= _FEWEST and _WIDE_ONLY.fullmatch(raw) is not None


def _looks_gbk(raw: bytes) -> bool:
    """Whether UTF-8 is likely chance: only pairs of bytes, and those in rows, as Chinese stands."""
    pairs = _TWO_BYTES.findall(raw)
    high = sum(len(pair) for pair in pairs)
    others = len(raw) - len(re.sub(rb"[\x80-\xff]", b"", raw)) - high
    return bool(pairs) and not others and all(len(pair) >= 4 for pair in pairs)  # noqa: PLR2004 - bytes
