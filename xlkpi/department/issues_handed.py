"""What was issued, as far as it is handed to who judges elsewhere, without the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.importer.owner.issues import Expected
from xlkpi.plan.build import build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from xlkpi.ledger.journal.events import Issued
    from xlkpi.spec.load import LoadedSpec


def expected(
    issued: Issued, spec: LoadedSpec, zone: tzinfo, *, held: bool, by_old_key: bool
) -> Expected:
    """Return what comes back on an issue is judged against.

    Args:
        issued: The issue.
        spec: The spec it was made by.
        zone: In which its time is told.
        held: Whether what comes back is held.
        by_old_key: Whether it also went out under a key that is no more.
    """
    return Expected(
        issued.collection,
        issued.unit,
        issued.unit_name,
        build(spec, issued.occasion, fingerprint=issued.plan),
        held,
        datetime.fromisoformat(issued.at).astimezone(zone),
        by_old_key,
    )


@dataclass(frozen=True, slots=True)
class IssuesKnown:
    """What is known of all issues: their specs by fingerprint, collections, names of units.

    `old` are the plans that went out under a key that is no more; the rest as of `LedgerIssues`.
    """

    specs: Mapping[str, LoadedSpec]
    collections: tuple[str, ...]
    unit_names: Mapping[str, str]
    held: frozenset[str]
    old: frozenset[str]
    zone: tzinfo


class IssuesHanded:
    """The newest issues of some units, as the importer asks for them.

    `missed` says that another one was asked for: what was found without it does not count.
    """

    def __init__(self, known: IssuesKnown, issues: Sequence[Issued]) -> None:
        self._known = known
        self._issues = issues
        self._made: dict[str, Expected] = {}
        self.missed = False

    def by_plan(self, prefix: str) -> Expected | None:
        """Return the issue whose plan's fingerprint begins so, None where it was not handed over.

        Args:
            prefix: The fingerprint, or its first digits as an identity has them.
        """
        return self._expected(next((i for i in self._issues if i.plan.startswith(prefix)), None))

    def newest(self, collection: str, unit: str) -> Expected | None:
        """Return a unit's newest issue, None where it was not handed over.

        Args:
            collection: Its id.
            unit: Its id; "" for the template for everybody.
        """
        wanted = (collection, unit)
        found = next((i for i in self._issues if (i.collection, i.unit) == wanted), None)
        return self._expected(found)

    def collections(self) -> tuple[str, ...]:
        """Return the collections (ids) that take returns."""
        return self._known.collections

    def unit_names(self) -> Mapping[str, str]:
        """Return unit id -> name of every unit something was issued to."""
        return self._known.unit_names

    def _expected(self, issued: Issued | None) -> Expected | None:
        if issued is None or issued.spec not in self._known.specs:
            self.missed = True
            return None
        if issued.plan not in self._made:
            known = self._known
            by_old = issued.plan in known.old
            spec, held = known.specs[issued.spec], issued.collection in known.held
            self._made[issued.plan] = expected(
                issued, spec, known.zone, held=held, by_old_key=by_old
            )
        return self._made[issued.plan]
