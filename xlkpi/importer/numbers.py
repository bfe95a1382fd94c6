"""Numbers as people type them. Nothing is guessed: what is left over makes it unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_PLAIN = re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_AMOUNT = re.compile(r"(?P<sign>[￥¥])?(?P<number>[^元万亿￥¥]*?)(?P<unit>万元|亿元|元|万|亿)?")
_IN_YUAN = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
_MEASURES = {"元": Decimal(1), "万元": Decimal(10_000)}
SIGNIFICANT = 15
"""Digits Excel keeps and shows at most."""


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number, and how it was found: as a plain text, with a unit, or as a percentage."""

    value: Decimal
    unit: bool = False
    percent: bool = False


def of_float(number: float) -> Decimal:
    """Return a cell's number with the digits a person can see, at most 15 significant ones."""
    text = f"{number:.{SIGNIFICANT}g}"
    return Decimal(text) if "e" not in text else Decimal(f"{Decimal(text):f}")


def half_width(text: str) -> str:
    """Map the full-width forms of ASCII and the ideographic space, and nothing else."""
    return "".join(
        chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else " " if c == "\u3000" else c
        for c in text
    )


def plain_number(text: str) -> Decimal | None:
    """Read digits with an optional sign, thousands commas and decimals; None for anything else."""
    if not _PLAIN.fullmatch(text) or not text.isascii():
        return None
    return Decimal(text.replace(",", ""))


def amount(text: str, measure: str) -> NumberRead | None:
    """Read an amount of money; a unit behind it converts it exactly into the measure."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    number = plain_number(match["number"].strip(" "))
    if number is None:
        return None
    if match["unit"] is None:
        return NumberRead(number, unit=match["sign"] is not None)
    return NumberRead(number * _IN_YUAN[match["unit"]] / _MEASURES[measure], unit=True)


def percentage(text: str) -> NumberRead | None:
    """Read a percentage: "30%" is 0.3, a plain "30" stays 30."""
    if text.endswith("%"):
        number = plain_number(text[:-1].rstrip())
        return None if number is None else NumberRead(number / 100, percent=True)
    number = plain_number(text)
    return None if number is None else NumberRead(number)
