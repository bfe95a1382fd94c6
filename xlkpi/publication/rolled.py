"""The figures of a project over the units that report it, as the master rolls them up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.rollup.across import total, value_of
from xlkpi.rollup.figures import figures
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.view import MergedForm
    from xlkpi.spec.language.models import Spec

_OF_SHARE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Rolled:
    """The cells that are rolled up; those of `values` have a value, those of `apart` have several.

    Amounts are in the measure of the collection, percentages shares (0.3 is 30%).
    """

    cells: frozenset[Cell]
    values: Mapping[Cell, Value]
    apart: tuple[Figure, ...] = ()


def rolled(spec: Spec, forms: Sequence[MergedForm]) -> Rolled:
    """Roll the figures of one project up over its forms; what is blank in all of them is blank."""
    found = tuple(f for f in figures(spec) if f.adds or f.kind is Kind.PERCENT)
    values: dict[Cell, Value] = {}
    apart: list[Figure] = []
    for figure in found:
        typed = {value for form in forms if (value := value_of(form, figure.cell)) is not None}
        if not typed:
            continue
        value = _one_value(forms, figure, typed)
        if value is None:
            apart.append(figure)
        else:
            values[figure.cell] = value
    return Rolled(frozenset(figure.cell for figure in found), values, tuple(apart))


def _one_value(forms: Sequence[MergedForm], figure: Figure, typed: set[Value]) -> Value | None:
    """Return what several values make, None where that is no one value.

    A share of sums is rounded to two decimals of a percent; what has no sums to be a share of is
    what all units say alike.
    """
    if len(forms) == 1:
        return next(iter(typed))
    found = total(forms, figure)
    if found is None:
        return next(iter(typed)) if len(typed) == 1 else None
    return found if figure.adds else found.quantize(_OF_SHARE)
