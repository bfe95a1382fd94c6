"""The roll of a collection as it stands in the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.department.last_days import extensions, last_day
from xlkpi.ledger.series import last_bundles, standings
from xlkpi.rollup.roll.levels import LevelRoll, with_levels
from xlkpi.rollup.roll.outline import FOR_EVERYBODY, outline
from xlkpi.rollup.roll.roll_call import roll_call
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.records import Return
    from xlkpi.rollup.roll.outline import RollOutline
    from xlkpi.rollup.roll.roll_call import RollCall
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster


def outline_of(department: Department, ledger: Ledger, collection: Collection) -> RollOutline:
    """Call the roll of a collection by what the ledger keeps current: no return is read.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
    """
    levels = levels_seen(department, ledger, collection)
    return outline(
        levels,
        ledger.form_states(collection.id),
        ledger.unit_states(collection.id),
        deadlines(department, ledger, collection, levels.roster),
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
    levels = levels_seen(department, ledger, collection)
    return roll_call(
        levels,
        {unit: note for (name, unit), note in newest if name == collection.id},
        standings(returns, ledger.decisions(collection.id), department.config.zone),
        returns,
        deadlines(department, ledger, collection, levels.roster),
        department.clock(),
        ledger.sent_back(collection.id),
    )


def roll_call_about(
    department: Department, ledger: Ledger, collection: Collection, units: Sequence[str]
) -> RollCall:
    """Call the roll of some units alone: as `roll_call_of`, with the values of their returns.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        units: Their ids; what came together with theirs is beyond.
    """
    levels = levels_seen(department, ledger, collection)
    wanted, known = frozenset(units), levels.roster
    roster = replace(
        known,
        units=tuple(one for one in known.units if one.id in wanted),
        assignments=tuple(one for one in known.assignments if one.unit in wanted),
    )
    returns = ledger.returns_about(collection.id, units)
    decisions = ledger.decisions(collection.id)
    return roll_call(
        replace(levels, roster=roster),
        ledger.newest_issues_of(collection.id, (FOR_EVERYBODY, *units)),
        standings(returns, decisions, department.config.zone),
        returns,
        deadlines(department, ledger, collection, roster),
        department.clock(),
        ledger.sent_back(collection.id),
    )


def levels_seen(department: Department, ledger: Ledger, collection: Collection) -> LevelRoll:
    """Return who has to report in a collection, the units below included that bundles tell of.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
    """
    roster, bundles = department.due_roster(collection), ledger.bundles(collection.id)
    if not bundles:
        return LevelRoll(roster)
    return with_levels(roster, last_bundles(bundles, ledger.decisions(collection.id)))


def deadlines(
    department: Department, ledger: Ledger, collection: Collection, roster: Roster | None = None
) -> Mapping[str, datetime]:
    """Return each unit's last moment: the collection's, or the one it was given since.

    A unit below has that of the unit which reports for it.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        roster: The units; None for those of roster.xlsx.

    Returns:
        Unit id -> the end of the day (UTC) in the workspace's time zone; for all of the roster, and
        for those that were given a day.
    """
    given = extensions(ledger.decisions(collection.id, kind="extended"))
    days = {unit: last_day(collection, unit, given) for unit in given}
    ends = {day: department.config.end_of(day) for day in {collection.due, *days.values()}}
    known = (department.roster if roster is None else roster).units
    units = dict.fromkeys((*(unit.id for unit in known), *given))
    return {unit: ends[days.get(head_of(unit) or unit, collection.due)] for unit in units}
