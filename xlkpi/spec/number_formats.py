"""The Excel number format of a field, and the decimals it has: what is typed is seen as typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.spec.language.kinds import TRAITS, Kind

if TYPE_CHECKING:
    from xlkpi.spec.language.models import FieldSpec

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_ALWAYS = 2
"""Decimals of a number that are shown though they are 0, where it may have so many."""


def number_format(field: FieldSpec) -> str:
    """Return the Excel number format of a field: the spec's own, else one for its decimals."""
    if field.format_ is not None:
        return field.format_
    decimals = decimals_of(field) or 0
    match field.kind:
        case Kind.PERCENT:
            return _with_decimals("0", max(decimals - 2, 0)) + "%"
        case Kind.NUMBER:
            return _with_decimals("#,##0", decimals)
        case _:
            return TRAITS[field.kind].number_format


def decimals_of(field: FieldSpec) -> int | None:
    """Return how many decimals a field may have, None where it holds no number.

    Of a percentage these are the decimals of the fraction: 4 for 12.34%.
    """
    if field.decimals is not None:
        return field.decimals
    if field.kind in (Kind.PERCENT, Kind.NUMBER) and field.format_ is not None:
        shown = shown_decimals(field.format_)
        return TRAITS[field.kind].decimals if shown is None else shown
    return TRAITS[field.kind].decimals


def shown_decimals(code: str) -> int | None:
    """Return how many decimals of a value an Excel number format shows, None where it shows all.

    Of a percentage those of the fraction: 2 for 0%, 4 for 0.00%.
    """
    plain = _LITERAL.sub("", code.partition(";")[0])
    if re.search(r"[0#?]", plain) is None:
        return None
    found = _DECIMALS.search(plain)
    return (len(found[1]) if found is not None else 0) + 2 * plain.count("%")


def _with_decimals(whole: str, decimals: int) -> str:
    if not decimals:
        return whole
    always = min(decimals, _ALWAYS)
    return f"{whole}.{'0' * always}{'#' * (decimals - always)}"
