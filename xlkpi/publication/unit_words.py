"""Words that only units have: of a project whose lead unit reports no form of it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.plan.accepted import cells
from xlkpi.rollup.figures import field_of
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.sources import EARLIER, cell_sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.records import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.spec.language.models import Spec


def unit_words(spec: Spec, form: ProjectForm, forms: Sequence[MergedForm]) -> Mapping[Cell, Value]:
    """Return the texts that units typed, or took over from an earlier collection.

    What the roster fills in is left out: the roster speaks for the project. So is who filled in.

    Args:
        spec: Of the forms.
        form: The form that is rolled up over them.
        forms: The units' forms of the project.

    Returns:
        Cell -> what all say alike, else what each says, with its name.
    """
    sources = cell_sources(spec)
    said = dict.fromkeys(
        cell
        for one in forms
        for cell in cells((r.table, r.row, r.values) for r in one.submission.records)
    )
    own = (cell for cell in said if _is_of_units(spec, cell, sources.get(cell, "")))
    return {cell: value for cell in own if (value := form.told(cell)) is not None}


def _is_of_units(spec: Spec, cell: Cell, source: str) -> bool:
    field = field_of(spec, cell)
    if field.kind is not Kind.TEXT or field.formula is not None or field.personal:
        return False
    if source:
        return source.startswith(EARLIER)
    return not cell.table or spec.tables[cell.table].source is None
