"""What can happen: the closed list of events that the journal holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, assert_never

from xlkpi.ledger.codec import return_from_json, return_to_json
from xlkpi.ledger.decisions import (
    Confirmed,
    Decision,
    Extended,
    Reinstated,
    Waived,
    Withdrawn,
    decision_from_json,
    decision_name,
    decision_to_json,
)
from xlkpi.ledger.mails import Collected, collected_from_json, collected_to_json
from xlkpi.ledger.outgoing import Dispatch, Dispatched, outgoing_from_json, outgoing_to_json
from xlkpi.ledger.seals import NewKey, Seal, Sealed, seal_from_json, seal_to_json
from xlkpi.plan.occasion import Occasion, from_json, to_json
from xlkpi.records import Review

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.records import Return


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


_PLAIN: Mapping[type[SpecKept | MasterWritten | Evidence], str] = {
    SpecKept: "spec",
    MasterWritten: "master",
    Evidence: "evidence",
}
_REVIEWED = ("collection", "unit", "project", "file", "at", "master_sha256", "who")


def event_to_json(event: Event) -> tuple[str, dict[str, Any]]:
    """Return the name of an event and its data."""
    match event:
        case SpecKept() | MasterWritten() | Evidence():
            return _PLAIN[type(event)], asdict(event)
        case Issued():
            names = ("collection", "unit", "unit_name", "spec", "plan", "file", "at", "sha256")
            data = {name: getattr(event, name) for name in names}
            return "issued", {**data, "occasion": to_json(event.occasion)}
        case Received() | Rejudged():
            name = "received" if isinstance(event, Received) else "rejudged"
            return name, return_to_json(event.returned)
        case Reviewed():
            data = {name: getattr(event, name) for name in _REVIEWED}
            return "reviewed", {**data, **asdict(event.review)}
        case Collected():
            return "collected", collected_to_json(event)
        case Dispatch() | Dispatched():
            return outgoing_to_json(event)
        case Confirmed() | Withdrawn() | Reinstated() | Waived() | Extended():
            return decision_name(event), decision_to_json(event)
        case Sealed() | NewKey():
            return seal_to_json(event)
        case _:
            assert_never(event)


def event_from_json(name: str, data: Mapping[str, Any]) -> Event:
    """Return the event that `event_to_json` wrote; ValueError for an unknown name."""
    match name:
        case "spec" | "master" | "evidence":
            return next(kind for kind, own in _PLAIN.items() if own == name)(**data)
        case "issued":
            return Issued(**{**data, "occasion": from_json(data["occasion"])})
        case "received" | "rejudged":
            returned = return_from_json(data)
            return Received(returned) if name == "received" else Rejudged(returned)
        case "reviewed":
            own = {name: data[name] for name in _REVIEWED}
            said = {one.name: data[one.name] for one in fields(Review)}
            return Reviewed(**own, review=Review(**said))
        case "collected":
            return collected_from_json(data)
        case "dispatch" | "dispatched":
            return outgoing_from_json(name, data)
        case "confirmed" | "withdrawn" | "reinstated" | "waived" | "extended":
            return decision_from_json(name, data)
        case "sealed" | "new_key":
            return seal_from_json(name, data)
        case _:
            raise ValueError(name)
