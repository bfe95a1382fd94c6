"""The functions of the formula language: how many arguments they take."""

from __future__ import annotations

from typing import Final

VALUE_FUNCTIONS: Final = {
    "blank": (1, 1),
    "filled": (1, 1),
    "bad": (1, 1),
    "length": (1, 1),
    "left": (2, 2),
    "mid": (3, 3),
    "only": (2, 2),
    "fits": (2, 2),
    "id_card_ok": (1, 1),
    "luhn_ok": (1, 1),
    "number": (1, 1),
    "operator": (1, 1),
    "unit": (1, 1),
    "decimals": (2, 2),
    "round": (2, 2),
    "abs": (1, 1),
    "if": (3, 3),
    "value_or": (2, 2),
    "previous": (1, 1),
    "repeated": (1, 1),
    "this": (1, 1),
    "lookup": (2, 2),
    "total": (1, 250),
}
"""Functions over single values; name -> least and most arguments."""

QUANTITIES: Final = ("number", "operator", "unit")
"""Those that read a quantity in a text, such as ≥95% or =53人."""
WRITTEN: Final = ("fits", "id_card_ok", "luhn_ok")
"""Those that say how a text is written."""
CONDITIONS: Final = ("blank", "filled", "bad", "only", "decimals", "repeated", *WRITTEN)
"""Those that are true or false."""

TEXTS: Final = ("left", "mid", "operator", "unit", "joined", "shape", "rest", "letters")
"""Those that are a text, parts of formulas that no spec names included."""

AGGREGATES: Final = {
    "sum": (1, 2),
    "min": (1, 2),
    "max": (1, 2),
    "count": (1, 2),
    "first": (1, 1),
    "last": (1, 1),
    "any": (1, 1),
    "all": (1, 1),
}
"""Functions over the rows of a table."""

FUNCTIONS: Final = {**VALUE_FUNCTIONS, **AGGREGATES}
WORDS: Final = frozenset(["and", "or", "not", "true", "false", "nothing", "in", "has", "ends"])
"""Words of the language: no name may be one."""
