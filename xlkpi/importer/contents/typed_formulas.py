"""Formulas that people type into inputs: sums of plain numbers are worked out, exactly.

=37.8+22.9 says by itself what is meant. Whatever refers to other cells does not: what it showed
when the file was saved may be stale, and is never taken for a value.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]*)?|\.[0-9]+)|([-+*/()%]))")
_DEEPEST = 20
_SIGNIFICANT = 15
_NOISE = Fraction(1, 10**9)


class _NotArithmeticError(ValueError):
    """Something else than numbers, + - * / ( ) and %, or a division by zero."""


def worked_out(formula: str) -> Decimal | None:
    """Return what a formula (without its "=") of numbers, + - * / ( ) and % comes to.

    Exact where it ends, else to 15 digits; None for any other formula.
    """
    try:
        tokens = _tokens(formula)
        value = _Arithmetic(tokens).all()
    except _NotArithmeticError:
        return None
    return _decimal(value)


def agrees(value: Decimal, shown: float) -> bool:
    """Whether the number a program shows for a formula is what it comes to."""
    exact = Fraction(value)
    return abs(exact - Fraction(shown)) <= _NOISE * max(Fraction(1), abs(exact))


def _tokens(formula: str) -> list[str]:
    text, found, place = formula.strip(), [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _NotArithmeticError(text)
        found.append(match[1] or match[2])
        place = match.end()
    return found


def _decimal(value: Fraction) -> Decimal:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        places = _SIGNIFICANT - len(str(abs(int(value)))) if abs(value) >= 1 else _SIGNIFICANT
        value = round(value, places)
    return _ending(value)


def _ending(value: Fraction) -> Decimal:
    """Return a fraction whose decimals end."""
    places = 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
    return Decimal(f"{value.numerator}E-{places}")


class _Arithmetic:
    """Reads tokens once, from left to right, as Excel ranks its signs."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def all(self) -> Fraction:
        value = self.sum()
        if self.next() is not None:
            raise _NotArithmeticError(self.tokens)
        return value

    def next(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> str:
        token = self.next()
        if token is None:
            raise _NotArithmeticError(self.tokens)
        self.place += 1
        return token

    def sum(self) -> Fraction:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Fraction:
        return self._chain(("*", "/"), self.signed)

    def _chain(self, signs: tuple[str, str], part: Callable[[], Fraction]) -> Fraction:
        value = part()
        while self.next() in signs:
            value = _combined(value, self.take(), part())
        return value

    def signed(self) -> Fraction:
        sign = 1
        while self.next() in ("+", "-"):
            sign = -sign if self.take() == "-" else sign
        value = self.single()
        while self.next() == "%":
            self.take()
            value /= 100
        return sign * value

    def single(self) -> Fraction:
        first = self.take()
        if first == "(":
            return self._bracketed()
        if not (first[0].isdigit() or first[0] == "."):
            raise _NotArithmeticError(self.tokens)
        return Fraction(first if first[-1] != "." else f"{first}0")

    def _bracketed(self) -> Fraction:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _NotArithmeticError(self.tokens)
        value = self.sum()
        if self.take() != ")":
            raise _NotArithmeticError(self.tokens)
        self.depth -= 1
        return value


def _combined(left: Fraction, sign: str, right: Fraction) -> Fraction:
    if sign == "/" and right == 0:
        raise _NotArithmeticError(sign)
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
