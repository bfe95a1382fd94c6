"""What can happen: the closed list of events that the journal holds.

An event is a name and the event's class in JSON (`xlkpi.codec`); every field that is added to one
has a default, so that older journals are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlkpi.codec import from_json
from xlkpi.ledger.decisions import (
    Adjusted,
    Confirmed,
    Decision,
    Extended,
    Reinstated,
    Waived,
    Withdrawn,
)
from xlkpi.ledger.journal.seals import NewKey, Seal, Sealed
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.plan.occasion import Occasion  # noqa: TC001 - the codec reads annotations
from xlkpi.records import Return, Review  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SpecKept:
    """A spec as it was used: its fingerprint and its YAML text."""

    fingerprint: str
    text: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A workbook was made for a unit; the newest issue of a unit counts, older ones are kept.

    `spec` and `plan` are fingerprints, `file` the name of the workbook, `at` the time (UTC, ISO),
    `sha256` its content as it was made then ("" where that is not on record).
    """

    collection: str
    unit: str
    unit_name: str
    spec: str
    plan: str
    file: str
    at: str
    occasion: Occasion
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A file came in and was judged."""

    returned: Return


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A stored original was checked anew: what is said of it now takes the place of what was."""

    returned: Return


@dataclass(frozen=True, slots=True)
class MasterWritten:
    """The master of a collection was written from a revision of the ledger."""

    collection: str
    revision: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The department changed in a master what it says of a form: all that it says now.

    `file` is the master's name, `master_sha256` its content, `at` when it was saved (UTC, ISO
    8601), `who` typed it ("" where nobody knows).
    """

    collection: str
    unit: str
    project: str
    review: Review
    file: str
    at: str
    master_sha256: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A scan of the stamped page came beside a return and is kept as evidence of it.

    `sha256` is its content, `file` the name it came under, `received` when (UTC, ISO 8601);
    `returned` is the SHA-256 of the return it stands beside.
    """

    collection: str
    unit: str
    sha256: str
    file: str
    received: str
    returned: str
    sender: str = ""


Event = (
    SpecKept
    | Issued
    | Received
    | Rejudged
    | MasterWritten
    | Reviewed
    | Evidence
    | Collected
    | Dispatch
    | Dispatched
    | Decision
    | Seal
)


_KINDS: Mapping[str, type[Event]] = {
    "spec": SpecKept,
    "issued": Issued,
    "received": Received,
    "rejudged": Rejudged,
    "master": MasterWritten,
    "reviewed": Reviewed,
    "evidence": Evidence,
    "collected": Collected,
    "dispatch": Dispatch,
    "dispatched": Dispatched,
    "confirmed": Confirmed,
    "withdrawn": Withdrawn,
    "reinstated": Reinstated,
    "waived": Waived,
    "extended": Extended,
    "adjusted": Adjusted,
    "sealed": Sealed,
    "new_key": NewKey,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def event_name(event: Event) -> str:
    """Return the name of an event in the journal, such as "received"."""
    return _NAMES[type(event)]


def event_from_json(name: str, data: Mapping[str, Any]) -> Event:
    """Return the event of a name that `to_json` wrote.

    Raises:
        ValueError: There is no such event; for the data, as of `codec.from_json`.
    """
    if name not in _KINDS:
        raise ValueError(name)
    return from_json(_KINDS[name], data)
