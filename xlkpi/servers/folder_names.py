"""Names of folders in modified UTF-7 (RFC 3501, 5.1.3): ASCII, the rest in base64 of UTF-16."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode

_FOREIGN = re.compile(r"[^\x20-\x7e]+")
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_ATOM = re.compile(r"[A-Za-z0-9@._+/&,-]+")


def encoded(name: str) -> str:
    """Return a folder's name as it goes over the line: 已收 is &XfJlNg-."""
    return _FOREIGN.sub(_shift, name.replace("&", "&-"))


def decoded(name: str) -> str:
    """Return a folder's name as people read it; what is not of this code stays as it is."""
    return _SHIFTED.sub(_unshift, name)


def quoted(text: str) -> str:
    """Return an argument of a command, within quotes where it needs them."""
    if _ATOM.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shift(found: re.Match[str]) -> str:
    code = b64encode(found[0].encode("utf-16-be")).decode().rstrip("=")
    return f"&{code.replace('/', ',')}-"


def _unshift(found: re.Match[str]) -> str:
    code = found[1].replace(",", "/")
    if not code:
        return "&"
    try:
        return b64decode(code + "=" * (-len(code) % 4)).decode("utf-16-be")
    except ValueError:
        return found[0]
