"""What waits for the department's word: held returns, forms with errors, what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import outline_of
from xlkpi.records import Status
from xlkpi.rollup.roll.held import together

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return
    from xlkpi.rollup.roll.outline import FormOutline
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class ToDecide:
    """The returns that are held or withdrawn, in order of arrival, and other forms with errors.

    `template_only` counts what is held for the template for everybody alone, `formless` are the
    latest files without a form, `names` the units by their ids.
    """

    held: tuple[Standing, ...]
    withdrawn: tuple[Standing, ...]
    faulty: tuple[FormOutline, ...]
    template_only: int
    formless: tuple[Return, ...]
    names: Mapping[str, str]


def to_decide(folder: Path, clock: Clock, collection: str, most: int) -> ToDecide:
    """Return what waits for a decision; only returns of units are read that have such.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) by which forms are overdue.
        collection: Its id or title.
        most: How many of the files without a form.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S92), or xlkpi.toml or the spec is faulty
            (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        called = outline_of(department, ledger, chosen)
        forms = (*called.forms, *called.beyond)
        states = ledger.form_states(chosen.id).values()
        units = dict.fromkeys(one.unit for one in states if one.held or one.withdrawn)
        series = ledger.standing_about(chosen.id, tuple(units), department.config.zone)
        formless = ledger.formless(most)
    return ToDecide(
        tuple(one for one in series if one.status is Status.HELD),
        tuple(one for one in series if one.status is Status.WITHDRAWN),
        tuple(one for one in forms if one.came and one.came.errors and one.state != "held"),
        len(together(series)[0]),
        formless,
        {one.unit.id: one.unit.name for one in forms},
    )
