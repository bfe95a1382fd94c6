"""What is to be said beside a line of the year's view: what a stage stands on and is so no more.

A stage takes values over when it goes out; where the earlier stage has another value by now, the
later one's figures were made with the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.rollup.across import reports, value_of
from xlkpi.rollup.figures import field_of
from xlkpi.spec.converted import converted
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rows import fields_by_cell, row_names
from xlkpi.spec.sources import earlier_field, taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.year_stages import Stage
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a unit's form of a project, or of one row of it, in words."""

    project: str
    unit: str
    table: str
    row: str
    words: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A locked cell of a stage, and the cell of an earlier one where somebody typed its value."""

    later: int
    at: Cell
    earlier: int
    source: Cell


def carried(stages: Sequence[Stage]) -> tuple[Carried, ...]:
    """Return what stages are locked with, with where it was typed.

    Args:
        stages: In the order of the year.
    """
    return tuple(_carried(stages))


def changed_since(stages: Sequence[Stage], pairs: Sequence[Carried]) -> Iterator[Note]:
    """Yield a note for each value taken over that is another one by now where it came from.

    Args:
        stages: In the order of the year.
        pairs: What they took over (`carried`).
    """
    for n, stage in enumerate(stages):
        own = [one for one in pairs if one.later == n and not _is_name(stage.spec, one.at)]
        for form in stage.facts.forms if own else ():
            if reports(stage.spec, form):
                yield from _of_form(stages, form, own)


def renamed(stages: Sequence[Stage], project: Project) -> Iterator[str]:
    """Yield what stages call a project that they call otherwise."""
    for stage in stages:
        forms = stage.facts.of_project.get(project.id, ())
        names = dict.fromkeys(form.submission.project_name for form in forms)
        for name in names:
            if name and name != project.name:
                yield f"{stage.title}里叫“{name}”"


def _of_form(stages: Sequence[Stage], form: MergedForm, pairs: Sequence[Carried]) -> Iterator[Note]:
    held = {(record.table, record.row) for record in form.submission.records}
    several = len(stages[pairs[0].later].facts.of_project[form.project.id]) > 1
    for pair in pairs:
        later, earlier = stages[pair.later], stages[pair.earlier]
        others = earlier.facts.of_project.get(form.project.id, ())
        before = next((one for one in others if one.unit.id == form.unit.id), None)
        # in what came in earlier, rows in which nobody typed are not on record
        if before is None or (pair.at.table, pair.at.row) not in held:
            continue
        had, now = value_of(form, pair.at), _now(later, earlier, before, pair.source)
        if quoted(had) != quoted(now):
            who = f"{later.title}（{form.unit.name}）" if several else later.title
            said = f"{who}的“{_label(later.spec, pair.at)}”是{quoted(had)}"
            words = f"{said}，{earlier.title}现在是{quoted(now)}"
            yield Note(form.project.id, form.unit.id, pair.at.table, pair.at.row, words)


def _label(spec: Spec, cell: Cell) -> str:
    """Return what people call a cell: its row, and its column where the row does not name it."""
    row, column = _row_name(spec, cell), field_of(spec, cell).label
    return row if column in row else row + column


def _now(later: Stage, earlier: Stage, form: MergedForm, cell: Cell) -> Value | None:
    """Return what an earlier form has in a cell, amounts in the measure of the later stage."""
    value = value_of(form, cell)
    if field_of(earlier.spec, cell).kind is Kind.MONEY and isinstance(value, Decimal):
        return converted(value, earlier.facts.view.measure, later.facts.view.measure)
    return value


def _carried(stages: Sequence[Stage]) -> Iterator[Carried]:
    fields = [fields_by_cell(stage.spec) for stage in stages]
    known: dict[tuple[int, Cell], tuple[int, Cell]] = {}
    for n, stage in enumerate(stages):
        for one in taken(stage.spec) if n else ():
            if not one.is_carried:
                continue
            source = resolve_in(earlier_field(one.source), "", "")
            nearest = next((k for k in range(n - 1, -1, -1) if source in fields[k]), None)
            if nearest is not None and one.field.locked:
                origin = known.get((nearest, source), (nearest, source))
                known[n, one.at] = origin
                yield Carried(n, one.at, *origin)


def _is_name(spec: Spec, cell: Cell) -> bool:
    """Whether a cell says what a row is about: where it differs is told by all stages together."""
    rows = spec.master.year.tables.get(cell.table)
    return rows is not None and cell.column in rows.names


def _row_name(spec: Spec, cell: Cell) -> str:
    """Return the name of a row where that is no row of words of its own."""
    if not cell.table or spec.tables[cell.table].key:
        return ""
    return row_names(spec.tables[cell.table]).get(cell.row, "").strip()


def quoted(value: Value | None) -> str:
    """Return a value in quotes as a sentence names it."""
    match value:
        case None | False:
            return "空的"
        case True:
            return "“是”"
        case Decimal():
            return f"“{digits(value)}”"
        case _:
            return f"“{value}”"
