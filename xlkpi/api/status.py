"""status: the roll-call of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import outline_of
from xlkpi.workspace.clock import day_of, left

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo
    from pathlib import Path

    from xlkpi.rollup.roll.outline import RollOutline
    from xlkpi.texts import Words
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """A collection's deadline (UTC) and roll-call at a time; days are by the clock of `zone`."""

    collection: str
    due: datetime
    call: RollOutline
    zone: tzinfo
    at: datetime

    @property
    def last_day(self) -> str:
        """The day at whose end the forms are due (ISO 8601), in the workspace's time zone."""
        return day_of(self.due, self.zone)

    def left(self, day: str) -> Words:
        """Return how long it is to the end of a day (ISO 8601)."""
        return left((date.fromisoformat(day) - self.at.astimezone(self.zone).date()).days)

    @property
    def extended(self) -> Mapping[str, str]:
        """The name of each unit that was given another day -> that day (ISO 8601).

        Units are in the roster's order, days in the workspace's time zone.
        """
        own = ((one.unit.name, one.due) for one in self.call.units if one.due is not None)
        return {name: day_of(due, self.zone) for name, due in own if due != self.due}


def status(folder: Path, clock: Clock, collection: str | None = None) -> CollectionStatus:
    """Call the roll of a collection; nothing is written.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which forms are overdue.
        collection: Its id or title; None where there is but one.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        called = outline_of(department, ledger, chosen)
    due, zone = department.config.due_at(chosen), department.config.zone
    return CollectionStatus(chosen.id, due, called, zone, clock())
