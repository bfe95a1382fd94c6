"""From where on, and under which key, the journal is chained: events of the journal itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlkpi.ledger.decisions import Given

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Sealed:
    """A journal that was chained by a plain hash is under the key from here on.

    So many `entries` were before this one; each of them was found as it was written.
    """

    entries: int


@dataclass(frozen=True, slots=True)
class NewKey:
    """The department goes on with another key: this is the first entry under it.

    `before` is the id of the key of the entries before ("" for none), `entries` how many there
    are, `digest` the SHA-256 of their lines: they cannot be changed any more, though nobody who
    lacks their key can prove them.
    """

    before: str
    entries: int
    digest: str
    given: Given


Seal = Sealed | NewKey


def seal_to_json(event: Seal) -> tuple[str, dict[str, Any]]:
    """Return the name of such an event, and its data."""
    if isinstance(event, Sealed):
        return "sealed", {"entries": event.entries}
    given = event.given
    own = {"before": event.before, "entries": event.entries, "digest": event.digest}
    return "new_key", {**own, "why": given.why, "who": given.who, "at": given.at}


def seal_from_json(name: str, data: Mapping[str, Any]) -> Seal:
    """Return what `seal_to_json` wrote."""
    if name == "sealed":
        return Sealed(data["entries"])
    given = Given(data["why"], data["who"], data["at"])
    return NewKey(data["before"], data["entries"], data["digest"], given)
