"""The values of functions in Excel: texts, roundings, the parts of a quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula import excel_numbers as xn
from xlkpi.formula import excel_quantities as xq
from xlkpi.formula import excel_text as xl
from xlkpi.formula.ast import Call, Text
from xlkpi.formula.folds import quantity_parts

if TYPE_CHECKING:
    from xlkpi.formula.excel_sides import Sides


def value_of(call: Call, sides: Sides) -> str:
    """Return what a function of values comes to; to be used only where it is ok."""
    match call.name, call.args:
        case "if", (condition, yes, no):
            return xl.if_(sides.true(condition), sides.value(yes), sides.value(no))
        case "value_or", (x, default):
            return xl.if_(sides.ok(x), sides.value(x), sides.value(default))
        case "length", (x,):
            return f"LEN({sides.value(x)})"
        case "left", (x, count):
            return f"LEFT({sides.value(x)},{sides.value(count)})"
        case "mid", (x, start, count):
            return f"MID({sides.value(x)},{sides.value(start)},{sides.value(count)})"
        case "round", (x, places):
            return f"ROUND(ROUND({sides.value(x)},9),{sides.value(places)})"
        case "abs", (x,):
            return f"ABS({sides.value(x)})"
        case (("number" | "operator" | "unit" | "rest" | "letters"), _):
            return _of_quantity(call, sides)
        case "joined", items:
            return "&".join(map(sides.value, items))
        case "shape", (x,):
            return xn.shape(sides.value(x))
        case "this", (x,):
            return sides.value(x)
        case _:
            return sides.true(call)


def is_quantity(call: Call, sides: Sides) -> str:
    """Whether the text of a call has that part of a quantity: its number, operator or unit."""
    rest, letters, number = quantity_parts(call)
    match call.name:
        case "operator":
            return xl.and_(sides.ok(number), xq.has_operator(sides.value(call.args[0])))
        case "unit":
            return xl.and_(sides.ok(number), f'{sides.value(letters)}<>""')
        case _:
            money = len(call.args) > 1
            found = xq.is_quantity(sides.value(rest), sides.value(letters), money=money)
            return xl.if_(sides.ok(call.args[0]), found, xl.FALSE)


def _of_quantity(call: Call, sides: Sides) -> str:
    """A part of the quantity in a text."""
    text, *measure = call.args
    match call.name:
        case "rest":
            return xq.rest(sides.value(text))
        case "letters":
            return xq.letters(sides.value(text))
        case "operator":
            return xq.operator(sides.value(text))
        case _:
            rest, letters = map(sides.value, quantity_parts(call)[:2])
            named = "".join(one.value for one in measure if isinstance(one, Text))
            is_unit = call.name == "unit"
            return xq.unit(letters) if is_unit else xq.number(rest, letters, named)
