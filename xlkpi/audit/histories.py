"""Parts of the journal in words, without the rest of it being read: a unit's, the latest entries.

What an entry says may hang on earlier ones about the same unit: those are read with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.audit.logbook import Logbook
from xlkpi.ledger.journal.events import Issued, Received, Rejudged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.audit.logbook import Logged
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger

_BY_ITSELF = Issued | Received | Rejudged
"""Says all that is told of it."""


def history_of(department: Department, ledger: Ledger, unit: str) -> tuple[Logged, ...]:
    """Return the entries of the journal that are about a unit, oldest first.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        unit: The unit's id.

    Raises:
        Unusable: One of them is not as it was written (S33); exit code 3.
    """
    entries = department.journal.numbered(ledger.entries_about((unit,)))
    lines = Logbook(department.config.zone).lines(entries)
    return tuple(one for one in lines if one.unit == unit)


def latest_entries(
    department: Department,
    ledger: Ledger,
    most: int,
    before: int | None = None,
    unit: str = "",
) -> tuple[Logged, ...]:
    """Return the latest entries of the journal, newest first.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        most: How many of them.
        before: Only those with a lower number; None for all.
        unit: Only those about the unit of this id; "" for all.

    Raises:
        Unusable: One of them is not as it was written (S33); exit code 3.
    """
    end = ledger.last_entry + 1
    behind = end if before is None else min(before, end)
    numbers: Sequence[int]
    if unit:
        numbers = [n for n in ledger.entries_about([unit]) if n < behind][-most:]
        first = numbers[0] if numbers else behind
    else:
        first = max(behind - most, 1)
        numbers = range(first, behind)
    journal = department.journal
    wanted = tuple(journal.numbered(numbers))
    hanging = [one.seq for one in wanted if not isinstance(one.event, _BY_ITSELF)]
    earlier = ledger.entries_about(ledger.units_of_entries(hanging))
    entries = (*journal.numbered(n for n in earlier if n < first), *wanted)
    lines = Logbook(department.config.zone).lines(entries)
    told = (one for one in lines if one.seq >= first)
    return tuple(one for one in told if not unit or one.unit == unit)[::-1]
