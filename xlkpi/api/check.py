"""check: everything that can be known before anything goes out, in one pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.api.plan import sample_plan
from xlkpi.department.earlier import Earlier
from xlkpi.department.opened import Department
from xlkpi.outgoing.came_and_went import came_and_went
from xlkpi.outgoing.change_impact import change_impact
from xlkpi.outgoing.lost_values import lost_values
from xlkpi.outgoing.not_accepted_yet import not_accepted_yet
from xlkpi.outgoing.preflight import Checked, late, preflight, roster_alone, unwritable
from xlkpi.plan.limits_told import beyond_excel
from xlkpi.workspace.config import load as load_config
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.placeholders import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


def check(folder: Path, clock: Clock, collection: str | None = None) -> Checked:
    """Look at everything before it goes out; nothing is written.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) that deadlines are compared with.
        collection: Its id or title; None for all of them.

    Returns:
        What is wrong with xlkpi.toml and specs, the roster, and single units. Where one of the
        first two keeps everything from going out, units are not looked at.

    Raises:
        ProblemsFound: There is no such collection (S21) or the name means several (S92); exit code
            2.
        Unusable: There is no workspace (S30), or its ledger or key cannot be used; exit code 3.
    """
    workspace = Workspace.at(folder)
    config = load_config(workspace.config)
    if config.value is None or config.problems:
        marks = placeholders(workspace.config)
        has_problem = {one.place.line for one in config.problems}
        marks = tuple(one for one in marks if one.place.line not in has_problem)
        return Checked((), (*config.problems, *marks), roster_alone(workspace))
    department = Department(workspace, config.value, clock)
    unfit = department.setting_faults()
    if unfit:
        marks = placeholders(workspace.config)
        return Checked((), (*unfit, *marks), roster_alone(workspace))
    chosen = (
        tuple(one for one in department.config.collections if not one.read_only)
        if collection is None
        else (department.collection(collection),)
    )
    found = preflight(department, chosen)
    if not found.stops:
        found = replace(found, config=(*found.config, *_beyond_excel(department, chosen)))
    if found.stops:
        return found
    with department.view() as ledger:
        units, earlier = [*unwritable(department, chosen)], Earlier(department, ledger)
        for one in chosen:
            units += lost_values(department, ledger, one)
            units += came_and_went(department, ledger, one)
            units += late(department, ledger, one)
            units += change_impact(department, ledger, one, earlier)
            units += not_accepted_yet(department, ledger, one, earlier)
    return replace(found, units=tuple(units))


def _beyond_excel(department: Department, collections: Sequence[Collection]) -> Iterator[Problem]:
    """Yield what Excel refuses of the specs of some collections, of each once."""
    for name in dict.fromkeys(one.spec for one in collections):
        spec = department.spec(name)
        file = str(department.spec_file(name))
        yield from beyond_excel(spec, sample_plan(spec, whole=True), file)
