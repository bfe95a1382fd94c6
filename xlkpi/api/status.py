"""status: the roll-call of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.calling import call
from xlkpi.api.desk import Desk

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from xlkpi.api.roll_call import RollCall
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """A collection's deadline (UTC) and roll-call."""

    collection: str
    due: datetime
    call: RollCall


def status(folder: Path, clock: Clock, collection: str | None = None) -> CollectionStatus:
    """Call the roll; nothing is written."""
    desk = Desk.at(folder, clock)
    chosen = desk.collection(collection)
    with desk.view() as ledger:
        return CollectionStatus(chosen.id, desk.config.due_at(chosen), call(desk, ledger, chosen))
