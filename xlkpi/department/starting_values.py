"""What an earlier collection has accepted, as it stands in the inputs of a new one at first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.render import render
from xlkpi.spec.carrying import is_typed
from xlkpi.spec.converted import converted
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import fields_by_cell
from xlkpi.spec.sources import cell_proposals, cell_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.records import Value
    from xlkpi.spec.language.models import Spec

_DAYS = (Kind.DATE, Kind.YEAR_MONTH)


def starting_values(
    spec: Spec, theirs: Spec, accepted: Mapping[Cell, Value], have: str, want: str
) -> Mapping[str, Value]:
    """Return the values that inputs of a form start from.

    Days are not among them, nor the flag that there is nothing to report, nor what the roster or
    an earlier collection fills in: they are this year's.

    Args:
        spec: The form.
        theirs: The form of the collection that has accepted them.
        accepted: What it has accepted, by cell.
        have: The measure of its amounts.
        want: That of the form's.

    Returns:
        Reference of an input ("goals[s1].text") -> its value.
    """
    before, filled = fields_by_cell(theirs), {*cell_sources(spec), *cell_proposals(spec)}
    tables = {name for name, table in spec.tables.items() if table.source is not None}
    flag = spec.waiver.flag if spec.waiver is not None else ""
    found: dict[str, Value] = {}
    for cell, field in fields_by_cell(spec).items():
        if not is_typed(field) or cell in filled or cell.table in tables or field.kind in _DAYS:
            continue
        known = before.get(cell)
        if cell not in accepted or known is None or known.kind is not field.kind:
            continue
        value = accepted[cell]
        if (cell.table, cell.column) == ("", flag):
            continue
        if field.kind is Kind.MONEY and isinstance(value, Decimal):
            value = converted(value, have, want)
        found[render(cell)] = value
    return found
