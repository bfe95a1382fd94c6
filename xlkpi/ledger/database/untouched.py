"""Whether the file of a ledger is as the program left it: then not every page need be looked at.

To look at every page takes the longer the more is on record. What a file is known by (its size and
the time of its last change) is kept beside the key; it is no proof against forgery (`comparing` is)
but says that nothing else has written: no copy that broke off, no other program.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def is_untouched(ledger: Path, kept: Path) -> bool:
    """Whether a ledger is the very file that was left.

    Args:
        ledger: Its SQLite file.
        kept: Where it is written down by what it was known (`leave`); it may not be there.
    """
    with suppress(OSError, ValueError, RecursionError):
        return bool(json.loads(kept.read_text(encoding="utf-8")) == _known_by(ledger))
    return False


def leave(ledger: Path, kept: Path) -> None:
    """Write down by what a ledger is known that was found whole, or was written, just now."""
    with suppress(OSError):
        known = _known_by(ledger)
        if not is_untouched(ledger, kept):
            write_atomically(kept, json.dumps(known).encode("utf-8"))


def _known_by(ledger: Path) -> list[int]:
    found = ledger.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ino]
