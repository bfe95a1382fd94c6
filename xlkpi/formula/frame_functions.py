"""What functions of the formula language come to over columns of a frame (see `frames`)."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from xlkpi.formula.ast import Number, Text
from xlkpi.formula.card_numbers import id_card_ok, luhn_ok
from xlkpi.formula.characters import expanded
from xlkpi.formula.functions import QUANTITIES, WRITTEN
from xlkpi.formula.patterns import regex
from xlkpi.formula.quantities import number_in, operator_in, unit_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.formula.ast import Call, Expr, Lookup, Part

_NOISE = 1e-9
_NEVER = pl.lit(value=False)
OF_TEXTS = ("length", "left", "mid", "only", "joined", *QUANTITIES, *WRITTEN)
"""Functions whose arguments are texts, but for how many characters."""


def called(name: str, call: Call, values: Sequence[pl.Expr]) -> pl.Expr:
    """Return what a function comes to for arguments that can be read.

    Raises:
        TypeError: There is no such function of so many arguments.
    """
    match name, values:
        case "length", [x]:
            return _utf16(x).cast(pl.Float64)
        case "left", [x, _]:
            return x.str.slice(0, _whole(call.args[1]))
        case "mid", [x, _, _]:
            return x.str.slice(_whole(call.args[1]) - 1, _whole(call.args[2]))
        case "only", [x, _]:
            allowed = call.args[1]
            characters = expanded(allowed.value) if isinstance(allowed, Text) else ""
            return x.str.split("").list.set_difference(list(characters)).list.len() == 0
        case "fits", [x, _]:
            pattern = call.args[1]
            ways = regex(pattern.value) if isinstance(pattern, Text) else ""
            return x.str.contains(f"^(?:{ways})$")
        case "id_card_ok", [x]:
            return x.map_elements(id_card_ok, return_dtype=pl.Boolean)
        case "luhn_ok", [x]:
            return x.map_elements(luhn_ok, return_dtype=pl.Boolean)
        case (("number" | "operator" | "unit"), [x, *_]):
            return _of_quantity(name, x, call.args[1:])
        case "joined", _:
            return pl.concat_str(values)
        case "decimals", [x, _]:
            rounded = _round(x, _whole(call.args[1]))
            return (x - rounded).abs() > x.abs() * 1e-14
        case "round", [x, _]:
            return _round(x, _whole(call.args[1]))
        case _, [x]:
            return x.abs()
        case _:
            raise TypeError(name)


def among(text: pl.Expr, words: Sequence[str], part: Part) -> pl.Expr:
    """Return whether a text is one of some words, has one in it, or ends with one."""
    match part:
        case "in":
            return text.is_in(list(words))
        case "has":
            return reduce(or_, (text.str.contains(word, literal=True) for word in words), _NEVER)
        case "ends":
            return reduce(or_, (text.str.ends_with(word) for word in words), _NEVER)


def looked_up(text: pl.Expr, lookup: Lookup) -> pl.Expr:
    """Return what belongs to a word in a table, null for others."""
    kind = pl.String if lookup.is_text else pl.Float64
    values = [value if lookup.is_text else float(value) for _, value in lookup.table]
    known = pl.Series(values, dtype=kind)
    return text.replace_strict(
        [word for word, _ in lookup.table], known, default=None, return_dtype=kind
    )


def _of_quantity(name: str, text: pl.Expr, measures: Sequence[Expr]) -> pl.Expr:
    """As `quantities.number_in`, `operator_in` and `unit_in`, by which each text is read once.

    polars would compile their pattern anew for each group of each place where a rule asks.
    """
    measure = "".join(one.value for one in measures if isinstance(one, Text))
    read = {"number": number_in, "operator": operator_in, "unit": unit_in}[name]
    kind = pl.Float64 if name == "number" else pl.String

    def parts(texts: pl.Series) -> pl.Series:
        found = {one: read(one, measure) for one in dict.fromkeys(texts) if one is not None}
        plain = {t: float(v) if isinstance(v, Decimal) else v for t, v in found.items()}
        return pl.Series(texts.name, [plain.get(one) for one in texts], kind)

    return text.map_batches(parts, return_dtype=kind, is_elementwise=True)


def _utf16(text: pl.Expr) -> pl.Expr:
    """Length in UTF-16 units: characters, and one more for each beyond the basic plane."""
    beyond = text.str.count_matches(r"[\x{10000}-\x{10FFFF}]")
    return text.str.len_chars() + beyond


def _whole(expr: Expr) -> int:
    """A count written in the formula; computed counts are not part of the language."""
    if isinstance(expr, Number):
        return int(expr.value)
    raise TypeError(expr)


def _round(x: pl.Expr, places: int) -> pl.Expr:
    """Half away from zero, with the noise of binary numbers taken out first."""
    scale = 10.0**places
    return x.sign() * (x.abs() * scale + 0.5 + _NOISE).floor() / scale
