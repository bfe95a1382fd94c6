"""What a spec says of who has to report it: little enough to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.spec.converted import Measure  # noqa: TC001 - the codec reads annotations

if TYPE_CHECKING:
    from xlkpi.spec.language.models import Spec

PROJECTS = "projects"
"""The source of a table whose rows are the roster's projects."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Its title, the measure it is written in, and whether there is a form for each project.

    `project_columns` are the columns of the tables whose rows are the roster's projects.
    """

    title: str
    measure: Measure
    per_project: bool
    project_columns: tuple[str, ...]


def reporting(spec: Spec) -> Reporting:
    """Return what a spec says of who has to report it."""
    of_projects = (table for table in spec.tables.values() if table.source == PROJECTS)
    columns = dict.fromkeys(name for table in of_projects for name in table.columns)
    return Reporting(spec.title, spec.measure, spec.per_project, tuple(columns))
