"""Numbers as people type them. Nothing is guessed: what is left over makes it unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.importer.contents.unseen import SPACE

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = re.compile(r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_AMOUNT = re.compile(r"(?P<sign>[￥¥])?(?P<number>[^元万亿￥¥]*?)(?P<unit>万元|亿元|元|万|亿)?")
_SHOWN = re.compile(r"[0-9][0-9,]*(?:\.(?P<decimals>[0-9]+))?")
_IN_YUAN = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
_MEASURES = {"元": Decimal(1), "万元": Decimal(10_000)}
SIGNIFICANT = 15
"""Digits Excel keeps and shows at most."""
_LONGEST = 28
"""Characters of a number as text: more digits could not be converted exactly."""


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number, and how it was found: as a plain text, with a unit, or as a percentage."""

    value: Decimal
    unit: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """What a shown number means, and by how much it may be rounded."""

    value: Decimal
    rounding: Decimal

    def is_about(self, number: Decimal) -> bool:
        """Whether a number is shown so."""
        return abs(self.value - number) <= self.rounding


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
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text) or not text.isascii():
        return None
    return Decimal(text.replace(",", ""))


def amount(text: str, measure: str) -> NumberRead | None:
    """Read an amount of money; a unit behind it converts it exactly into the measure."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    number = plain_number(match["number"].strip(SPACE))
    if number is None:
        return None
    if match["unit"] is None:
        return NumberRead(number, unit=match["sign"] is not None)
    return NumberRead(number * _IN_YUAN[match["unit"]] / _MEASURES[measure], unit=True)


def counted(text: str, unit: str) -> NumberRead | None:
    """Read a plain number; behind it may stand the unit that its field counts, and no other."""
    bare = text.removesuffix(unit).rstrip(SPACE) if unit else text
    number = plain_number(bare)
    return None if number is None else NumberRead(number, unit=bare != text)


def percentage(text: str) -> NumberRead | None:
    """Read a percentage: "30%" is 0.3, a plain "30" stays 30."""
    if text.endswith("%"):
        number = plain_number(text[:-1].rstrip(SPACE))
        return None if number is None else NumberRead(number / 100, percent=True)
    number = plain_number(text)
    return None if number is None else NumberRead(number)


def read_as_shown(text: str, read: Callable[[str], NumberRead | None]) -> Meant | None:
    """Return what a number means as a cell shows it; `read` reads it as if it had been typed.

    (5) is -5 and a bare dash or nothing is 0, as book-keepers' formats show them.
    """
    tidy = half_width(text).strip(SPACE)
    below = tidy.startswith(("-", "("))
    bare = tidy.strip("-() ").removesuffix(".")
    bare = f"0{bare}" if bare.startswith(".") else bare
    if not bare:
        return Meant(Decimal(0), Decimal(0))
    number, digits = read(bare), _SHOWN.search(bare)
    one = read(_SHOWN.sub("1", bare, count=1))
    if number is None or one is None or digits is None:
        return None
    step = one.value / 10 ** len(digits["decimals"] or "")
    return Meant(-number.value if below else number.value, step / 2)
