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
from xlkpi.department.roster.taken import roster_of
from xlkpi.records import Record
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.workspace.roster import Roster

_CHECKS = "3"
"""Which checks a roster has passed: counted up where one is added."""


def name_of(data: bytes, spec: bytes) -> str:
    """Return by what a roster is known: its workbook, the spec's text, and who read it."""
    digests = (hashlib.sha256(content).hexdigest() for content in (data, spec))
    return "/".join((*digests, __version__, _CHECKS))


def kept(path: Path, name: str) -> Roster | None:
    """Return the roster that is kept under a name; None where it is another or unreadable."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["name"] == name:
            return roster_of(from_json(tuple[Record, ...], found["records"]))
    return None


def keep(path: Path, name: str, records: Sequence[Record]) -> None:
    """Keep a roster; where that cannot be done, the next verb reads it anew."""
    text = json.dumps({"name": name, "records": [*map(to_json, records)]}, ensure_ascii=False)
    with suppress(OSError):
        write_atomically(path, text.encode("utf-8"))
