"""Originals as they came in, kept by content, each with a note of its deliveries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.workspace.notes import SUFFIX, note_delivery

if TYPE_CHECKING:
    from xlkpi.problems import Problem
    from xlkpi.workspace.notes import NotedDelivery, NoteKey
    from xlkpi.workspace.stores import Store


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """By which name an original lies in its store, and what is wrong with its note (S66)."""

    name: str
    fault: Problem | None = None


def keep(inbox: Store, data: bytes, delivery: NotedDelivery, key: NoteKey) -> StoredOriginal:
    """Keep an original and note its delivery; an original is never written over.

    A note that is not as it was written is left as it is for whoever mends it: this delivery then
    stands in the journal only.

    Args:
        inbox: The place of originals; made where there is none.
        data: All bytes of the original.
        delivery: By whom, under which name and when it was delivered; the name gives the ending.
        key: What the note is signed with.

    Returns:
        Where it lies: ab/abcd….xlsx, by its SHA-256; a fault of its note (S66).

    Raises:
        OSError: It cannot be written.
        Unusable: The place cannot be reached (S65); exit code 3.
    """
    name = delivery.name
    digest = hashlib.sha256(data).hexdigest()
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    plain = suffix.isalnum() and f".{suffix}" != SUFFIX
    kept = original(inbox, digest)
    if kept is None:
        kept = f"{digest[:2]}/{digest}" + (f".{suffix}" if plain else "")
        inbox.write(kept, data)
    return StoredOriginal(kept, note_delivery(inbox, digest, delivery, key))


def original(inbox: Store, digest: str) -> str | None:
    """Return by which name an original lies, by its SHA-256 (hex); None where it is not kept."""
    names = inbox.names(f"{digest[:2]}/{digest}")
    return next((one for one in names if not one.endswith(SUFFIX)), None)


def content(inbox: Store, digest: str) -> bytes | None:
    """Return an original by its SHA-256 (hex), None where it is not kept or was changed since."""
    name = original(inbox, digest)
    data = inbox.read(name) if name is not None else None
    return data if data is not None and hashlib.sha256(data).hexdigest() == digest else None


def place_of(inbox: Store, digest: str) -> str:
    """Return where an original lies, or the folder in which it would, as people find it."""
    return inbox.place(original(inbox, digest) or digest[:2])
