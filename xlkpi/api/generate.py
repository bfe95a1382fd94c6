"""generate: one protected workbook for each unit, and the record of what was issued."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.department.earlier import Earlier
from xlkpi.department.last_days import extensions, with_last_day
from xlkpi.department.named import wanted_units
from xlkpi.department.occasions import blank_occasion, occasion
from xlkpi.department.opened import Department
from xlkpi.department.signing import have_key
from xlkpi.intake.garbage import seldom_looked_for
from xlkpi.ledger.journal.events import SpecKept
from xlkpi.outgoing.lost_values import refuse_lost_values
from xlkpi.outgoing.not_accepted_yet import NotAcceptedYet, refuse_for_everybody
from xlkpi.outgoing.old_workbooks import unknown_plans
from xlkpi.outgoing.prefilling import read_entries, values_given, with_units
from xlkpi.outgoing.preflight import cleared
from xlkpi.outgoing.workbooks import file_name, issue_of, made_of
from xlkpi.plan.build import build
from xlkpi.plan.limits_told import beyond_excel
from xlkpi.problems import ProblemsFound
from xlkpi.problems.system_errors import cannot_use
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Event, Issued
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Occasion
    from xlkpi.problems import Problem
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster, Unit


@dataclass(frozen=True, slots=True)
class Generated:
    """A workbook that lies ready for a unit; `new` where it was not issued like this before."""

    unit: str
    unit_name: str
    file: Path
    forms: int
    new: bool


@seldom_looked_for()
def generate(
    folder: Path,
    clock: Clock,
    collection: str | None = None,
    units: Sequence[str] = (),
    prefill: Path | None = None,
    warn: Callable[[Sequence[Problem]], None] = lambda _: None,
) -> tuple[Generated, ...]:
    """Make the workbooks of a collection and record them as issued.

    The same workbook again is no new issue.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the issues.
        collection: Its id or title; None where there is but one.
        units: Units by id or name; none for all that are in use. One with nothing to report gets no
            workbook.
        prefill: A CSV or YAML file of values for inputs (see `outgoing.prefilling`), None for none.
        warn: Hears what should be looked at, and which units were left out: their file is open
            elsewhere (S31), or an earlier collection has not accepted theirs (S24).

    Returns:
        The workbooks that lie ready, in the order of the units.

    Raises:
        ProblemsFound: xlkpi.toml or a spec is faulty (S20, S01-S13), or the collection or a unit
            cannot be told (S21-S23, S92), or the spec was changed and has no place for accepted
            values (S18), exit code 2; the roster is faulty as a whole (S32, S80-S84, K codes), exit
            code 3; the prefill file has faults at their lines, exit code 1
            (2 where it cannot be read). Nothing was made.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.going_on(collection)
    warn(cleared(department, chosen))
    spec = department.spec(chosen.spec)
    wanted = wanted_units(department, units)
    with department.ledger() as ledger:
        refuse_lost_values(department, ledger, chosen)
        facts = _occasions(department, ledger, chosen, spec, wanted, prefill, warn)
        plans = {unit: build(spec, one) for unit, one in facts.items()}
        _opens_in_excel(department, chosen, spec, plans.values())
        have_key(department, ledger)
        given = extensions(ledger.decisions(chosen.id))
        known = {issued.unit: issued for issued in ledger.issues(chosen.id)}
        unknown = unknown_plans(ledger)
        issues: list[Event] = []
        made: list[Generated] = []
        for unit in (one for one in wanted if one.id in plans and plans[one.id].forms):
            plan = plans[unit.id]
            path = department.workspace.templates(chosen.id) / file_name(unit)
            new = _is_new(known.get(unit.id), plan, unknown)
            data = made_of(department, with_last_day(plan, given.get(unit.id)))
            open_elsewhere = _written(path, data, unit)
            if open_elsewhere is not None:
                warn((open_elsewhere,))
                continue
            made.append(Generated(unit.id, unit.name, path, len(plan.occasion.forms), new))
            issues += [issue_of(plan, path, data, clock)] if new else []
        _record(ledger, spec, issues)
    return tuple(made)


def _occasions(
    department: Department,
    ledger: Ledger,
    collection: Collection,
    spec: LoadedSpec,
    wanted: Sequence[Unit],
    prefill: Path | None,
    warn: Callable[[Sequence[Problem]], None],
) -> Mapping[str, Occasion]:
    """Return unit id -> what its workbook is made from, filled in as a file gives it.

    Units that cannot have one before an earlier collection has accepted theirs are left out.
    """
    roster, earlier = department.due_roster(collection), Earlier(department, ledger)
    facts = {u.id: occasion(department.config, collection, roster, u, spec.spec) for u in wanted}
    waiting = NotAcceptedYet(earlier, collection, facts)
    warn(tuple(waiting.as_made()))
    facts = {
        unit: earlier.into(collection, one)
        for unit, one in facts.items()
        if unit not in waiting.left_out
    }
    return facts if prefill is None else _prefilled(facts, spec, prefill, roster)


def _opens_in_excel(
    department: Department, collection: Collection, spec: LoadedSpec, plans: Iterable[Plan]
) -> None:
    """Refuse what no Excel opens, as `spec check` does.

    Raises:
        ProblemsFound: What is too much (S09), at its lines of the spec; exit code 2.
    """
    file = str(department.spec_file(collection.spec))
    found = dict.fromkeys(one for plan in plans for one in beyond_excel(spec, plan, file))
    if found:
        raise ProblemsFound(tuple(found), exit_code=2)


def _is_new(issued: Issued | None, plan: Plan, unknown: frozenset[str]) -> bool:
    """Whether a unit's newest issue is another one, or signed by a key that is no more."""
    return issued is None or issued.plan != plan.fingerprint or issued.plan in unknown


def _record(ledger: Ledger, spec: LoadedSpec, issues: Sequence[Event]) -> None:
    """Put issues on record, behind the text of their spec where that is not there yet."""
    if issues:
        kept = ledger.spec_text(spec.fingerprint) is not None
        ledger.append([*([] if kept else [SpecKept(spec.fingerprint, spec.text)]), *issues])


def _written(path: Path, data: bytes, unit: Unit) -> Problem | None:
    """Write a unit's workbook; what keeps that from being done where it is open elsewhere."""
    try:
        write_atomically(path, data)
    except PermissionError as error:
        if not path.exists():
            raise
        return cannot_use(str(path), error).at(unit=unit.id)
    return None


def generate_blank(
    folder: Path,
    clock: Clock,
    collection: str | None = None,
    warn: Callable[[Sequence[Problem]], None] = lambda _: None,
) -> Generated:
    """Make one workbook for everybody, in which unit and project are picked, and record it.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the issue.
        collection: Its id or title; None where there is but one.
        warn: Hears what should be looked at.

    Returns:
        The workbook; its unit is "".

    Raises:
        ProblemsFound: xlkpi.toml or the spec is faulty (S20, S01-S13), or the collection cannot be
            told (S21, S23, S92), or locks what differs by unit (S26), exit code 2; the roster is
            faulty as a whole (S32, S80-S84, K codes), exit code 3.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.going_on(collection)
    warn(cleared(department, chosen))
    refuse_for_everybody(department, chosen)
    spec = department.spec(chosen.spec)
    facts = blank_occasion(department.config, chosen, department.due_roster(chosen), spec.spec)
    plan = build(spec, facts)
    _opens_in_excel(department, chosen, spec, (plan,))
    path = department.workspace.templates(chosen.id) / (
        safe_name(f"{spec.spec.title}（通用）") + ".xlsx"
    )
    with department.ledger() as ledger:
        refuse_lost_values(department, ledger, chosen)
        have_key(department, ledger)
        known = ledger.issue_by_plan(plan.fingerprint)
        new = known is None or known.plan in unknown_plans(ledger)
        data = made_of(department, plan)
        write_atomically(path, data)
        _record(ledger, spec, [issue_of(plan, path, data, clock)] if new else [])
    return Generated("", "", path, len(plan.occasion.forms), new)


def _prefilled(
    facts: Mapping[str, Occasion], spec: LoadedSpec, file: Path, roster: Roster
) -> dict[str, Occasion]:
    """Fill in what a file gives; what it gives to units not asked for is left for their turn."""
    others = {u.id for u in roster.units} - set(facts)
    known = with_units(read_entries(file), roster)
    entries = [entry for entry in known if entry.unit not in others]
    plans = {unit: build(spec, one) for unit, one in facts.items()}
    values = values_given(entries, plans)
    return {
        unit: replace(
            one,
            forms=tuple(
                replace(f, given={**f.given, **values.get((unit, f.project), {})})
                for f in one.forms
            ),
        )
        for unit, one in facts.items()
    }
