"""The year's view made of its stages: a line for each project, the rows of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.rollup.figures import figure
from xlkpi.rollup.year import Year, YearColumn, YearLine
from xlkpi.rollup.year_notes import carried, changed_since, renamed
from xlkpi.rollup.year_rows import year_table
from xlkpi.rollup.year_seen import Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.rollup.year_stages import Stage


def year_of(stages: Sequence[Stage]) -> Year:
    """Return the year's view of a chain of collections.

    Args:
        stages: In the order of the year; the last one is the collection that is looked at.
    """
    seen, pairs = Seen(tuple(stages)), carried(stages)
    columns = tuple(
        YearColumn(n, figure(stage.spec, Cell("", "", name)), name in stage.spec.master.year.chart)
        for n, stage in enumerate(stages)
        for name in stage.spec.master.year.fields
    )
    tables = dict.fromkeys(name for one in stages for name in one.spec.master.year.tables)
    notes = tuple(changed_since(stages, pairs))
    lines = tuple(
        YearLine(
            project,
            tuple(seen.state(n, project.id) for n in range(len(stages))),
            tuple(seen.single(column, project.id) for column in columns),
            (
                *seen.waiting(project.id),
                *renamed(stages, project),
                *(w for one in columns for w in seen.why(one, project.id, one.figure.cell)),
                *(n.words for n in notes if n.project == project.id and n.table not in tables),
            ),
        )
        for project in seen.projects
    )
    found = tuple(year_table(seen, name, pairs, notes) for name in tables)
    shown = tuple(stage.shown for stage in stages)
    return Year(shown, columns, lines, found, stages[-1].forms)
