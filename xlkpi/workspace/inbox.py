"""Originals as they came in, kept by content, each with a note of its deliveries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.notes import SUFFIX, note_delivery
from xlkpi.workspace.private import private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.workspace.notes import NotedDelivery, NoteKey


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """Where an original lies, and what is wrong with the note beside it (S66)."""

    path: Path
    fault: Problem | None = None


def keep(inbox: Path, data: bytes, delivery: NotedDelivery, key: NoteKey) -> StoredOriginal:
    """Keep an original and note its delivery; an original is never written over.

    A note that is not as it was written is left as it is for whoever mends it: this delivery then
    stands in the journal only.

    Args:
        inbox: The folder of originals; made where there is none.
        data: All bytes of the original.
        delivery: By whom, under which name and when it was delivered; the name gives the ending.
        key: What the note is signed with.

    Returns:
        Where it lies: inbox/ab/abcd….xlsx, by its SHA-256; a fault of its note (S66).

    Raises:
        OSError: It cannot be written.
    """
    name = delivery.name
    digest = hashlib.sha256(data).hexdigest()
    folder = inbox / digest[:2]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    plain = suffix.isalnum() and f".{suffix}" != SUFFIX
    place = folder / (f"{digest}.{suffix}" if plain else digest)
    kept = original(inbox, digest)
    if kept is None:
        private_folder(inbox)
        private_folder(folder)
        write_atomically(place, data, private=True)
    fault = note_delivery(folder / f"{digest}{SUFFIX}", delivery, key)
    return StoredOriginal(kept or place, fault)


def original(inbox: Path, digest: str) -> Path | None:
    """Return where an original lies by its SHA-256 (hex), None where it is not kept."""
    folder = inbox / digest[:2]
    return next((p for p in sorted(folder.glob(f"{digest}*")) if p.suffix != SUFFIX), None)


def content(inbox: Path, digest: str) -> bytes | None:
    """Return an original by its SHA-256 (hex), None where it is not kept or was changed since."""
    path = original(inbox, digest)
    data = path.read_bytes() if path is not None else None
    return data if data is not None and hashlib.sha256(data).hexdigest() == digest else None
