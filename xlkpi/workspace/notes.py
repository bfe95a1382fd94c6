"""The note beside an original: by whom, under which name and when it was delivered, signed.

Notes from before they were signed are a bare list; the next delivery signs what it finds. Where
several computers lay originals down, each delivery has a note of its own, so that none is lost to
another one written at the same time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from xlkpi.problems import Place, problem
from xlkpi.problems.system_errors import reason
from xlkpi.texts import Words
from xlkpi.workspace.key import key_id, sub_key

if TYPE_CHECKING:
    from xlkpi.problems import Problem
    from xlkpi.workspace.stores import Store

SUFFIX = ".deliveries"
"""Of the note beside an original (JSON)."""
_DIGITS = 16
"""Of the digest of a delivery, in the name of a note for it alone."""
_PURPOSE = "xlkpi: the notes of the inbox"


@dataclass(frozen=True, slots=True)
class NoteKey:
    """What notes are signed with, and the id by which they name it."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, key: bytes) -> NoteKey:
        """Return the one that belongs to a workspace's key."""
        return cls(key_id(key), sub_key(key, _PURPOSE))

    def code(self, digest: str, deliveries: object) -> str:
        """Return the code over the deliveries of an original: HMAC-SHA256, 64 hex digits.

        Args:
            digest: The original's SHA-256 in hex.
            deliveries: JSON-able, as they stand in the note.
        """
        text = json.dumps([digest, deliveries], ensure_ascii=False, sort_keys=True)
        return hmac.digest(self.secret, text.encode("utf-8"), "sha256").hex()


@dataclass(frozen=True, slots=True)
class NotedDelivery:
    """One delivery of an original: its name, when it came (UTC, ISO 8601), from whom.

    `mail_id` is the Message-ID of the mail that it came with.
    """

    name: str
    received: str
    sender: str = ""
    mail_id: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read; `key` names the key it is signed with, "" for none."""

    digest: str
    deliveries: tuple[NotedDelivery, ...]
    key: str = ""
    code: str = ""

    def is_sound(self, key: NoteKey) -> bool:
        """Whether it is as it was written, as far as this key can say: of another one, it is."""
        return self.key != key.id or self.code == key.code(self.digest, _listed(self.deliveries))


class BrokenError(Exception):
    """A note that is not as it was written; the reason why."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


def read_note(store: Store, name: str) -> Note | None:
    """Return a note, None where there is none.

    Raises:
        BrokenError: It cannot be read, or is none; with the reason.
    """
    digest = name.rpartition("/")[2].partition(".")[0]
    try:
        text = store.read(name)
        if text is None:
            return None
        data = json.loads(text.decode("utf-8"))
        signed = data if isinstance(data, dict) else {"deliveries": data, "key": "", "code": ""}
        deliveries = tuple(NotedDelivery(**one) for one in signed["deliveries"])
        return Note(digest, deliveries, str(signed["key"]), str(signed["code"]))
    except OSError as error:
        raise BrokenError(reason(error)) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BrokenError(_NO_NOTE) from error


def note_delivery(
    store: Store, digest: str, delivery: NotedDelivery, key: NoteKey
) -> Problem | None:
    """Note a delivery that is not noted yet; a note that is not as it was written is left so.

    Args:
        store: Where the original lies.
        digest: The original's SHA-256 in hex.
        delivery: What is noted.
        key: What it is signed with.

    Returns:
        The fault of such a note (S66), None where all is well.

    Raises:
        OSError: The note cannot be written.
    """
    name = _name_of(store, digest, delivery)
    place = Place(file=store.place(name))
    try:
        found = read_note(store, name) or Note(digest, ())
    except BrokenError as broken:
        return problem("S66", place, reason=broken.why)
    if not found.is_sound(key):
        return problem("S66", place, reason=_NO_NOTE)
    if delivery not in found.deliveries:
        deliveries = _listed((*found.deliveries, delivery))
        code = key.code(found.digest, deliveries)
        data = {"deliveries": deliveries, "key": key.id, "code": code}
        text = json.dumps(data, ensure_ascii=False, indent=1)
        store.write(name, text.encode("utf-8"))
    return None


def _name_of(store: Store, digest: str, delivery: NotedDelivery) -> str:
    beside = f"{digest[:2]}/{digest}"
    if not store.is_shared:
        return f"{beside}{SUFFIX}"
    said = json.dumps(asdict(delivery), ensure_ascii=False, sort_keys=True)
    return f"{beside}.{hashlib.sha256(said.encode('utf-8')).hexdigest()[:_DIGITS]}{SUFFIX}"


def _listed(deliveries: tuple[NotedDelivery, ...]) -> list[dict[str, Any]]:
    return [asdict(one) for one in deliveries]


_NO_NOTE = Words("内容不是程序写的样子", "it is not as it was written")
