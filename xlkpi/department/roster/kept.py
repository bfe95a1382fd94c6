"""The roster as it was read and checked last: a thousand units are not read anew by every verb.

It is kept by the content of the workbook and of its spec; only a roster without faults is.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from xlkpi import __version__
from xlkpi.codec import from_json, to_json
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.roster import Roster

if TYPE_CHECKING:
    from pathlib import Path

_CHECKS = "4"
"""Which checks a roster has passed, and how it is kept: counted up where that changes."""


def name_of(data: bytes, spec: str) -> str:
    """Return by what a roster is known: its workbook, the digest of its spec, and who read it."""
    return "/".join((hashlib.sha256(data).hexdigest(), spec, __version__, _CHECKS))


def kept(path: Path, name: str) -> Roster | None:
    """Return the roster that is kept under a name; None where it is another or unreadable."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["name"] == name:
            return from_json(Roster, found["roster"])
    return None


def keep(path: Path, name: str, roster: Roster) -> None:
    """Keep a roster; where that cannot be done, the next verb reads it anew."""
    data = {"name": name, "roster": to_json(roster)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    with suppress(OSError):
        write_atomically(path, text.encode("utf-8"))
