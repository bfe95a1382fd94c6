"""What the master shows: everything it is written from, gathered by the api (frozen, no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from xlkpi.problems import Problem
    from xlkpi.records import Review
    from xlkpi.rollup.code_counts import CodeCount
    from xlkpi.rollup.lines import DueForm, MergedForm, Rate, ReturnLine, UnitLine
    from xlkpi.rollup.year import Year
    from xlkpi.spec.converted import Measure
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Roster


@dataclass(frozen=True, slots=True)
class MasterView:
    """The state of one collection at one revision of the ledger.

    `due` is everything that has to be reported (exempt assignments and units out of use left out);
    `problems` are those of the latest returns and the X ones (`project_faults.problems`); what only
    informs is not among them: `noted` says how often; `measure` is that of all amounts; `zone` is
    the one times are shown in; `reviews` are what the department says of forms, by the ids of unit
    and project. `unasked` are the names of projects, by id, that problems are about and that are
    neither in the roster nor merged. `whole_year` is what it says beside the collections that it
    follows, where it follows any.
    """

    collection: str
    title: str
    year: int
    measure: Measure
    department: str
    revision: int
    journal_head: str
    spec: Spec
    roster: Roster
    zone: tzinfo
    due: tuple[DueForm, ...] = ()
    forms: tuple[MergedForm, ...] = ()
    unit_lines: tuple[UnitLine, ...] = ()
    rates: tuple[Rate, ...] = ()
    returns: tuple[ReturnLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    noted: tuple[CodeCount, ...] = ()
    reviews: Mapping[tuple[str, str], Review] = field(default_factory=dict)
    unasked: Mapping[str, str] = field(default_factory=dict)
    whole_year: Year | None = None

    @property
    def not_yet(self) -> tuple[DueForm, ...]:
        """What is due and has no merged form."""
        merged = {(form.unit.id, form.project.id) for form in self.forms}
        return tuple(due for due in self.due if (due.unit, due.project) not in merged)
