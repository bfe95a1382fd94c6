"""What no emitted Excel formula may do, whatever LibreOffice forgives.

Before Excel 2021, and in WPS, a formula takes arrays only inside SUMPRODUCT; new Excel puts @
before a range that stands where one value is asked for; Gnumeric gives 0 for a scalar function
over a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlkpi.formula.characters import utf16

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

FUNCTIONS = frozenset({
    "ABS", "AND", "CHAR", "CHOOSE", "CLEAN", "COUNT", "COUNTIF", "DATE", "DAY", "EXACT", "FIND",
    "HYPERLINK", "IF", "INDEX", "INT", "ISERROR", "ISLOGICAL", "ISNUMBER", "LEFT", "LEN", "MATCH",
    "MAX", "MID", "MIN", "MOD", "MONTH", "NOT", "OR", "OFFSET", "REPT", "RIGHT", "ROUND", "ROW",
    "ROWS", "SUBSTITUTE", "SUM", "SUMPRODUCT", "TRIM", "VALUE",
})  # fmt: skip
"""All of them are in Excel 2007, WPS, LibreOffice and Gnumeric, and mean the same."""
ANY = range(255)
WHOLE_RANGES = {
    "COUNT": ANY, "COUNTIF": (0,), "INDEX": (0,), "MATCH": (1,), "MAX": ANY, "MIN": ANY,
    "OFFSET": (0,), "ROWS": (0,), "SUM": ANY,
}  # fmt: skip
"""Which arguments of a function are ranges by themselves, outside SUMPRODUCT."""
MOST_CONSTANT = 255
CHOSEN = "CHOOSE"
"""Hands on a range to the function around it."""
_RANGE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+:\$?[A-Z]{1,3}\$?[0-9]+$")


@dataclass
class _Call:
    name: str
    argument: int = 0


def faults(formula: str, names: Collection[str] = ()) -> Iterator[str]:
    """Yield what is wrong with a formula (without "="); `names` stand for ranges."""
    tokens = [t for t in Tokenizer("=" + formula).items if t.type != Token.WSPACE]
    calls: list[_Call] = []
    for n, token in enumerate(tokens):
        if token.type in (Token.FUNC, Token.PAREN):
            if token.subtype == Token.CLOSE:
                calls.pop()
                continue
            name = token.value.rstrip("(").upper()
            yield from _misplaced(name, calls)
            if name == "SUMPRODUCT" and any(map(_is_test, _arguments(tokens, n))):
                yield "TRUE and FALSE in SUMPRODUCT, which passes over them"
            calls.append(_Call(name))
        elif token.type == Token.OP_IN and _ends(tokens, n + 1):
            yield f"nothing behind {token.value}"
        elif token.type == Token.SEP:
            calls[-1].argument += 1
        elif token.type == Token.ARRAY:
            yield "constant array"
        elif token.type == Token.OPERAND:
            yield from _operand(tokens, n, calls, names)


def _operand(
    tokens: list[Token], n: int, calls: list[_Call], names: Collection[str]
) -> Iterator[str]:
    """Yield what is wrong with a constant or a range."""
    value = tokens[n].value
    if tokens[n].subtype == Token.TEXT and utf16(value) - 2 > MOST_CONSTANT:
        yield f"a text of more than {MOST_CONSTANT} characters"
    if (_RANGE.search(value) or value in names) and not _may_take(
        calls, alone=_is_alone(tokens, n)
    ):
        yield f"{value} in {'/'.join(call.name for call in calls) or 'a cell'}"


def _misplaced(name: str, calls: list[_Call]) -> Iterator[str]:
    if name and name not in FUNCTIONS:
        yield f"function {name}"
    if name and any(call.name == "SUMPRODUCT" for call in calls):
        yield f"{name} inside SUMPRODUCT"


def _arguments(tokens: list[Token], n: int) -> Iterator[list[Token]]:
    """Yield the arguments of the function that opens at a token."""
    depth, own = 0, list[Token]()
    for token in tokens[n + 1 :]:
        depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if depth < 0 or (depth == 0 and token.type == Token.SEP):
            yield own
            own = []
            if depth < 0:
                return
        else:
            own.append(token)


def _is_test(argument: list[Token]) -> bool:
    """Whether an argument, brackets around it left out, is a comparison."""
    while argument and argument[0].type == Token.PAREN and _closes(argument) == len(argument) - 1:
        argument = argument[1:-1]
    depth, outer = 0, set[str]()
    for token in argument:
        depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if depth == 0 and token.type == Token.OP_IN:
            outer.add(token.value)
    return bool(outer & {"=", "<>", "<", ">", "<=", ">="})


def _closes(tokens: list[Token]) -> int:
    """Return where the bracket that tokens begin with is closed."""
    depth = 0
    for n, token in enumerate(tokens):
        depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if depth == 0:
            return n
    return len(tokens)


def _ends(tokens: list[Token], n: int) -> bool:
    """Whether an argument, a bracket or the formula ends there."""
    ends = (Token.FUNC, Token.PAREN)
    closed = n < len(tokens) and tokens[n].type in ends and tokens[n].subtype == Token.CLOSE
    return n == len(tokens) or closed or tokens[n].type == Token.SEP


def _is_alone(tokens: list[Token], n: int) -> bool:
    """Whether an operand is a whole argument."""
    ends = (Token.FUNC, Token.SEP)
    after = tokens[n + 1] if n + 1 < len(tokens) else None
    return n > 0 and tokens[n - 1].type in ends and after is not None and after.type in ends


def _may_take(calls: list[_Call], *, alone: bool) -> bool:
    if any(call.name == "SUMPRODUCT" for call in calls):
        return True
    own = list(calls)
    while own and own[-1].name == CHOSEN and own[-1].argument > 0 and alone:
        own.pop()
    return bool(own) and alone and own[-1].argument in WHOLE_RANGES.get(own[-1].name, ())
