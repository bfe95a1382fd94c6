"""Stand-ins for the files that are sent: as short as can be, and told apart."""

from __future__ import annotations

_EVERY_BYTE = bytes(range(256))


def workbook(label: str) -> bytes:
    """What stands for a workbook: its first bytes, and every byte that a mail may spoil."""
    return b"PK\x03\x04 " + label.encode() + b"\r\n\n\r.\r\n--\r\nFrom \n" + _EVERY_BYTE


def photo(label: str) -> bytes:
    """What stands for the photo of a page with its stamp."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF " + label.encode() + _EVERY_BYTE[128:]


def logo() -> bytes:
    """What stands for a picture in the text."""
    return b"\x89PNG\r\n\x1a\n logo" + _EVERY_BYTE[:64]


def archive(label: str) -> bytes:
    """What stands for a zip."""
    return b"PK\x05\x06 " + label.encode() + bytes(18)


FILES = {
    "A": workbook("A"),
    "B": workbook("B"),
    "photo": photo("1"),
    "photo 2": photo("2"),
    "logo": logo(),
    "zip": archive("1"),
    "winmail": bytes.fromhex("789F3E22") + b"B",
}
