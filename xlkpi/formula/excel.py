"""A grounded tree -> Excel formulas that no content of a cell can turn into an error.

Every expression has three Excel sides: `bad` (something in it cannot be read), `ok` (it has a
value) and `value` (to be used only where ok holds). A condition has `true` and `false`, each TRUE
only where the condition is known to be so. Only functions that WPS, Excel 2010 and LibreOffice
share; texts are compared by EXACT, never by wildcards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, assert_never

from xlkpi.figures import written_out
from xlkpi.formula import excel_text as xl
from xlkpi.formula import excel_words as xw
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
    Name,
    Negative,
    Not,
    Number,
    Or,
    Text,
    Truth,
)
from xlkpi.formula.ground import bound

if TYPE_CHECKING:
    from xlkpi.formula.kinds import Sort

_CONDITIONS = ("blank", "filled", "bad", "only", "decimals")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A cell as formulas name it: address (or a constant in quotes), type, blank meaning zero."""

    address: str
    sort: Sort
    zero: bool = False
    constant: bool = False


class NamedCells(Protocol):
    """Where the cells and lists that formulas name are."""

    def leaf(self, cell: Cell) -> Leaf:
        """Return how formulas name a cell, and its type."""

    def list_range(self, name: str) -> str:
        """Return the defined name of a list."""

    def rows(self, table: str) -> tuple[str, ...]:
        """Return the row keys of a table in order."""


def computed(expr: Expr, sheet: NamedCells, bad_text: str) -> str:
    """Return the formula of a computed cell, without "=".

    Args:
        expr: A grounded tree.
        sheet: Where its cells and lists are.
        bad_text: What the cell shows where something in the tree cannot be read.

    Returns:
        A formula that gives the value, "" where it has none, or the text; never an error of Excel.
    """
    sides = _Sides(sheet)
    inner = xl.if_(sides.ok(expr), sides.value(expr), '""')
    return xl.if_(sides.bad(expr), xl.text(bad_text), inner)


def fires(expr: Expr, sheet: NamedCells) -> str:
    """Return a formula, without "=", that is TRUE where a condition is true, else FALSE.

    Args:
        expr: A grounded tree.
        sheet: Where its cells and lists are.
    """
    return _Sides(sheet).true(expr)


class _Sides:
    def __init__(self, sheet: NamedCells) -> None:
        self.sheet = sheet

    # -- conditions ---------------------------------------------------------------------------

    def true(self, expr: Expr) -> str:
        return self._condition(expr, wanted=True)

    def false(self, expr: Expr) -> str:
        return self._condition(expr, wanted=False)

    def _condition(self, expr: Expr, *, wanted: bool) -> str:
        match expr:
            case Truth(value=value):
                return xl.TRUE if value is wanted else xl.FALSE
            case Not(operand=operand):
                return self._condition(operand, wanted=not wanted)
            case And(items=items):
                join = xl.and_ if wanted else xl.or_
                return join(*(self._condition(item, wanted=wanted) for item in items))
            case Or(items=items):
                join = xl.or_ if wanted else xl.and_
                return join(*(self._condition(item, wanted=wanted) for item in items))
            case Compare(left=left, right=right):
                known = xl.and_(self.ok(left), self.ok(right))
                return xl.if_(known, self._comparison(expr, wanted=wanted), xl.FALSE)
            case In(item=item):
                found = self._among(expr)
                return xl.if_(self.ok(item), found if wanted else xl.not_(found), xl.FALSE)
            case Call(name="if", args=(condition, yes, no)):
                other = xl.if_(self.false(condition), self._condition(no, wanted=wanted), xl.FALSE)
                return xl.if_(self.true(condition), self._condition(yes, wanted=wanted), other)
            case Call(name="value_or", args=(x, default)):
                other = xl.and_(self.blank(x), self._condition(default, wanted=wanted))
                return xl.or_(self._condition(x, wanted=wanted), other)
            case Call():
                return self._test(expr, wanted=wanted)
            case Fold(name="any" | "all"):
                return self._condition(self._joined(expr), wanted=wanted)
            case _:
                return xl.FALSE

    def _test(self, call: Call, *, wanted: bool) -> str:
        """The conditions that functions are."""
        first = call.args[0]
        match call.name:
            case "blank" | "filled":
                empty = self.blank(first)
                return empty if (call.name == "blank") is wanted else xl.not_(empty)
            case "bad":
                return self.bad(first) if wanted else xl.not_(self.bad(first))
            case "only":
                found = xw.only(self.value(first), call.args[1])
            case _:
                value, places = self.value(first), self.value(call.args[1])
                found = f"{value}<>ROUND({value},{places})"
        return xl.if_(self.ok(first), found if wanted else xl.not_(found), xl.FALSE)

    def _comparison(self, expr: Compare, *, wanted: bool) -> str:
        left, right = self.value(expr.left), self.value(expr.right)
        if self.sort(expr.left) == "text":
            same = f"EXACT({left},{right})"
            return same if (expr.op == "=") is wanted else xl.not_(same)
        difference = f"{left}-{xl.operand(right)}" if right != "0" else left
        test = {
            "=": f"ABS({difference})<5E-7",
            "<>": f"ABS({difference})>=5E-7",
            "<": f"{difference}<=-5E-7",
            "<=": f"{difference}<5E-7",
            ">": f"{difference}>=5E-7",
            ">=": f"{difference}>-5E-7",
        }
        opposite = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
        return test[expr.op if wanted else opposite[expr.op]]

    def _among(self, expr: In) -> str:
        value = self.value(expr.item)
        if isinstance(expr.words, str):
            words = self.sheet.list_range(expr.words)
            return f"SUMPRODUCT(--{xw.matches(value, words, expr.part)})>0"
        return xl.or_(*(xw.matches(value, xl.text(word), expr.part) for word in expr.words))

    # -- the three sides of a value ---------------------------------------------------------------

    def sort(self, expr: Expr) -> Sort:
        match expr:
            case Cell():
                return self.sheet.leaf(expr).sort
            case Text():
                return "text"
            case Truth() | Compare() | In() | Not() | And() | Or():
                return "bool"
            case Call(name=name) if name in _CONDITIONS:
                return "bool"
            case Call(name="left" | "mid"):
                return "text"
            case Fold(name="any" | "all"):
                return "bool"
            case Call(name="if", args=(_, yes, _)):
                return self.sort(yes)
            case Call(name="value_or", args=(x, _)):
                return self.sort(x)
            case _:
                return "number"

    def blank(self, expr: Expr) -> str:
        if isinstance(expr, Cell):
            leaf = self.sheet.leaf(expr)
            if leaf.constant or leaf.zero:
                return xl.FALSE
            return xl.is_blank(leaf.address)
        return xl.and_(xl.not_(self.ok(expr)), xl.not_(self.bad(expr)))

    def bad(self, expr: Expr) -> str:
        match expr:
            case Number() | Text() | Truth() | Blank():
                return xl.FALSE
            case Cell():
                return _leaf_bad(self.sheet.leaf(expr))
            case Negative(operand=x) | Not(operand=x) | In(item=x):
                return self.bad(x)
            case Arithmetic(left=x, right=y) | Compare(left=x, right=y):
                return xl.or_(self.bad(x), self.bad(y))
            case And(items=items) | Or(items=items):
                decided = self.false(expr) if isinstance(expr, And) else self.true(expr)
                return xl.and_(xl.not_(decided), xl.or_(*(self.bad(item) for item in items)))
            case Fold(name="any" | "all"):
                return self.bad(self._joined(expr))
            case Fold():
                return self._fold_bad(expr)
            case Call(name="blank" | "filled" | "bad"):
                return xl.FALSE
            case Call(name="if", args=(condition, yes, no)):
                other = xl.if_(self.false(condition), self.bad(no), self.bad(condition))
                return xl.if_(self.true(condition), self.bad(yes), other)
            case Call(name="value_or", args=(x, default)):
                return xl.or_(self.bad(x), xl.and_(self.blank(x), self.bad(default)))
            case Call(args=args):
                return xl.or_(*(self.bad(arg) for arg in args))
            case Name() | Column():
                raise TypeError(expr)
            case _:
                assert_never(expr)

    def ok(self, expr: Expr) -> str:
        match expr:
            case Number() | Text() | Truth():
                return xl.TRUE
            case Blank():
                return xl.FALSE
            case Cell():
                return _leaf_ok(self.sheet.leaf(expr))
            case Negative(operand=x):
                return self.ok(x)
            case Arithmetic(op="/", left=x, right=y):
                divisible = xl.if_(self.ok(y), f"{self.value(y)}<>0", xl.FALSE)
                return xl.and_(self.ok(x), divisible)
            case Arithmetic(left=x, right=y):
                return xl.and_(self.ok(x), self.ok(y))
            case Compare() | In() | Not() | And() | Or() | Fold(name="any" | "all"):
                return xl.or_(self.true(expr), self.false(expr))
            case Fold():
                return self._fold_ok(expr)
            case Call(name="if", args=(condition, yes, no)):
                other = xl.if_(self.false(condition), self.ok(no), xl.FALSE)
                return xl.if_(self.true(condition), self.ok(yes), other)
            case Call(name="value_or", args=(x, default)):
                return xl.or_(self.ok(x), xl.and_(self.blank(x), self.ok(default)))
            case Call(name="blank" | "filled" | "bad"):
                return xl.TRUE
            case Call(name="number", args=(x,)):
                return xl.if_(self.ok(x), xw.has_number(self.value(x)), xl.FALSE)
            case Call(args=args):
                return xl.and_(*(self.ok(arg) for arg in args))
            case Name() | Column():
                raise TypeError(expr)
            case _:
                assert_never(expr)

    def value(self, expr: Expr) -> str:
        match expr:
            case Number(value=value):
                return written_out(value)
            case Text(value=value):
                return xl.text(value)
            case Truth(value=value):
                return xl.TRUE if value else xl.FALSE
            case Blank():
                return '""'
            case Cell():
                return _leaf_value(self.sheet.leaf(expr))
            case Negative(operand=x):
                return f"(-{xl.operand(self.value(x))})"
            case Arithmetic(op=op, left=x, right=y):
                return f"({self.value(x)}{op}{self.value(y)})"
            case Compare() | In() | Not() | And() | Or() | Fold(name="any" | "all"):
                return self.true(expr)
            case Fold():
                return self._fold_value(expr)
            case Call():
                return self._call_value(expr)
            case Name() | Column():
                raise TypeError(expr)
            case _:
                assert_never(expr)

    def _call_value(self, call: Call) -> str:
        match call.name, call.args:
            case "if", (condition, yes, no):
                return xl.if_(self.true(condition), self.value(yes), self.value(no))
            case "value_or", (x, default):
                return xl.if_(self.ok(x), self.value(x), self.value(default))
            case "length", (x,):
                return f"LEN({self.value(x)})"
            case "left", (x, count):
                return f"LEFT({self.value(x)},{self.value(count)})"
            case "mid", (x, start, count):
                return f"MID({self.value(x)},{self.value(start)},{self.value(count)})"
            case "round", (x, places):
                return f"ROUND(ROUND({self.value(x)},9),{self.value(places)})"
            case "abs", (x,):
                return f"ABS({self.value(x)})"
            case "number", (x,):
                return xw.number_in(self.value(x))
            case _:
                return self.true(call)

    # -- aggregates ---------------------------------------------------------------------------

    def _of_rows(self, expr: Expr, table: str) -> tuple[Expr, ...]:
        return tuple(bound(expr, self.sheet.rows, table, key) for key in self.sheet.rows(table))

    def _joined(self, fold: Fold) -> Expr:
        items = self._of_rows(fold.item, fold.table)
        return Or(items) if fold.name == "any" else And(items)

    def _items(self, fold: Fold) -> tuple[tuple[Expr | None, Expr], ...]:
        """Return what is aggregated, row by row, with the condition that lets it in."""
        items = self._of_rows(fold.item, fold.table)
        if fold.condition is None:
            return tuple((None, item) for item in items)
        return tuple(zip(self._of_rows(fold.condition, fold.table), items, strict=True))

    def _let_in(self, condition: Expr | None) -> str:
        return xl.TRUE if condition is None else self.true(condition)

    def _fold_bad(self, fold: Fold) -> str:
        conditions = (xl.FALSE if c is None else self.bad(c) for c, _ in self._items(fold))
        if fold.name == "count":
            return xl.or_(*conditions)
        items = (xl.and_(self._let_in(c), self.bad(x)) for c, x in self._items(fold))
        return xl.or_(*conditions, *items)

    def _fold_ok(self, fold: Fold) -> str:
        clean = xl.not_(self._fold_bad(fold))
        if fold.name == "count":
            return clean
        some = xl.or_(*(xl.and_(self._let_in(c), self.ok(x)) for c, x in self._items(fold)))
        return xl.and_(clean, some)

    def _fold_value(self, fold: Fold) -> str:
        if fold.name == "count":
            items = self._items(fold)
            filled = (xl.and_(self._let_in(c), xl.not_(self.blank(x))) for c, x in items)
            return "(" + "+".join(f"IF({test},1,0)" for test in filled) + ")"
        plain = all(c is None and isinstance(x, Cell) for c, x in self._items(fold))
        if plain:
            cells = (x for _, x in self._items(fold) if isinstance(x, Cell))
            addresses = tuple(self.sheet.leaf(cell).address for cell in cells)
            return xl.called(fold.name.upper(), addresses)
        neutral = {"sum": "0", "min": "9E+307", "max": "-9E+307"}[fold.name]
        taken = tuple(
            xl.if_(xl.and_(self._let_in(c), self.ok(x)), self.value(x), neutral)
            for c, x in self._items(fold)
        )
        return xl.called(fold.name.upper(), taken)


def _leaf_bad(leaf: Leaf) -> str:
    if leaf.constant:
        return xl.FALSE
    if leaf.sort == "text":
        return f"ISERROR({leaf.address})"
    return f"IF({xl.is_number(leaf.address)},FALSE,{xl.not_(xl.is_blank(leaf.address))})"


def _leaf_ok(leaf: Leaf) -> str:
    if leaf.constant:
        return xl.TRUE
    if leaf.sort == "text":
        return xl.if_(f"ISERROR({leaf.address})", xl.FALSE, xl.not_(xl.no_text(leaf.address)))
    if leaf.zero:
        return xl.or_(xl.is_number(leaf.address), xl.is_blank(leaf.address))
    return xl.is_number(leaf.address)


def _leaf_value(leaf: Leaf) -> str:
    if leaf.sort == "text" and not leaf.constant:
        return f"TRIM({leaf.address})"
    return f"N({leaf.address})" if leaf.zero else leaf.address
