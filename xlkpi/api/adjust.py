"""adjust: a budget raised or cut during the year, on record beside the accepted form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from xlkpi.department.adjusted_later import starting_from
from xlkpi.department.adjusting import Adjusting
from xlkpi.department.adjustment_table import read_adjustments
from xlkpi.department.amount_said import Said
from xlkpi.department.opened import Department
from xlkpi.intake.decisions import recorded
from xlkpi.ledger.decisions import Adjusted
from xlkpi.ledger.journal.events import SpecKept
from xlkpi.problems import Problem, ProblemsFound
from xlkpi.problems.system_errors import cannot_use
from xlkpi.rollup.roll.not_due import with_units_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.department.adjusted_later import Later
    from xlkpi.department.masters import Written
    from xlkpi.department.targets import Reason, Target
    from xlkpi.ledger.book import Ledger
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


@dataclass(frozen=True, slots=True)
class AlreadyOut:
    """A later collection whose workbooks went out to some of the adjusted units (ids) before."""

    collection: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdjustedTogether:
    """Adjustments, on record unless it was a trial; what they concern that is out already.

    `later` are the ids of the collections that start from them; `unused` the headings of a table
    that nothing was taken from; `names` those of the adjusted units by their ids. `master` is None
    where nothing was recorded: in a trial, or because it is not what had been seen.
    """

    decisions: tuple[Adjusted, ...]
    out: tuple[AlreadyOut, ...]
    later: tuple[str, ...]
    master: Written | None
    names: Mapping[str, str]
    unused: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What tells them from others: all that is seen of them but who decides, and when."""
        seen = [
            (replace(one, given=replace(one.given, who="", at="")), self.names.get(one.unit, ""))
            for one in self.decisions
        ]
        return sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def sums(self) -> tuple[Decimal, Decimal]:
        """What the amounts were and are together, each counted once, in their measure."""
        first: dict[tuple[str, ...], Adjusted] = {}
        last: dict[tuple[str, ...], Adjusted] = {}
        for one in self.decisions:
            key = one.unit, one.project, one.field, one.row
            first.setdefault(key, one)
            last[key] = one
        before = sum((Decimal(one.before or 0) for one in first.values()), Decimal(0))
        return before, sum((Decimal(one.amount) for one in last.values()), Decimal(0))


def adjust(
    folder: Path,
    clock: Clock,
    target: Target,
    amounts: Mapping[str, str],
    reason: Reason,
    on: date | None = None,
    *,
    trial: bool = False,
) -> AdjustedTogether:
    """Put on record what amounts of a unit's accepted form are from now on.

    The form stays as it was accepted; later collections start from the adjusted amounts where
    their specs say so (ADJUSTED). Of each amount the adjustment recorded last counts.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: The unit, its project where it has several forms, and the collection (None: the
            one that later ones take adjusted amounts of). Its `file` is not looked at.
        amounts: Name of an amount, as people call it -> what it is after the adjustment, in the
            measure of the collection where none is named.
        reason: The document or why, and by whom.
        on: The day of the document, None where it is not given.
        trial: Record nothing.

    Returns:
        The adjustments on record, one for each amount.

    Raises:
        ProblemsFound: All that is wrong with them: S29, or a name that means none (S22) or several
            (S92); the collection cannot be told (S21, S23, S28, S92), or xlkpi.toml or a spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    said = [
        Said(target.unit, target.project or "", name, amount, reason.why, on)
        for name, amount in amounts.items()
    ]
    return _adjusted(department, target.collection, said, reason.who, trial=trial, exit_code=2)


def adjust_from(  # noqa: PLR0913 - each is said by the table, the verb or the page
    folder: Path,
    clock: Clock,
    table: Path | tuple[str, Path],
    reason: Reason,
    collection: str | None = None,
    on: date | None = None,
    *,
    trial: bool = False,
    seen: str = "",
) -> AdjustedTogether:
    """Put on record every line of a table of adjustments (see `department.adjustment_table`).

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decisions.
        table: A workbook or CSV file; with the name by which problems tell it before it, where that
            is not its path.
        reason: The document of lines that name none ("" for none), and by whom.
        collection: As of `adjust`.
        on: The day of lines that name none.
        trial: Record nothing.
        seen: The digest of what a trial told, to record that and nothing else; "" for whatever it
            is by now.

    Returns:
        The adjustments on record, in the order of the lines. Where they are not those that were
        seen, as an amount or the roster was changed meanwhile, nothing is on record.

    Raises:
        ProblemsFound: Every line that is at fault, and nothing is recorded: S29, S22, S92, exit
            code 1; the table cannot be read (S31, exit code 2; F codes, exit code 1); else as of
            `adjust`.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    name, path = table if isinstance(table, tuple) else (str(table), table)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemsFound((cannot_use(name, error),), exit_code=2) from error
    read = read_adjustments(data, name, reason.why, on)
    if isinstance(read, Problem):
        raise ProblemsFound((read,), exit_code=1)
    made = _adjusted(
        department, collection, read.lines, reason.who, trial=trial, exit_code=1, seen=seen
    )
    return replace(made, unused=read.unused)


def _adjusted(
    department: Department,
    name: str | None,
    said: Sequence[Said | Problem],
    who: str,
    *,
    trial: bool,
    exit_code: int,
    seen: str = "",
) -> AdjustedTogether:
    collection = _collection(department, name)
    opened = department.view() if trial else department.ledger()
    with opened as ledger:
        before = ledger.standing(collection.id)
        roster = with_units_of(department.roster, before)
        adjusting = Adjusting(department, ledger, collection, roster, before)
        at = department.clock().isoformat()
        settled = [
            one if isinstance(one, Problem) else adjusting.settled(one, who, at) for one in said
        ]
        faults = tuple(one for one in settled if isinstance(one, Problem))
        if faults:
            raise ProblemsFound(faults, exit_code=exit_code)
        decisions = tuple(one for one in settled if isinstance(one, Adjusted))
        out = tuple(_already_out(ledger, adjusting.later, decisions))
        later = tuple(one.collection.id for one in adjusting.later)
        adjusted = {one.unit for one in decisions}
        names = {unit.id: unit.name for unit in roster.units if unit.id in adjusted}
        made = AdjustedTogether(decisions, out, later, None, names)
        if not trial and seen in ("", made.digest):
            spec = department.spec(collection.spec)
            if ledger.spec_text(spec.fingerprint) is None:
                ledger.append([SpecKept(spec.fingerprint, spec.text)])
            _, master = recorded(department, ledger, collection, decisions, before)
            made = replace(made, master=master)
    return made


def _collection(department: Department, name: str | None) -> Collection:
    """Return the collection that is named, else the one that later ones take adjustments of."""
    if name is None:
        own = [
            one
            for one in department.config.collections
            if not one.read_only and starting_from(department, one)
        ]
        if len(own) == 1:
            return own[0]
    return department.going_on(name)


def _already_out(
    ledger: Ledger, later: Sequence[Later], decisions: Sequence[Adjusted]
) -> Iterator[AlreadyOut]:
    for one in later:
        issued = {
            i.unit: {f.project for f in i.occasion.forms} for i in ledger.issues(one.collection.id)
        }
        units = dict.fromkeys(
            d.unit
            for d in decisions
            if d.cell in one.amounts and {d.project, ""} & issued.get(d.unit, set())
        )
        if units:
            yield AlreadyOut(one.collection.id, tuple(units))
