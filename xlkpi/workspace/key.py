"""The workspace's secret, with which the workbooks that go out are signed."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Unusable, problem

if TYPE_CHECKING:
    from pathlib import Path

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_BYTES = 32


def make_key(path: Path, key: bytes | None = None) -> bytes:
    """Write a new key (a given one for tests and the demo), readable by its owner only."""
    made = key or secrets.token_bytes(_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made.hex() + "\n")
    return made


def read_key(path: Path) -> bytes:
    """Return the key; Unusable (S31) where it is no key.

    Where it was lost, a key that signed nothing takes its place for this run: what comes back is
    held until the department confirms it.
    """
    if not path.exists():
        return secrets.token_bytes(_BYTES)
    try:
        key = bytes.fromhex(path.read_text(encoding="utf-8").strip())
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        reason = "不是有效的密钥 / not a key"
        raise Unusable(problem("S31", Place(file=str(path)), reason=reason))
    return key


def code(key: bytes, text: str) -> str:
    """Return a short HMAC-SHA256 over a text: 10 characters that are not mistaken in print."""
    digest = hmac.new(key, text.encode("utf-8"), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
