"""Which entry of the journal a master names: it was written of all up to that one."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

REVISION_PROPERTY, HEAD_PROPERTY = "xlkpi-revision", "xlkpi-journal"
_PART, _MOST = "docProps/custom.xml", 1 << 16


def named_by_master(path: Path) -> tuple[int, str] | None:
    """Return number and link of the journal's entry that a master names.

    Returns:
        None where there is no such file, it cannot be read, or it names none: what a program that
        saves it leaves out of the properties is no fault of who typed into it.
    """
    try:
        with zipfile.ZipFile(path) as book, book.open(_PART) as part:
            text = part.read(_MOST).decode("utf-8")
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    revision, head = _property(text, REVISION_PROPERTY), _property(text, HEAD_PROPERTY)
    return (int(revision), head) if revision.isdecimal() and head else None


def _property(text: str, name: str) -> str:
    """Return the value of a custom property of a workbook, "" where it has none."""
    found = re.search(rf'<property [^>]*name="{name}"[^>]*>\s*<[^>]+>([^<]*)<', text)
    return found[1].strip() if found else ""
