"""The workspace's secret, with which the workbooks that go out are signed."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Unusable, problem
from xlkpi.problems.system_errors import cannot_use
from xlkpi.texts import Words
from xlkpi.workspace.durable import sync_folder
from xlkpi.workspace.private import owner_only, private_folder

if TYPE_CHECKING:
    from pathlib import Path

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_BYTES = 32
PRIVATE_BYTES = 32
"""Of the private key that bundles are signed with."""
_NO_KEY = Words("不是有效的密钥", "it is no key")
_ID, _ID_DIGITS = "xlkpi: the id of the key", 16


def new_key() -> bytes:
    """Return a key of 32 random bytes that has signed nothing."""
    return secrets.token_bytes(_BYTES)


def make_key(path: Path, key: bytes | None = None) -> bytes:
    """Write a key, readable by its owner only.

    Args:
        path: Its file; the folder is made.
        key: At least 32 bytes; a new one is made if none is given.

    Returns:
        The key that was written.

    Raises:
        FileExistsError: There is a file already; a key is never written over.
        OSError: It cannot be written.
    """
    made = key or new_key()
    private_folder(path.parent)
    with open(path, "x", encoding="utf-8", opener=owner_only) as file:
        file.write(made.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return made


def read_key(path: Path) -> bytes:
    """Return the key in a file: 32 bytes or more, written there in hex.

    Raises:
        Unusable: There is none (S70), or the file is no key (S31); exit code 3.
        OSError: The file cannot be read.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        raise no_key(path) from None
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise damaged_key(path)
    return key


def damaged_key(path: Path) -> Unusable:
    """Return the trouble that a file is no key (S31), to be raised by the caller."""
    return Unusable(cannot_use(str(path), _NO_KEY))


def no_key(path: Path) -> Unusable:
    """Return the trouble that the workspace's key is gone (S70), another (S73) or none (S31).

    It is to be raised by the caller, who knows that the key does not fit.
    """
    place = Place(file=str(path))
    if not path.exists():
        return Unusable(problem("S70", place))
    if not is_key(path):
        return damaged_key(path)
    return Unusable(problem("S73", place))


def is_key(path: Path) -> bool:
    """Whether there is a key in a file.

    Raises:
        OSError: The file is there and cannot be read.
    """
    try:
        read_key(path)
    except Unusable:
        return False
    return True


def sub_key(key: bytes, purpose: str) -> bytes:
    """Return a key of 32 bytes made from another one: neither tells anything of the other.

    Args:
        key: The workspace's key.
        purpose: A fixed text, another one for each use.
    """
    return hmac.digest(key, purpose.encode("utf-8"), "sha256")


def key_id(key: bytes) -> str:
    """Return what a key is named by where it is used: 16 hex digits that tell nothing of it."""
    return sub_key(key, _ID).hex()[:_ID_DIGITS]


def code(key: bytes, text: str) -> str:
    """Return a short HMAC-SHA256 over a text: 10 characters that are not mistaken in print."""
    digest = hmac.new(key, text.encode("utf-8"), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
