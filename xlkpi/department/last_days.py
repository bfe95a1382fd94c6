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
    """Return the last day that each unit was given, where it was given another one."""
    return {
        one.unit: date.fromisoformat(one.until) for one in decisions if isinstance(one, Extended)
    }


def last_day(collection: Collection, unit: str, given: Mapping[str, date]) -> date:
    """Return the day at whose end a unit's forms are due."""
    return given.get(unit, collection.due)


def dated(plan: Plan, until: date | None) -> Plan:
    """Return a plan whose guide names the day its unit was given; None where it was given none."""
    return plan if until is None else replace(plan, occasion=replace(plan.occasion, due=until))
