"""The formula language's syntax tree: a small closed union of frozen nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Self

ArithmeticOp = Literal["+", "-", "*", "/"]
CompareOp = Literal["=", "<>", "<", "<=", ">", ">="]
RowPart = Literal["number", "key"]
Part = Literal["in", "has", "ends"]
"""What of a text is compared with words: all of it, any part of it, its end."""

_Made = TypeVar("_Made")


class _Hashed:
    """Has a place for a node's hash: trees are looked up by it more often than they are made."""

    __slots__ = ("_hash",)
    _hash: int


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _node(cls: type[_Made]) -> type[_Made]:
    """Make a frozen node of a class; its hash, which goes down the whole tree, is kept."""
    made = dataclass(frozen=True, slots=True)(cls)
    by_fields = made.__hash__

    def hashed(self: _Hashed) -> int:
        try:
            return self._hash
        except AttributeError:
            found = by_fields(self)
            object.__setattr__(self, "_hash", found)
            return found

    made.__hash__ = hashed  # type: ignore[assignment]
    return made


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

    @property
    def name(self) -> str:
        """Its name as formulas have it: goals.text."""
        return f"{self.table}.{self.column}"


class _CellName(NamedTuple):
    table: str
    row: str
    column: str


class Cell(_CellName):
    """One cell by table, row key and column; a single field has "" for table and row.

    What forms hold is looked up by cells: being tuples, they are hashed and compared as fast as
    their names. `at` is where a formula has it, and makes no other cell of it.
    """

    at: int = 0

    def __new__(cls, table: str, row: str, column: str, at: int = 0) -> Self:
        """Make a cell."""
        made = super().__new__(cls, table, row, column)
        if at:
            made.at = at
        return made

    @property
    def field(self) -> str:
        """The name of its field, whatever the row: fiscal_funds, goals.text."""
        return f"{self.table}.{self.column}" if self.table else self.column

    @property
    def name(self) -> str:
        """Its name, which `plan` prints and `amend` takes: fiscal_funds, goals[s1].text."""
        return f"{self.table}[{self.row}].{self.column}" if self.table else self.column


@dataclass(frozen=True, slots=True)
class OfRow:
    """The number, from 1, or the key of the row that a formula is in; grounding names its table."""

    part: RowPart
    table: str = ""
    at: int = field(default=0, compare=False)


@_node
class Negative(_Hashed):
    """Minus an operand."""

    operand: Expr
    at: int = field(default=0, compare=False)


@_node
class Arithmetic(_Hashed):
    """Two numbers added, subtracted, multiplied or divided."""

    op: ArithmeticOp
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@_node
class Compare(_Hashed):
    """Two values compared."""

    op: CompareOp
    left: Expr
    right: Expr
    at: int = field(default=0, compare=False)


@_node
class In(_Hashed):
    """Whether a text is one of the words given, or of a named list; or holds, or ends in, one."""

    item: Expr
    words: str | tuple[str, ...]
    part: Part = "in"
    at: int = field(default=0, compare=False)


@_node
class Not(_Hashed):
    """The opposite."""

    operand: Expr
    at: int = field(default=0, compare=False)


@_node
class And(_Hashed):
    """All of the items."""

    items: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@_node
class Or(_Hashed):
    """Any of the items."""

    items: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@_node
class Call(_Hashed):
    """A function of the language with its arguments."""

    name: str
    args: tuple[Expr, ...]
    at: int = field(default=0, compare=False)


@_node
class Lookup(_Hashed):
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


@_node
class Fold(_Hashed):
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
