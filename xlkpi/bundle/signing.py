"""Signatures by Ed25519: made with the private key, checked with the public one."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from xlkpi.bundle.keys import public_bytes, public_text

_CONTEXT = b"xlkpi bundle 1\n"
"""Before what is signed: no signature of another kind is one of a bundle."""


def public_key_of(private: bytes) -> str:
    """Return the public key of a private one (32 bytes), as text."""
    return public_text(
        Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    )


def signature(private: bytes, data: bytes) -> bytes:
    """Return the signature (64 bytes) over some data, the same each time."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(_CONTEXT + data)


def is_signed(public: str, data: bytes, found: bytes) -> bool:
    """Whether a signature over some data was made with the private key of a public one."""
    try:
        Ed25519PublicKey.from_public_bytes(public_bytes(public)).verify(found, _CONTEXT + data)
    except (InvalidSignature, ValueError):
        return False
    return True
