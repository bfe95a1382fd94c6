"""Public keys as people see them: a line of text, and a short fingerprint read out by telephone."""

from __future__ import annotations

import re
from hashlib import sha256

_KIND, _DIGITS, _GROUP = "ed25519:", 16, 4
_TEXT = re.compile(r"ed25519:[0-9a-f]{64}")


def public_text(public: bytes) -> str:
    """Return a public key of 32 bytes as text: "ed25519:" and 64 hex digits."""
    return _KIND + public.hex()


def settled_text(text: str) -> str:
    """Return a public key as it was copied into a cell, without white space and in small letters.

    Returns:
        "" where it is none.
    """
    found = re.sub(r"\s", "", text).casefold()
    return found if _TEXT.fullmatch(found) else ""


def public_bytes(text: str) -> bytes:
    """Return the 32 bytes of a public key.

    Raises:
        ValueError: It is none.
    """
    if not _TEXT.fullmatch(text):
        raise ValueError(text)
    return bytes.fromhex(text.removeprefix(_KIND))


def key_fingerprint(text: str) -> str:
    """Return what a public key is compared by: 16 hex digits of its SHA-256 in groups of four."""
    digits = sha256(text.encode("ascii", "replace")).hexdigest()[:_DIGITS].upper()
    return " ".join(digits[n : n + _GROUP] for n in range(0, _DIGITS, _GROUP))
