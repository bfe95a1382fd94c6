"""A file encrypted by a passphrase, written and read in pieces, each of which is authenticated.

A line that names the format, a salt of 16 bytes, 32 bytes by which a wrong passphrase is known
(HMAC-SHA256 over both), then pieces of 64 KiB, each sealed with ChaCha20-Poly1305. Key and HMAC key
come from the passphrase by scrypt (n 2^17, r 8, p 1), so that they are new with every salt; the
nonce is the number of the piece and whether it is the last one. No piece can be left out, moved,
repeated or cut off unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import secrets
import unicodedata
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from xlkpi.backup.magic import SEALED
from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from typing_extensions import Buffer

PIECE = 1 << 16
_SALT, _CHECK, _TAG, _KEY = 16, 32, 16, 32
_HEAD = len(SEALED) + _SALT + _CHECK
_COST, _BLOCK, _LANES = 1 << 17, 8, 1

_CUT = Words("不完整：后面缺了一截", "is not whole: its end is missing")
_CHANGED = Words(
    "写好以后被改动过，或缺了一截", "was changed after it was written, or lacks its end"
)


class Sealing(io.RawIOBase):
    """Encrypts what is written to it into a file; `finish` writes the last piece."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        super().__init__()
        head = SEALED + secrets.token_bytes(_SALT)
        self._cipher, check = _opened(passphrase, head)
        self._file = file
        self._pending = bytearray()
        self._number = 0
        file.write(head + check)

    def writable(self) -> bool:
        """It is written to only."""
        return True

    def write(self, data: Buffer, /) -> int:
        """Take bytes and return their number; whole pieces (64 KiB) go into the file, but the last.

        Raises:
            OSError: The file cannot be written.
        """
        added = memoryview(data).nbytes
        self._pending += memoryview(data)
        while len(self._pending) > PIECE:
            self._put(bytes(self._pending[:PIECE]), last=False)
            del self._pending[:PIECE]
        return added

    def finish(self) -> None:
        """Write the last piece, once: without it the file is not whole.

        Raises:
            OSError: The file cannot be written.
        """
        self._put(bytes(self._pending), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1


class Unsealed(io.RawIOBase):
    """Reads what was sealed, at any place; no byte is handed out that was not authenticated.

    Unusable where the passphrase is another one (S96), or the file is not as it was written (S95).
    """

    def __init__(self, file: BinaryIO, name: str, passphrase: str) -> None:
        super().__init__()
        self._file = file
        self._name = name
        size = file.seek(0, os.SEEK_END) - _HEAD
        self._pieces = -(-size // (PIECE + _TAG))
        self._size = size - self._pieces * _TAG
        if size < _TAG:
            raise self._unusable(_CUT)
        file.seek(0)
        head = file.read(len(SEALED) + _SALT)
        self._cipher, check = _opened(passphrase, head)
        if not hmac.compare_digest(check, file.read(_CHECK)):
            raise Unusable(problem("S96", Place(file=name), found=_WRONG, remedy=_TYPE))
        self._at = 0
        self._known = (self._pieces - 1, self._piece(self._pieces - 1))

    def readable(self) -> bool:
        """It is read only."""
        return True

    def seekable(self) -> bool:
        """Any place can be read."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place, in bytes of what was sealed, and return it from the start.

        Raises:
            ValueError: It is before the start.
        """
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(offset)
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Return the place where is read next."""
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        """Read at most to the end of a piece; 0 at the end."""
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        if self._known[0] != number:
            self._known = (number, self._piece(number))
        view = memoryview(buffer).cast("B")
        found = self._known[1][start : start + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        self._file.seek(_HEAD + number * (PIECE + _TAG))
        nonce = _nonce(number, last=number == self._pieces - 1)
        try:
            return self._cipher.decrypt(nonce, self._file.read(PIECE + _TAG), None)
        except InvalidTag:
            raise self._unusable(_CHANGED) from None

    def _unusable(self, found: Words) -> Unusable:
        return Unusable(problem("S95", Place(file=self._name), found=found))


_WRONG = Words("用这个口令打不开", "is not opened by this passphrase")
_TYPE = Words(
    "请核对口令（大小写、中英文输入法）；口令没有错时，这份备份已损坏，请换另一份。",
    "Check the passphrase (capitals, keyboard layout); if it is right the file is damaged: take "
    "another backup.",
)


def _opened(passphrase: str, head: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """Return the cipher of a passphrase and a salt, and the bytes by which both are known."""
    text = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")
    salt = head[len(SEALED) :]
    made = Scrypt(salt=salt, length=2 * _KEY, n=_COST, r=_BLOCK, p=_LANES).derive(text)
    check = hmac.new(made[_KEY:], head, hashlib.sha256).digest()
    return ChaCha20Poly1305(made[:_KEY]), check


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
