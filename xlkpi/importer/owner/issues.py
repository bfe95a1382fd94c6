"""What was issued, as the importer asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from xlkpi.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Expected:
    """What was issued to a unit for a collection.

    `held` says whether what comes back is held until the department confirms it, `issued_at` when
    it went out, by the workspace's clock; None where that is not known. `by_old_key` says whether
    it also went out under a key that is no more.
    """

    collection: str
    unit: str
    unit_name: str
    plan: Plan
    held: bool = False
    issued_at: datetime | None = None
    by_old_key: bool = False


class Issues(Protocol):
    """The ledger, as far as the importer has to know it."""

    def by_plan(self, prefix: str) -> Expected | None:
        """Return the issue whose plan's fingerprint begins so.

        Args:
            prefix: The fingerprint, or its first digits as an identity has them.

        Returns:
            None where nothing was issued so, or its collection takes no returns.
        """

    def newest(self, collection: str, unit: str) -> Expected | None:
        """Return a unit's newest issue, None where it got none.

        Args:
            collection: Its id.
            unit: Its id; "" for the template for everybody.
        """

    def collections(self) -> tuple[str, ...]:
        """Return the collections (ids) that take returns."""

    def unit_names(self) -> Mapping[str, str]:
        """Return unit id -> name of every unit something was issued to."""
