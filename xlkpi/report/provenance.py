"""What a report says of itself: its revision, the one before, the journal entry it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_REVISION = re.compile(rb'<meta name="xlkpi-revision" content="(\d+) (\d+)">')
_LINK = re.compile(rb'<meta name="xlkpi-journal" content="([0-9a-f]*)">')
_HEAD = 2_000


def revisions(report: bytes) -> tuple[int, int] | None:
    """Return the revision that a report shows and the one before it.

    Args:
        report: The file's content, or its first 2,000 bytes.

    Returns:
        None where it is no report of this program.
    """
    found = _REVISION.search(report[:_HEAD])
    return (int(found[1]), int(found[2])) if found else None


def named_by_report(path: Path) -> tuple[int, str] | None:
    """Return number and link of the journal's entry that a report names.

    Returns:
        None where it names none, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(_HEAD)
    except OSError:
        return None
    revision, link = revisions(begin), _LINK.search(begin)
    return (revision[0], link[1].decode("ascii")) if revision and link else None
