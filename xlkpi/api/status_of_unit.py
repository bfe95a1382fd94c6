"""status UNIT: how one unit stands, what is wrong in its returns, and all that happened with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.audit.histories import history_of
from xlkpi.department.last_days import extensions, last_day
from xlkpi.department.named import meant, near, unit_named, units_of
from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import levels_seen, roll_call_about
from xlkpi.rollup.roll.not_due import with_units_of
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlkpi.audit.logbook import Logged
    from xlkpi.problems import Problem
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Unit


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """A unit in one collection: its forms, the problems of their latest returns, its events.

    The forms that are due, those of units below among them, come first, then those that came
    without being so. `due` is the
    collection's last day, `until` the unit's own.
    """

    collection: str
    unit: Unit
    forms: tuple[FormStatus, ...]
    problems: tuple[Problem, ...]
    events: tuple[Logged, ...]
    due: date
    until: date


def names_a_unit(folder: Path, clock: Clock, name: str) -> bool:
    """Whether a name is rather a unit's than a collection's; an id of a collection comes first.

    Args:
        folder: The workspace.
        clock: Not asked for the time: nothing is written.
        name: What was typed.

    Raises:
        ProblemsFound: xlkpi.toml or the roster's spec is faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or its roster cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    if any(one.id == name for one in department.config.collections):
        return False
    units = units_of(department.roster)
    if meant(name, units):
        return True
    if head_of(name):
        return True
    titles = [one.title for one in department.config.collections if one.title]
    return not any(name in title for title in titles) and bool(near(name, units))


def unit_history(
    folder: Path, clock: Clock, name: str, collection: str | None = None
) -> UnitHistory:
    """Return a unit's whole history in a collection; nothing is written.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which forms are overdue.
        name: The unit's id or name.
        collection: Its id or title; None where there is but one.

    Returns:
        Its forms, the problems of their latest returns (those of the file as a whole first), and
        the entries of the journal that are about it in this collection or in none, oldest first.

    Raises:
        ProblemsFound: Unit or collection cannot be told (S21-S23, S92), or xlkpi.toml or the spec
            is faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        seen = levels_seen(department, ledger, chosen).roster.units
        roster = replace(department.roster, units=seen)
        if not meant(name, units_of(roster)):  # its forms may count still
            roster = with_units_of(roster, ledger.standing(chosen.id))
            seen = roster.units
        unit = unit_named(roster, name)
        head = head_of(unit.id) or unit.id
        family = [one.id for one in seen if unit.id in (one.id, head_of(one.id))]
        called = roll_call_about(department, ledger, chosen, family)
        events = history_of(department, ledger, head)
        until = last_day(chosen, head, extensions(ledger.decisions(chosen.id)))
    there = (*called.forms, *called.beyond)
    forms = tuple(one for one in there if unit.id in (one.unit.id, head_of(one.unit.id)))
    latest = [one.latest for one in forms if one.latest is not None]
    own = dict.fromkeys(
        p
        for one in latest
        for p in (*one.returned.problems, *one.problems, *one.submission.problems)
    )
    history = tuple(one for one in events if one.collection in ("", chosen.id))
    return UnitHistory(chosen.id, unit, forms, tuple(own), history, chosen.due, until)
