"""The settled cells, columns and lists of a form, as Excel formulas name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xlkpi.formula import excel_text as xl
from xlkpi.formula.ast import (
    And,
    Blank,
    Call,
    Cell,
    Column,
    Compare,
    Fold,
    In,
    Lookup,
    Not,
    Or,
    Text,
    Truth,
)
from xlkpi.formula.excel_settled import UNREADABLE
from xlkpi.formula.functions import CONDITIONS, TEXTS

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr
    from xlkpi.formula.kinds import Sort


@dataclass(frozen=True, slots=True)
class Leaf:
    """A settled cell as formulas name it: its value, "" where blank, `bad` if unreadable.

    `bad` is a formula: a text, or the number that stands for an unreadable text. `address` is a
    constant in quotes where `constant`; such a cell always has a value.
    """

    address: str
    sort: Sort
    bad: str
    constant: bool = False

    @property
    def is_bad(self) -> str:
        """Whether it cannot be read."""
        return xl.FALSE if self.constant else f"{self.address}={self.bad}"

    @property
    def is_ok(self) -> str:
        """Whether it has a value."""
        if self.constant:
            return xl.TRUE
        if self.sort != "text":
            return f"ISNUMBER({self.address})"
        known = f'{self.address}>""'
        return (
            known if self.bad == str(UNREADABLE) else xl.and_(known, f"{self.address}<>{self.bad}")
        )


class NamedCells(Protocol):
    """Where the settled cells, helper columns and lists are that formulas name."""

    def leaf(self, cell: Cell) -> Leaf:
        """Return how formulas name a cell, and its type."""

    def column(self, column: Column) -> str:
        """Return the range of a table's column, settled, in the order of its rows."""

    def keys(self, column: Column) -> str:
        """Return the range of a column's texts as rows are told apart by them."""

    def keys_down_to(self, cell: Cell) -> str:
        """Return the range of these texts from the first row to the cell's."""

    def key(self, cell: Cell) -> str:
        """Return the address of one of these texts."""

    def may_be_long(self, cell: Cell) -> bool:
        """Whether MATCH may not take one of these texts, and no length is told at the cell."""

    def items(self, fold: Fold) -> str:
        """Return the range of what each row brings to an aggregate (`row_item`)."""

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table in order."""

    def shared(self, expr: Expr) -> str | None:
        """Return the address of what several formulas share: a number, or 1 and 0 (`as_number`)."""

    def list_range(self, name: str) -> str:
        """Return the defined name of a list."""

    def table_range(self, lookup: Lookup) -> tuple[str, str]:
        """Return the defined names of the words of a list that have a value, and of the values."""

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a list."""


def sort_of(expr: Expr, sheet: NamedCells) -> Sort:
    """Return which type the values of a grounded tree have."""
    match expr:
        case Cell():
            return sheet.leaf(expr).sort
        case Column(table=table, column=column):
            return sheet.leaf(Cell(table, sheet.rows(table)[0], column)).sort
        case Text():
            return "text"
        case Truth() | Compare() | In() | Not() | And() | Or():
            return "bool"
        case Call(name=name) if name in CONDITIONS:
            return "bool"
        case Call(name=name) if name in TEXTS:
            return "text"
        case Fold(name="any" | "all"):
            return "bool"
        case Lookup():
            return "text" if expr.is_text else "number"
        case Call(name="if", args=(_, one, other)) | Call(name="value_or", args=(one, other)):
            return sort_of(other if isinstance(one, Blank) else one, sheet)
        case Call(name="this", args=(x,)):
            return sort_of(x, sheet)
        case _:
            return "number"
