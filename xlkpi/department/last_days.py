"""By when a unit has to answer: the collection's last day, or the one it was given since.

An extension is no new issue: what is made for the unit from then on says its own day in the guide,
and is the same workbook for all else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xlkpi.ledger.decisions import Extended

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.ledger.decisions import Decision
    from xlkpi.plan.model import Plan
    from xlkpi.workspace.config import Collection


def extensions(decisions: Iterable[Decision]) -> Mapping[str, date]:
    """Return unit id -> the last day that it was given, of the units that were given another one.

    Args:
        decisions: Those of one collection in their order: the last one counts.
    """
    return {
        one.unit: date.fromisoformat(one.until) for one in decisions if isinstance(one, Extended)
    }


def last_day(collection: Collection, unit: str, given: Mapping[str, date]) -> date:
    """Return the day, in the workspace's time zone, at whose end a unit's forms are due.

    Args:
        collection: The collection.
        unit: Its id.
        given: The days that units were given (`extensions`).
    """
    return given.get(unit, collection.due)


def with_last_day(plan: Plan, until: date | None) -> Plan:
    """Return a plan whose guide names the day its unit was given.

    Args:
        plan: A plan of the unit.
        until: That day; None where it was given none, and the plan stays as it is.
    """
    return plan if until is None else replace(plan, occasion=replace(plan.occasion, due=until))
