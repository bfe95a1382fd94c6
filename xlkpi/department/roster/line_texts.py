"""What stands in a line of the roster, as texts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits, percent
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.department.roster.lines import RosterLine
    from xlkpi.records import Value
    from xlkpi.spec.language.models import FieldSpec


def line_texts(line: RosterLine, columns: Mapping[str, FieldSpec]) -> dict[str, str]:
    """Return what stands in a line, by its filled columns.

    Returns:
        Column -> text: shares as percentages, amounts as plain numbers.
    """
    return {name: _text(value, columns[name]) for name, value in line.values.items()}


def _text(value: Value, column: FieldSpec) -> str:
    match value:
        case Decimal() if column.kind is Kind.PERCENT:
            return percent(value)
        case Decimal():
            return digits(value)
        case _:
            return str(value).strip()
