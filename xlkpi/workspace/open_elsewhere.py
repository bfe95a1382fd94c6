"""Whether somebody has a file open in a spreadsheet program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_open(path: Path) -> bool:
    """Whether a program has a file open: Office and WPS lay one beside it, LibreOffice another."""
    locks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    return any(lock.exists() for lock in locks)
