"""The charts of a collection: those of its report, and the amounts of its projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.master_views import master_view
from xlkpi.department.opened import Department
from xlkpi.department.years import with_year
from xlkpi.report.amounts import plans, project_bars
from xlkpi.report.year import year_section
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.report.view import BarChart, PeriodChart
    from xlkpi.workspace.clock import Clock


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of a collection at a revision of the ledger, amounts in `measure`.

    `plans` are over points of time, `bars` of each project: the amounts of this collection, then
    those of the stages that it follows beside each other.
    """

    revision: int
    measure: str
    plans: tuple[PeriodChart, ...]
    bars: tuple[BarChart, ...]


def charts(folder: Path, clock: Clock, collection: str | None = None) -> Charts:
    """Return the charts of what is merged in a collection; nothing is written.

    Args:
        folder: The workspace.
        clock: Not asked for the time: charts do not depend on it.
        collection: Its id or title; None where there is but one.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        view = master_view(department, ledger, chosen)
        view = with_year(department, ledger, chosen, view)
    facts = facts_of(view)
    year = year_section(facts)
    own = project_bars(facts)
    bars = (*((own,) if own is not None else ()), *(year.bars if year is not None else ()))
    return Charts(view.revision, str(view.measure), plans(facts), bars)
