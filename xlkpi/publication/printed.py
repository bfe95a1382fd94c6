"""Values as a published text prints them: 55万元, 30%, 2021年1月5日, 一 二 三."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits, percent
from xlkpi.plan.words import long_date
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.number_formats import decimals_of

if TYPE_CHECKING:
    from xlkpi.plan.occasion import Value
    from xlkpi.spec.language.models import FieldSpec

_NUMERALS = "零一二三四五六七八九"
_TEN = 10


def printed(value: Value | None, field: FieldSpec, measure: str) -> str:
    """Return a value as it is printed; blank stays blank, a computed percentage is rounded half up.

    Args:
        value: Money in `measure`, a percentage as a share (0.3 is 30%).
        field: What it is of; a number has its unit behind it.
        measure: 万元 or 元; it stands behind each amount.
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _number(value, field, measure)
    if isinstance(value, date):
        is_month = field.kind is Kind.YEAR_MONTH
        return f"{value.year}年{value.month}月" if is_month else long_date(value)
    return str(value)


def _number(value: Decimal, field: FieldSpec, measure: str) -> str:
    match field.kind:
        case Kind.PERCENT:
            return percent(_shown(value, field))
        case Kind.MONEY:
            return digits(value) + measure
        case _:
            return digits(value) + (field.unit or "")


def _shown(share: Decimal, field: FieldSpec) -> Decimal:
    """Return a share with the decimals that its format shows: what is computed may have no end."""
    decimals = decimals_of(field)
    if field.formula is None or decimals is None:
        return share
    return share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def numeral(number: int) -> str:
    """Return a number from 1 as headings count in Chinese: 11 is 十一; from 100 on in digits."""
    if number >= _TEN * _TEN:
        return str(number)
    tens, ones = divmod(number, _TEN)
    before = "" if tens < 2 else _NUMERALS[tens]  # noqa: PLR2004 - 十一, but 二十一
    return f"{before}{'十' if tens else ''}{_NUMERALS[ones] if ones or not tens else ''}"
