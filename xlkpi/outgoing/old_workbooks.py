"""Workbooks that only a key knows which is no more: who has still to answer on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.outgoing.units_listed import units_listed, units_wanted
from xlkpi.problems import Place, problem
from xlkpi.texts import same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.problems import Problem
    from xlkpi.workspace.roster import Roster


def unknown_plans(ledger: Ledger) -> frozenset[str]:
    """Return the plans of workbooks that were signed by a replaced key, and not again since.

    Returns:
        Their fingerprints.
    """
    return frozenset(plan for plan, since in ledger.plans_of_old_keys().items() if not since)


def to_issue_anew(
    ledger: Ledger,
    roster: Roster,
    issues: Mapping[str, Issued],
    merged: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    """Yield S98 where units in use have not all of their forms merged and such a workbook last.

    `issues` are the newest by unit, `merged` the projects that count by unit.
    """
    unknown = unknown_plans(ledger)
    those = [
        unit
        for unit in roster.units
        if unit.active and (issued := issues.get(unit.id)) is not None
        if issued.plan in unknown and len(merged.get(unit.id, ())) < len(issued.occasion.forms)
    ]
    if those:
        ids = [one.id for one in those]
        yield problem(
            "S98",
            Place(unit=ids[0] if len(ids) == 1 else ""),
            units=units_listed([same(f"{one.name}（{one.id}）") for one in those]),
            collection=issues[ids[0]].collection,
            wanted=units_wanted(ids),
        )
