"""The roll of a collection as it stands in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.last_days import extensions, last_day
from xlkpi.ledger.standing import standings
from xlkpi.rollup.roll.outline import outline
from xlkpi.rollup.roll.roll_call import roll_call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.records import Return
    from xlkpi.rollup.roll.outline import RollOutline
    from xlkpi.rollup.roll.roll_call import RollCall
    from xlkpi.workspace.config import Collection


def outline_of(department: Department, ledger: Ledger, collection: Collection) -> RollOutline:
    """Call the roll of a collection by what the ledger keeps current: no return is read.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
    """
    return outline(
        department.due_roster(collection),
        ledger.form_states(collection.id),
        ledger.unit_states(collection.id),
        deadlines(department, ledger, collection),
        department.clock(),
        ledger.sent_back(collection.id),
    )


def roll_call_of(
    department: Department,
    ledger: Ledger,
    collection: Collection,
    returns: Sequence[Return] | None = None,
) -> RollCall:
    """Call the roll of a collection, as of the department's clock.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        returns: Its returns, where they are at hand; None reads them without their values, which is
            quicker.
    """
    if returns is None:
        returns = ledger.returns(collection.id, values=False)
    newest = ledger.newest_issues().items()
    return roll_call(
        department.due_roster(collection),
        {unit: note for (name, unit), note in newest if name == collection.id},
        standings(returns, ledger.decisions(collection.id), department.config.zone),
        returns,
        deadlines(department, ledger, collection),
        department.clock(),
        ledger.sent_back(collection.id),
    )


def deadlines(
    department: Department, ledger: Ledger, collection: Collection
) -> Mapping[str, datetime]:
    """Return each unit's last moment: the collection's, or the one it was given since.

    Returns:
        Unit id -> the end of the day (UTC) in the workspace's time zone; for all of the roster, and
        for those that were given a day.
    """
    given = extensions(ledger.decisions(collection.id, kind="extended"))
    days = {unit: last_day(collection, unit, given) for unit in given}
    ends = {day: department.config.end_of(day) for day in {collection.due, *days.values()}}
    units = dict.fromkeys((*(unit.id for unit in department.roster.units), *given))
    return {unit: ends[days.get(unit, collection.due)] for unit in units}
