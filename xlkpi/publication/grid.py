"""A form as it is laid out -> the table of a published text: the printed grid, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.plan.model import PlannedField, Style
from xlkpi.publication.accepted import NOT_YET
from xlkpi.publication.document import Grid, GridCell, Run
from xlkpi.publication.origins import OfSpec, Origin, Way
from xlkpi.publication.printed import printed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from xlkpi.plan.model import PlannedForm, PlannedText
    from xlkpi.publication.accepted import ProjectTable
    from xlkpi.publication.document import Runs


def grid(
    form: PlannedForm, table: ProjectTable, spec: str, measure: str, without: Collection[str]
) -> Grid:
    """Return the printed part of a form as a table.

    Args:
        form: With the values that are printed (`plan.accepted`).
        table: Whose it is: of which cells nothing can be printed yet, where the others are from.
        spec: The id of the spec whose words its labels are.
        measure: Stands behind amounts.
        without: Styles; rows that have cells of these only are left out.
    """
    placed: list[PlannedField | PlannedText] = [*form.texts, *form.fields]
    shown = [one for one in placed if not (isinstance(one, PlannedField) and one.covered)]
    kept = sorted(
        {
            row
            for one in shown
            if one.style.value not in without
            for row in range(one.area.first.row, one.area.last.row + 1)
        }
    )
    at = {row: number for number, row in enumerate(kept)}
    cells = [
        GridCell(_moved(one.area, at), _look(one), tuple(_lines(one, table, spec, measure)))
        for one in shown
        if one.area.first.row in at
    ]
    cells.sort(key=lambda cell: (cell.area.first.row, cell.area.first.column))
    return Grid(form.widths[: form.print_area.columns], len(kept), tuple(cells))


def _moved(area: Area, rows: dict[int, int]) -> Area:
    last = max(row for row in rows if row <= area.last.row)
    first = CellRef(rows[area.first.row], area.first.column)
    return Area(first, CellRef(rows[last], area.last.column))


def _look(one: PlannedField | PlannedText) -> Style:
    """Return how a cell looks: a word that the form itself prints is a label."""
    return Style.LABEL if isinstance(one, PlannedField) and one.fixed else one.style


def _lines(
    one: PlannedField | PlannedText, table: ProjectTable, spec: str, measure: str
) -> Iterable[Runs]:
    if not isinstance(one, PlannedField):
        return _of(one.text, _label(spec))
    if one.key in table.gaps:
        return ((Run(NOT_YET, gap=True, origin=_gap(one)),),)
    origin = _label(spec) if one.fixed else table.origins.get(one.key)
    return _of(printed(one.value, one.spec, measure), origin)


def _label(spec: str) -> Origin:
    return Origin("", way=Way.LABEL, parts=(OfSpec(spec, ""),))


def _gap(one: PlannedField) -> Origin:
    return Origin(one.spec.label, one.row_label, Way.GAP)


def _of(text: str, origin: Origin | None) -> Iterable[Runs]:
    if not text:
        return ()
    return ((Run(line, origin=origin),) for line in text.split("\n") if line.strip())
