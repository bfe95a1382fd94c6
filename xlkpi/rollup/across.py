"""Values of many forms together: exact sums and averages, and how many names are told."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.spec.language.kinds import YES
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.records import Value
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import Spec

AMOUNT_TOLERANCE = Decimal("0.005")
"""Two amounts differ where they are further apart: not by what rounding to two decimals does."""
_DIGITS = 60
_FEW = 10


def value_of(form: MergedForm, cell: Cell) -> Value | None:
    """Return what a form has in one of its cells, None for blank.

    Amounts are in the measure of the form, percentages shares (0.3 is 30%).
    """
    return form.submission.value(cell)


def reports(spec: Spec, form: MergedForm) -> bool:
    """Whether a form has anything to report: it may say that there is nothing this year."""
    flag = spec.waiver.flag if spec.waiver is not None else ""
    return value_of(form, Cell("", "", flag)) not in (True, YES)


def total(forms: Iterable[MergedForm], figure: Figure) -> Decimal | None:
    """Return what a figure comes to over several forms; sums are exact to 60 digits.

    Amounts and whole numbers add; a percentage is the sum of its amounts over the sum of their
    bases (blank where these add up to zero), any other has no value over several forms.

    Args:
        forms: The forms, each once.
        figure: A figure of their spec.

    Returns:
        An amount in the measure of the collection, a percentage as a share (0.3 is 30%); None where
        it has no value over these forms, 0 where forms of an amount are blank.
    """
    known = tuple(forms)
    if figure.share is not None:
        part, base = _sum(known, figure.share.part), _sum(known, figure.share.base)
        return part / base if part is not None and base else None
    return (_sum(known, figure.cell) or Decimal(0)) if figure.adds and known else None


def by_project(forms: Iterable[MergedForm]) -> Mapping[str, tuple[MergedForm, ...]]:
    """Return project id -> its forms, in the order they are given in."""
    return _grouped((form.project.id, form) for form in forms)


def by_unit(forms: Iterable[MergedForm]) -> Mapping[str, tuple[MergedForm, ...]]:
    """Return unit id -> its forms, in the order they are given in."""
    return _grouped((form.unit.id, form) for form in forms)


def named(names: Sequence[str], counted: str = "个单位") -> Words:
    """Return names one after the other; of very many the first few and how many there are.

    Args:
        names: Of units, or of something else that is `counted` by this Chinese word.
        counted: That word.
    """
    few = "、".join(names[:_FEW])
    if len(names) <= _FEW:
        return same(few)
    return Words(f"{few}等 {len(names)} {counted}", f"{few} and {len(names) - _FEW} more")


def _sum(forms: tuple[MergedForm, ...], cell: Cell) -> Decimal | None:
    values = [value for form in forms if isinstance(value := value_of(form, cell), Decimal)]
    if not values:
        return None
    with localcontext(prec=_DIGITS):
        return sum(values, Decimal(0))


def _grouped(pairs: Iterable[tuple[str, MergedForm]]) -> Mapping[str, tuple[MergedForm, ...]]:
    groups: dict[str, list[MergedForm]] = defaultdict(list)
    for key, form in pairs:
        groups[key].append(form)
    return {key: tuple(forms) for key, forms in groups.items()}
