"""From where on, and under which key, the journal is chained: events of the journal itself."""

from __future__ import annotations

from dataclasses import dataclass

from xlkpi.ledger.decisions import Given  # noqa: TC001 - the codec reads annotations


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
