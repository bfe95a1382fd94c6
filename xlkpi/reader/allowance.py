"""What the archives and mails that came may take, unpacked, all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.reader.archives import Room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.mail.mail import Mail
    from xlkpi.reader.archives import Member


class Allowance:
    """What the archives within one that came may still take, all together.

    One within a mail takes from the mail's allowance and from that of its sender, `also`.
    """

    def __init__(
        self,
        size: int,
        files: int,
        also: Allowance | None = None,
        mail: Mail | None = None,
    ) -> None:
        self._size, self._files = size, files
        self._also = also
        self.mail = mail

    def room(self, folder: Path, *, archives: bool, mails: bool) -> Room:
        """Return the room for what is laid out in a folder, archives and mails among it or not."""
        size, files = self.left()
        return Room(folder, size, files, archives, mails)

    def left(self) -> tuple[int, int]:
        """Return how much may still be laid out.

        Returns:
            Bytes, and files.
        """
        own = self._size, self._files
        if self._also is None:
            return own
        other = self._also.left()
        return min(own[0], other[0]), min(own[1], other[1])

    def take(self, files: Sequence[Member]) -> bool:
        """Take some files in; whether there was room for all."""
        size, (most, many) = sum(one.path.stat().st_size for one in files), self.left()
        self._size -= size
        self._files -= len(files)
        if self._also is not None:
            self._also.take(files)
        return size <= most and len(files) <= many
