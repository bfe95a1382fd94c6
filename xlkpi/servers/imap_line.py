"""The line to an IMAP server: nothing that it says between two commands can fill the memory."""

from __future__ import annotations

import imaplib

LARGEST = 100_000_000
"""Bytes of a mail that is fetched whole; of a larger one only the header is."""
_MOST_ANSWERED = 2 * LARGEST
"""Bytes of an answer: a mail, and room for servers that count its bytes otherwise."""
_MOST_LINES = 100_000
"""Lines of an answer; the longest are about every mail of a folder."""
_MOST_IN_LINES = 8_000_000
"""Bytes of an answer's lines; a search of 50,000 mails has some 600,000."""


class _Bounded(imaplib.IMAP4):
    """Counts what an answer brings, from one command to the next; IMAP4.abort beyond the limits."""

    _bytes, _lines, _in_lines = 0, 0, 0

    def send(self, data: bytes) -> None:  # type: ignore[override]
        self._bytes = self._lines = self._in_lines = 0
        super().send(data)

    def read(self, size: int) -> bytes:
        self._bytes += size
        if self._bytes > _MOST_ANSWERED:
            raise self.abort(f"answer of {self._bytes} bytes")
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._lines += 1
        self._in_lines += len(line)
        if self._lines > _MOST_LINES or self._in_lines > _MOST_IN_LINES:
            raise self.abort(f"answer of {self._lines} lines, {self._in_lines} bytes")
        return line


class Encrypted(_Bounded, imaplib.IMAP4_SSL):
    """A line that is encrypted from the beginning."""


class Plain(_Bounded):
    """A line that STARTTLS is asked for on."""
