"""How a number is printed: the one place that says so. None of them has an exponent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

_DECIMALS, _OF_PERCENT = Decimal("0.0001"), Decimal("0.01")
_DIGITS = 60
"""More than any sum of amounts has: what is rounded is rounded only at its end."""
LONG = 10**15
"""From here on a number in a cell has lost the last digits that were typed."""


def written_out(number: Decimal) -> str:
    """Return a number with all the digits that it has and no exponent: 1.50 is "1.50"."""
    return f"{number:f}"


def digits(number: Decimal) -> str:
    """Return a number as people write it, without idle zeros or exponent: 1.50 is "1.5"."""
    text = written_out(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded_apart(one: Decimal, other: Decimal, decimals: int) -> tuple[Decimal, Decimal]:
    """Return two numbers rounded half up; those that differ look different.

    Args:
        one: A number.
        other: Another one, or the same.
        decimals: To how many decimals; more where the two would look the same otherwise.

    Returns:
        (the one, the other).
    """
    with localcontext(prec=_DIGITS):
        for more in range(decimals, _DIGITS // 2):
            step = Decimal(1).scaleb(-more)
            both = one.quantize(step, ROUND_HALF_UP), other.quantize(step, ROUND_HALF_UP)
            if one == other or both[0] != both[1]:
                return both
    return one, other


def grouped(number: Decimal, decimals: int = 0) -> str:
    """Return an amount as sheets and pages show it: 1234.5 is "1,234.5".

    Args:
        number: In whichever measure; it is not named in what is returned.
        decimals: The least that are shown. The most are four, rounded half up: the format
            #,##0.00## has two.
    """
    with localcontext(prec=_DIGITS):
        whole, _, rest = f"{number.quantize(_DECIMALS, ROUND_HALF_UP):,f}".partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    return f"{whole}.{rest}" if rest else whole


def percent(share: Decimal, *, rounded: bool = False) -> str:
    """Return a share in percent: 0.3 is "30%".

    Args:
        share: A fraction, 1 for the whole.
        rounded: Round half up to two decimals of a percent; else all digits are shown.
    """
    with localcontext(prec=_DIGITS):
        number = share * 100
        return f"{digits(number.quantize(_OF_PERCENT, ROUND_HALF_UP) if rounded else number)}%"
