"""What a text is made from: accepted values, and where something is not accepted yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.workspace.roster import NOBODY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import PlannedForm
    from xlkpi.plan.occasion import Value
    from xlkpi.problems import Problem
    from xlkpi.publication.origins import Origin
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project, Unit

NOT_YET = "未并入"
"""What stands in a small cell for a figure that is not accepted yet."""


@dataclass(frozen=True, slots=True)
class AcceptedForm:
    """The one accepted form of another collection.

    `missing` says what stands in the text where there is none, its title and why; its values are
    then none. `collection` is the id of the one it is of, `unit` and `project` are whose it is.
    """

    spec: Spec
    measure: str
    values: Mapping[Cell, Value] = field(default_factory=dict)
    missing: str = ""
    collection: str = ""
    unit: Unit = NOBODY
    project: str = ""


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """What is printed of one project: its form with the values that stand for it.

    `forms` are the sheets as they are printed, blank rows left out; `values` are by the cells of
    the spec, `gaps` say of which cells nothing can be printed yet. `missing` is what is said of the
    whole project, "" where all is accepted. `origins` say of the cells as they are printed, spare
    rows moved up, where their values are from.
    """

    project: Project
    forms: tuple[PlannedForm, ...]
    values: Mapping[Cell, Value]
    gaps: frozenset[Cell] = frozenset()
    missing: str = ""
    origins: Mapping[Cell, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """All that an outline may name, of a collection by its id.

    `forms` are those of other collections, by the outline's names for them; `projects` are in the
    roster's order. `known` are the words that every text may name: year, department ... `gaps` are
    the problems that say what is not accepted yet.
    """

    spec: Spec
    measure: str
    known: Mapping[str, str]
    projects: tuple[ProjectTable, ...]
    forms: Mapping[str, AcceptedForm]
    gaps: tuple[Problem, ...] = ()
    collection: str = ""
