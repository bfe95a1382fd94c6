"""Originals as they came in, kept by content, each with a note of its deliveries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlkpi.problems import Place, Problem, problem
from xlkpi.problems.system_errors import reason
from xlkpi.texts import Words
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.private import private_folder

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NOTE = ".deliveries"
"""Suffix of the note beside an original (JSON)."""
_NO_NOTE = Words("内容不是程序写的样子", "it is not as it was written")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an original lies, and what is wrong with the note beside it (S66)."""

    path: Path
    fault: Problem | None = None


class _BrokenError(Exception):
    """A note that is not as it was written; the reason why."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


def keep(
    inbox: Path, data: bytes, name: str, received: datetime, sender: str = "", mail_id: str = ""
) -> Kept:
    """Keep an original and note its delivery; an original is never written over.

    A note that cannot be read is left as it is for whoever mends it: this delivery then stands in
    the journal only.
    """
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
    return Kept(kept or place, _add(folder / f"{digest}{NOTE}", delivery))


def original(inbox: Path, digest: str) -> Path | None:
    """Return where the original of a SHA-256 lies, None where it is not kept."""
    folder = inbox / digest[:2]
    return next((p for p in sorted(folder.glob(f"{digest}*")) if p.suffix != NOTE), None)


def _add(note: Path, delivery: dict[str, Any]) -> Problem | None:
    try:
        deliveries = _noted(note)
    except _BrokenError as broken:
        return problem("S66", Place(file=str(note)), reason=broken.why)
    if delivery not in deliveries:
        text = json.dumps([*deliveries, delivery], ensure_ascii=False, indent=1)
        write_atomically(note, text.encode("utf-8"), private=True)
    return None


def _noted(note: Path) -> list[dict[str, Any]]:
    """Return the deliveries that a note holds, none where there is no note."""
    try:
        deliveries = json.loads(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _BrokenError(reason(error)) from error
    except (ValueError, RecursionError) as error:
        raise _BrokenError(_NO_NOTE) from error
    if not (isinstance(deliveries, list) and all(isinstance(one, dict) for one in deliveries)):
        raise _BrokenError(_NO_NOTE)
    return deliveries
