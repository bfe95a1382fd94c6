"""Formulas that add up lines of 项目明细, with the values they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master.content.shape import Live
from xlkpi.rollup.across import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.cells import CellRef
    from xlkpi.master.content.shape import Shape
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm


def summed(
    detail: Shape, figure: Figure, key_column: str, key: CellRef, forms: Sequence[MergedForm]
) -> Live:
    """Return the sum of a figure over the forms that have a key; blank where there is no form."""
    area, keys, at = detail.area(figure.id), detail.area(key_column), f"${key}"
    formula = f'IF(COUNTIF({keys},{at})=0,"",SUMIFS({area},{keys},{at}))'
    found = total(forms, figure)
    return Live(formula, "" if found is None else found)


def counted(detail: Shape, key_column: str, key: CellRef, forms: Sequence[MergedForm]) -> Live:
    """Return how many forms have a key."""
    return Live(f"COUNTIF({detail.area(key_column)},${key})", len(forms))


def ratio(part: CellRef, base: CellRef, figure: Figure, forms: Sequence[MergedForm]) -> Live:
    """Return a percentage over several forms: the cell of its amounts over that of their bases."""
    found = total(forms, figure)
    formula = f'IF(ISNUMBER({base}),IF({base}=0,"",{part}/{base}),"")'
    return Live(formula, "" if found is None else found)
