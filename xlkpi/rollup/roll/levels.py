"""Units that are known by the bundle of another one: in the roll, below the unit that sent it.

What a unit that reports for others has to report itself is what its bundle says of its units. Where
the bundle has nobody for a project, that is still due of the unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.workspace.roster import (
    NOBODY_DUE,
    Assignment,
    Project,
    Roster,
    Unit,
    below,
    head_of,
    name_below,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.records import Bundle, Return


@dataclass(frozen=True, slots=True)
class LevelRoll:
    """A roster with the units below, and how far the level below said that each form is.

    `told` is (unit, project), ids of this level, -> a state of the roll-call there. `shares` is the
    allocation of (unit, project) that units below report in its place, `given` whom the roster of
    this level gives a project, and `called` what the unit calls it, by (unit, project).
    """

    roster: Roster
    told: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: Mapping[tuple[str, str], str] = field(default_factory=dict)


NO_LEVELS = LevelRoll(NOBODY_DUE)


def with_levels(roster: Roster, bundles: Sequence[Return]) -> LevelRoll:
    """Return the roll of a collection with what bundles say of the units below.

    Args:
        roster: As the collection sees it.
        bundles: The one that counts of each unit; of units that the roster does not know, or that
            are not in use, they are passed over.
    """
    heads = {one.unit: one.bundle for one in bundles if one.bundle is not None}
    own = {unit.id: unit for unit in roster.units if unit.active and unit.id in heads}
    known = {unit: heads[unit] for unit in own}
    if not known:
        return LevelRoll(roster)
    due = [one for head, said in known.items() for one in _due(head, said)]
    covered = {(head_of(one.unit), one.project) for one in due}
    left = [one for one in roster.assignments if (one.unit, one.project) not in covered]
    replaced = [one for one in roster.assignments if (one.unit, one.project) in covered]
    seen = Roster(
        tuple(_with_below(roster.units, known)),
        (*roster.projects, *_further(roster, known.values())),
        (*left, *due),
    )
    told = {
        (below(head, line.unit), line.project): line.state
        for head, said in known.items()
        for line in said.due
    }
    shares = {
        (one.unit, one.project): one.allocation
        for one in replaced
        if one.allocation is not None and not one.exempt
    }
    called = {
        (head, project): name
        for head, said in known.items()
        for project, name in said.projects.items()
    }
    given = {
        project.id: tuple(one.unit for one in roster.due_for(project.id))
        for project in roster.projects
    }
    return LevelRoll(seen, told, shares, given, called)


def units_below(unit: Unit, said: Bundle) -> Iterator[Unit]:
    """Yield the units that a bundle says it has, as they are known on this level."""
    for one in said.units:
        yield Unit(below(unit.id, one.id), name_below(unit.name, one.name), one.kind)


def _with_below(units: Iterable[Unit], known: Mapping[str, Bundle]) -> Iterator[Unit]:
    for unit in units:
        yield unit
        if unit.id in known:
            yield from units_below(unit, known[unit.id])


def _due(head: str, said: Bundle) -> Iterator[Assignment]:
    for line in said.due:
        share = Decimal(line.allocation) if line.allocation else None
        yield Assignment(below(head, line.unit), line.project, share)


def _further(roster: Roster, known: Iterable[Bundle]) -> Iterator[Project]:
    """Yield the projects that a bundle has something due for and the roster does not know."""
    last = max((one.order for one in roster.projects), default=0)
    names = {
        line.project: said.projects.get(line.project, line.project)
        for said in known
        for line in said.due
        if roster.project(line.project) is None
    }
    for number, (project, name) in enumerate(names.items(), 1):
        yield Project(project, last + number, name)
