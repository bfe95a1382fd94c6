"""Journals of tests: under a key that is no secret, or in the form from before there was one."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from xlkpi.codec import to_json
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.events import event_name
from xlkpi.ledger.journal.file import Journal
from xlkpi.ledger.journal.mark import Seals
from xlkpi.workspace.key import make_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from xlkpi.ledger.journal.events import Event

KEY = b"the key of these tests is no secret"


def journal_at(path: Path, key: bytes = KEY) -> Journal:
    """Return a journal whose key and mark lie in a folder of their own, as in a workspace."""
    folder = path.parent.parent if path.parent.name == "output" else path.parent
    own = folder / f".xlkpi-{path.name}"
    if not (own / "key").exists():
        make_key(own / "key", key)
    return Journal(path, Seals(own / "key", own / "sealed"))


def as_canonical(body: dict[str, Any]) -> bytes:
    """Return an entry as the links are over it."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def old_lines(events: Sequence[Event], at: datetime) -> list[bytes]:
    """Return the lines of a journal as they were before it was chained under a key."""
    return rehashed([(event_name(event), to_json(event)) for event in events], at)


def rehashed(events: Sequence[tuple[str, Any]], at: datetime) -> list[bytes]:
    """Return lines in the old form of names and data of events."""
    lines, previous = [], START
    for number, (name, data) in enumerate(events, 1):
        body: dict[str, Any] = {
            "seq": number, "at": at.isoformat(), "event": name, "data": data, "previous": previous,
        }  # fmt: skip
        previous = hashlib.sha256(as_canonical(body)).hexdigest()
        lines.append(as_canonical({**body, "hash": previous}) + b"\n")
    return lines


def in_old_form(journal: Path) -> None:
    """Write a journal as it would have been before there was a key."""
    lines = [json.loads(line) for line in journal.read_bytes().splitlines()]
    events = [(one["event"], one["data"]) for one in lines if one["event"] != "sealed"]
    previous, out = START, []
    for number, (name, data) in enumerate(events, 1):
        body = {
            "seq": number, "at": lines[number - 1]["at"], "event": name, "data": data,
            "previous": previous,
        }  # fmt: skip
        previous = hashlib.sha256(as_canonical(body)).hexdigest()
        out.append(as_canonical({**body, "hash": previous}) + b"\n")
    journal.write_bytes(b"".join(out))
