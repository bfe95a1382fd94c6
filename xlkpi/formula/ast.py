"""The formula language's syntax tree: a small closed union of frozen nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

ArithmeticOp = Literal["+", "-", "*", "/"]
CompareOp = Literal["=", "<>", "<", "<=", ">", ">="]
RowPart = Literal["number", "key"]
Part = Literal["in", "has", "ends"]
"""What of a text is compared with words: all of it, any part of it, its end."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exact."""

    value: Decimal
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false."""

    value: bool
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A single field by its name; grounding makes a `Cell` of it."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: this row's cell, or all of them inside an aggregate."""

    table: str
    column: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell by table, row key and column; a single field has "" for table and row."""

    table: str
    row: str
    column: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class OfRow:
    """The number, from 1, or the key of the row that a formula is in; grounding names its table."""

    part: RowPart
    table: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an operand."""

    operand: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers added, subtracted, multiplied or divided."""

    op: ArithmeticOp
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    op: CompareOp
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """Whether a text is one of the words given, or of a named list; or holds, or ends in, one."""

    item: Expr
    words: str | tuple[str, ...]
    part: Part = "in"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    operand: Expr
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of the items."""

    items: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the items."""

    items: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language with its arguments."""

    name: str
    args: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What belongs to a word of a list: the value of this name in the list's table.

    `table` holds the words, spellings included, and their values: all numbers or all texts. It is
    bound where the spec is read (`with_tables`), and the same wherever the names are.
    """

    words: str
    value: str
    key: Expr
    table: tuple[tuple[str, Decimal | str], ...] = field(default=(), compare=False)
    at: int = field(default=0, compare=False)

    @property
    def is_text(self) -> bool:
        """Whether its values are texts."""
        return any(isinstance(value, str) for _, value in self.table[:1])


@dataclass(frozen=True, slots=True)
class Blank:
    """No value: `nothing`, and what stands before the first row."""

    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fold:
    """A grounded aggregate over the rows of a table: an item a row, and what lets a row in.

    In both, a `Column` of the table is the row's own cell.
    """

    name: Literal["sum", "min", "max", "count", "any", "all"]
    table: str
    item: Expr
    condition: Expr | None = None
    at: int = field(default=0, compare=False)


Expr = (
    Number | Text | Truth | Name | Column | Cell | OfRow | Negative | Arithmetic | Compare | In
    | Not | And | Or | Call | Lookup | Blank | Fold
)  # fmt: skip
Reference = Name | Column | Cell
