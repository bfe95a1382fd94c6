"""Syntax tree -> text, with no parentheses but the needed ones."""

from __future__ import annotations

import re
from typing import assert_never

from xlkpi.figures import written_out
from xlkpi.formula.ast import (
    And,
    Arithmetic,
    Blank,
    Call,
    Cell,
    Column,
    Compare,
    Expr,
    Fold,
    In,
    Lookup,
    Name,
    Negative,
    Not,
    Number,
    OfRow,
    Or,
    Text,
    Truth,
)
from xlkpi.formula.functions import WORDS
from xlkpi.formula.walk import parts

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def render(expr: Expr) -> str:
    """Return the text that parses to the same tree, with no parentheses but the needed ones."""
    match expr:
        case Number(value=value):
            return written_out(value)
        case Text(value=value):
            return quoted(value)
        case Truth(value=value):
            return "true" if value else "false"
        case Name(name=name):
            return name
        case Column(table=table, column=column):
            return f"{table}.{column}"
        case OfRow(part=part):
            return f"row.{part}"
        case Cell(table="", column=column):
            return column
        case Cell(table=table, row=row, column=column):
            key = row if _PLAIN.fullmatch(row) and row not in WORDS else quoted(row)
            return f"{table}[{key}].{column}"
        case Negative(operand=operand):
            return f"-{_inside(operand, expr)}"
        case Arithmetic(op=op, left=left, right=right) | Compare(op=op, left=left, right=right):
            return f"{_inside(left, expr)} {op} {_inside(right, expr, right=True)}"
        case In(item=item, words=words, part=part):
            return f"{_inside(item, expr)} {part} {_words(words)}"
        case Not(operand=operand):
            return f"not {_inside(operand, expr)}"
        case And(items=items):
            return " and ".join(_inside(item, expr) for item in items)
        case Or(items=items):
            return " or ".join(_inside(item, expr) for item in items)
        case Lookup(words=words, value=value, key=key):
            return f"lookup({words}.{value}, {render(key)})"
        case Call(name=name, args=args):
            return f"{name}({', '.join(map(render, args))})"
        case Blank():
            return "nothing"
        case Fold(name=name):
            return f"{name}({', '.join(map(render, parts(expr)))})"
        case _:
            assert_never(expr)


def quoted(text: str) -> str:
    """Return a text in quotes it does not contain."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def _words(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else f"({', '.join(map(quoted, words))})"


def _binding(expr: Expr) -> int:
    """How strongly a node binds: the higher, the fewer parentheses it needs."""
    match expr:
        case Or():
            return 1
        case And():
            return 2
        case Not():
            return 3
        case Compare() | In():
            return 4
        case Arithmetic(op="+" | "-"):
            return 5
        case Arithmetic():
            return 6
        case Negative():
            return 7
        case _:
            return 8


def _inside(part: Expr, whole: Expr, *, right: bool = False) -> str:
    outer, inner = _binding(whole), _binding(part)
    loose = isinstance(whole, Or | And | Compare | In)
    needed = inner < outer or (inner == outer and (right or loose))
    return f"({render(part)})" if needed else render(part)
