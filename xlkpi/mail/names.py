"""What an attachment is called: safe to show and to write, and never nothing."""

from __future__ import annotations

import re
import unicodedata

from xlkpi.mail.limits import MOST_NAME

_UNSAFE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/x-rar-compressed": ".rar",
    "application/x-7z-compressed": ".7z",
    "application/octet-stream": ".bin",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}


def safe(name: str) -> str:
    """Return a name without folders, controls and what turns the writing round, "" if none is left.

    A long name is cut in its middle, so that its suffix stays; letters that Macs take apart are put
    together.
    """
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    clean = _UNSAFE.sub("\ufffd", last.strip("\0 \t\r\n")).strip(" ")
    if not clean.strip("."):
        return ""
    if len(clean) <= MOST_NAME:
        return clean
    suffix = _SUFFIX.search(clean)
    end = suffix[0] if suffix else ""
    return clean[: MOST_NAME - len(end)] + end


def made(number: int, content_type: str) -> str:
    """Return a name for an attachment that has none: the how-manieth it is, and its kind."""
    return f"附件{number}{suffix_of(content_type)}"


def suffix_of(content_type: str) -> str:
    """Return the suffix of a content type, with its dot; ".bin" for one that is unknown."""
    # a table of its own: the registry of a Windows machine would make names differ
    return _SUFFIXES.get(content_type, ".bin")
