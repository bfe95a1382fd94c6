"""generate: one protected workbook for each unit, and the record of what was issued."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.department.earlier import Earlier
from xlkpi.department.last_days import extensions
from xlkpi.department.occasions import blank_occasion, occasion
from xlkpi.department.opened import Department
from xlkpi.department.signing import have_key
from xlkpi.department.wanted import wanted_units
from xlkpi.intake.garbage import seldom_looked_for
from xlkpi.ledger.journal.events import SpecKept
from xlkpi.outgoing.lost_values import refuse_lost_values
from xlkpi.outgoing.not_accepted_yet import NotAcceptedYet, refuse_for_everybody
from xlkpi.outgoing.old_workbooks import unknown_plans
from xlkpi.outgoing.prefilling import read_entries, values_given, with_units
from xlkpi.outgoing.preflight import cleared
from xlkpi.outgoing.workbooks import (
    Making,
    Order,
    file_name,
    issue_of,
    made,
    sheet_password,
)
from xlkpi.plan.build import build
from xlkpi.plan.limits_told import beyond_excel
from xlkpi.problems import ProblemsFound
from xlkpi.problems.system_errors import cannot_use
from xlkpi.workers.executors import HERE, workers
from xlkpi.workers.handed import Handed
from xlkpi.workspace.durable import Together, write_atomically
from xlkpi.workspace.paths import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Event, Issued
    from xlkpi.outgoing.workbooks import Made
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Occasion
    from xlkpi.problems import Problem
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workers.executors import Workers
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster, Unit

_PORTION = 16
"""Workbooks that are made at a time: what they have in common is handed over with each."""
_WORTH_IT = 500
"""Workbooks; fewer are made before a process that helps has loaded what it needs."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A workbook that lies ready for a unit; `new` where it was not issued like this before."""

    unit: str
    unit_name: str
    file: Path
    forms: int
    new: bool


@seldom_looked_for()
def generate(  # noqa: PLR0913 - each is an option of the verb
    folder: Path,
    clock: Clock,
    collection: str | None = None,
    units: Sequence[str] = (),
    prefill: Path | None = None,
    warn: Callable[[Sequence[Problem]], None] = lambda _: None,
    *,
    jobs: int = 1,
    cluster: str = "",
    progress: Callable[[int, int], None] = lambda *_: None,
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
        jobs: How many processes of this machine make them where they are many.
        cluster: The address of a Dask scheduler whose workers do that; "" for this machine.
        progress: Told how many workbooks of how many are made.

    Returns:
        The workbooks that lie ready, in the order of the units.

    Raises:
        ProblemsFound: xlkpi.toml or a spec is faulty (S20, S01-S13), or the collection or a unit
            cannot be told (S21-S23, S92), or the spec was changed and has no place for accepted
            values (S18), exit code 2; the roster is faulty as a whole (S32, S80-S84, K codes), exit
            code 3; the prefill file has faults at their lines, exit code 1
            (2 where it cannot be read). Nothing was made.
        Unusable: There is no workspace (S30), or it or the cluster (S39) cannot be used; exit code
            3.
    """
    department = Department.at(folder, clock)
    chosen = department.going_on(collection)
    warn(cleared(department, chosen))
    spec = department.spec(chosen.spec)
    wanted = wanted_units(department, units)
    with department.ledger() as ledger:
        refuse_lost_values(department, ledger, chosen)
        facts = _occasions(department, ledger, chosen, spec, wanted, prefill, warn)
        have_key(department, ledger)
        given = extensions(ledger.decisions(chosen.id))
        asked = [one for one in wanted if one.id in facts]
        orders = [Order(facts[unit.id], given.get(unit.id)) for unit in asked]
        by = _makers(len(orders), jobs, cluster)
        workbooks = _made(department, chosen, orders, by, progress)
        templates = department.workspace.templates(chosen.id)
        put = _laid_down(templates, zip(asked, orders, workbooks, strict=True), warn)
        new = _new(ledger, chosen.id, put)
        _record(ledger, spec, [one.issue(spec, clock) for one in put if one.unit.id in new])
    return tuple(one.told(new=one.unit.id in new) for one in put)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A workbook that was made and written beside its place; `made` is without its bytes."""

    unit: Unit
    order: Order
    path: Path
    made: Made

    def issue(self, spec: LoadedSpec, clock: Clock) -> Issued:
        return issue_of(self.order, self.made, spec, self.path, clock)

    def told(self, *, new: bool) -> Generated:
        forms = len(self.order.occasion.forms)
        return Generated(self.unit.id, self.unit.name, self.path, forms, new)


def _makers(workbooks: int, jobs: int, cluster: str) -> AbstractContextManager[Workers]:
    """Return who makes so many: a few are made here before another process had started."""
    worth_it = workbooks >= _WORTH_IT and (jobs > 1 or cluster != "")
    return workers(jobs, cluster) if worth_it else nullcontext(HERE)


def _made(
    department: Department,
    collection: Collection,
    orders: Sequence[Order],
    by: AbstractContextManager[Workers],
    progress: Callable[[int, int], None],
) -> Iterator[Made]:
    """Yield the workbooks that are ordered.

    Where one is too much for Excel, what is too much of all is told (S09).
    """
    spec = department.spec(collection.spec)
    making = Handed.of(Making(spec, department.sign, sheet_password()))
    portions = ((making, orders[n : n + _PORTION]) for n in range(0, len(orders), _PORTION))
    done = 0
    with by as opened:
        for portion in opened.in_order(made, portions):
            if any(one.is_too_much for one in portion):
                plans = (build(spec, one.occasion) for one in orders)
                _opens_in_excel(department, collection, spec, plans)
            yield from portion
            done += len(portion)
            progress(done, len(orders))


def _laid_down(
    folder: Path,
    workbooks: Iterable[tuple[Unit, Order, Made]],
    warn: Callable[[Sequence[Problem]], None],
) -> Sequence[_Ready]:
    """Return those that took their places, in turn, once all are written."""
    with Together() as files:
        ready = []
        for unit, order, one in workbooks:
            if one.forms:
                path = folder / file_name(unit)
                files.write(path, one.data)
                ready.append(_Ready(unit, order, path, replace(one, data=b"")))
        return tuple(_put(files, ready, warn))


def _put(
    files: Together, ready: Sequence[_Ready], warn: Callable[[Sequence[Problem]], None]
) -> Iterator[_Ready]:
    """Yield the workbooks that took their places; one that is open elsewhere is told (S31)."""
    for one in ready:
        try:
            files.put(one.path)
        except PermissionError as error:
            if not one.path.exists():
                raise
            warn((cannot_use(str(one.path), error).at(unit=one.unit.id),))
        else:
            yield one


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


def _new(ledger: Ledger, collection: str, put: Sequence[_Ready]) -> frozenset[str]:
    """Return the units whose newest issue is another one, or signed by a key that is no more."""
    known = {issued.unit: issued.plan for issued in ledger.issues(collection)}
    unknown = unknown_plans(ledger)
    plans = {one.unit.id: one.made.plan for one in put}
    return frozenset(u for u, p in plans.items() if known.get(u) != p or p in unknown)


def _record(ledger: Ledger, spec: LoadedSpec, issues: Sequence[Event]) -> None:
    """Put issues on record, behind the text of their spec where that is not there yet."""
    if issues:
        kept = ledger.spec_text(spec.fingerprint) is not None
        ledger.append([*([] if kept else [SpecKept(spec.fingerprint, spec.text)]), *issues])


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
        making = Handed.of(Making(spec, department.sign, sheet_password()))
        (one,) = made(making, (Order(facts),))
        write_atomically(path, one.data)
        _record(ledger, spec, [issue_of(Order(facts), one, spec, path, clock)] if new else [])
    return Generated("", "", path, len(facts.forms), new)


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
