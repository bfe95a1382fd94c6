"""A decision put on record, and what follows: marked copies, the master."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.audit.change_words import changed_forms, state_changes
from xlkpi.department.masters import Written, write_master
from xlkpi.department.named import meant, settled, unit_named, units_of
from xlkpi.department.opened import Department
from xlkpi.department.targets import of_this_level
from xlkpi.intake.unit_copies import settle_copies
from xlkpi.ledger.decisions import Extended, Given, Waived
from xlkpi.ledger.repeated import for_every_file
from xlkpi.rollup.roll.not_due import with_units_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlkpi.audit.change_words import Changed
    from xlkpi.department.targets import Reason, Target
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.standing import Standing
    from xlkpi.rollup.roll.held import Left
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on record, the forms whose state it changed, and the master written after it."""

    decision: Decision
    changes: tuple[Changed, ...]
    master: Written | None


@dataclass(frozen=True, slots=True)
class DecidedTogether:
    """Decisions on record, what they changed, what has to be decided one by one, the master."""

    decisions: tuple[Decision, ...]
    changes: tuple[Changed, ...]
    left: tuple[Left, ...]
    master: Written | None


def decide(
    folder: Path,
    clock: Clock,
    target: Target,
    reason: Reason,
    settle: Callable[[Ledger, Collection, Target, Given], Decision],
) -> Decided:
    """Put on record what `settle` says is decided of a target, and write what follows.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: What it is about, as a person named it.
        reason: Why, and by whom.
        settle: Given the open ledger, the collection, the target by ids, and reason and time:
            returns the decision, or raises ProblemsFound where there is nothing to decide.

    Returns:
        The decision, what it changed, and the master written after it.

    Raises:
        ProblemsFound: What `settle` raises; unit, project or collection cannot be told (S21-S23,
            S92), or xlkpi.toml or a spec is faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    collection = department.going_on(target.collection)
    roster = department.roster
    if not meant(target.unit, units_of(roster)):
        with department.view() as looked:
            roster = with_units_of(roster, looked.standing(collection.id))
    unit_named(roster, target.unit)  # a mistyped one waits for nobody's lock
    with department.ledger() as ledger:
        before = ledger.standing(collection.id)
        given = Given(reason.why, reason.who, clock().isoformat())
        roster = with_units_of(department.roster, before)
        named = of_this_level(settled(target, roster, before), roster)
        decision = settle(ledger, collection, named, given)
        changes, master = recorded(department, ledger, collection, [decision], before)
        return Decided(decision, changes, master)


def recorded(
    department: Department,
    ledger: Ledger,
    collection: Collection,
    decisions: Sequence[Decision],
    before: Sequence[Standing],
) -> tuple[tuple[Changed, ...], Written]:
    """Put decisions on record, and write what follows of them: marked copies and the master.

    Args:
        department: The workspace.
        ledger: Open for writing.
        collection: Whose returns, units or deadlines were decided about.
        decisions: In their order; those about a return concern every file of its content.
        before: What became of every form before them.

    Returns:
        The forms whose state they changed, and the master that shows it.
    """
    each = [one for decision in decisions for one in for_every_file(decision, before)]
    ledger.append(tuple(dict.fromkeys(each)))
    after = ledger.standing(collection.id)
    own = {one.unit for one in decisions if isinstance(one, Waived | Extended)}
    settle_copies(
        department,
        ledger,
        collection.id,
        own | {new.unit for _, new in changed_forms(before, after)},
    )
    return state_changes(before, after), write_master(department, ledger, collection.id)


def decide_together(
    folder: Path,
    clock: Clock,
    name: str | None,
    reason: Reason,
    settle: Callable[
        [Ledger, Department, Collection, Given], tuple[Sequence[Decision], Sequence[Left]]
    ],
) -> DecidedTogether:
    """Put on record all that `settle` says is decided, and write what follows.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decisions.
        name: The collection's id or title; None where there is but one.
        reason: Why, and by whom.
        settle: Given the open ledger, the workspace, the collection, and reason and time: returns
            the decisions, and what is left to be decided by itself.

    Returns:
        The decisions, what they changed, what is left, and the master; None in its place where
        nothing was decided, and nothing is written then.

    Raises:
        ProblemsFound: What `settle` raises; the collection cannot be told (S21, S23, S92), or
            xlkpi.toml or a spec is faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    collection = department.going_on(name)
    with department.ledger() as ledger:
        before = ledger.standing(collection.id)
        given = Given(reason.why, reason.who, clock().isoformat())
        decisions, left = settle(ledger, department, collection, given)
        if not decisions:
            return DecidedTogether((), (), tuple(left), None)
        changes, master = recorded(department, ledger, collection, decisions, before)
        return DecidedTogether(tuple(decisions), changes, tuple(left), master)
