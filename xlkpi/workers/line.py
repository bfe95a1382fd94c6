"""What two processes say to each other over a pipe: frames of bytes, each with its length."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

_LENGTH = Struct("<Q")


def send(pipe: BinaryIO, frame: bytes) -> None:
    """Write a frame.

    Raises:
        OSError: Nobody reads any more.
    """
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """Return the next frame, None where nobody writes any more."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    return frame if len(frame) == length else None
