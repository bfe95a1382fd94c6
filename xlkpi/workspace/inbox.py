"""Originals as they came in, kept by content, each with a note of its deliveries."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.private import private_folder

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NOTE = ".deliveries"
"""Suffix of the note beside an original (JSON)."""


def keep(
    inbox: Path, data: bytes, name: str, received: datetime, sender: str = "", mail_id: str = ""
) -> Path:
    """Keep an original and note its delivery; an original is never written over."""
    digest = hashlib.sha256(data).hexdigest()
    folder = inbox / digest[:2]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    plain = suffix.isalnum() and f".{suffix}" != NOTE
    place = folder / (f"{digest}.{suffix}" if plain else digest)
    kept = original(inbox, digest)
    if kept is None:
        private_folder(inbox)
        private_folder(folder)
        write_atomically(place, data, private=True)
    delivery = {
        "name": name,
        "received": received.isoformat(),
        "sender": sender,
        "mail_id": mail_id,
    }
    _add(folder / f"{digest}{NOTE}", delivery)
    return kept or place


def original(inbox: Path, digest: str) -> Path | None:
    """Return where the original of a SHA-256 lies, None where it is not kept."""
    folder = inbox / digest[:2]
    return next((p for p in sorted(folder.glob(f"{digest}*")) if p.suffix != NOTE), None)


def _add(note: Path, delivery: dict[str, Any]) -> None:
    deliveries = json.loads(note.read_text(encoding="utf-8")) if note.exists() else []
    if delivery not in deliveries:
        text = json.dumps([*deliveries, delivery], ensure_ascii=False, indent=1)
        write_atomically(note, text.encode("utf-8"), private=True)
