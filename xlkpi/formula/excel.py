"""A grounded tree -> Excel formulas that no content of a cell can turn into an error.

Every expression has three Excel sides: `bad` (something in it cannot be read), `ok` (it has a
value) and `value` (to be used only where ok holds). A condition has `true` and `false`, each TRUE
only where the condition is known to be so. Only functions that WPS, Excel 2010 and LibreOffice
share; texts are compared by EXACT, never by wildcards.

What a clerk fills is settled first, in a helper cell (`settled`); aggregates go over ranges of
settled cells, so that no formula grows with the rows of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from xlkpi.figures import written_out
from xlkpi.formula import excel_comparisons as xc
from xlkpi.formula import excel_numbers as xn
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
from xlkpi.formula.excel_calls import is_quantity, value_of
from xlkpi.formula.excel_folds import sum_of, total_of
from xlkpi.formula.excel_settled import UNREADABLE
from xlkpi.formula.excel_totals import BAD
from xlkpi.formula.folds import shape_of
from xlkpi.formula.functions import QUANTITIES, WRITTEN
from xlkpi.formula.named_cells import sort_of

if TYPE_CHECKING:
    from xlkpi.formula.named_cells import NamedCells


def computed(expr: Expr, sheet: NamedCells) -> str:
    """Return the formula of a computed cell, without "=".

    Args:
        expr: A grounded tree.
        sheet: Where its cells and lists are.

    Returns:
        A formula that gives the value, "" where it has none, or the text; never an error of Excel.
    """
    return _Sides(sheet).result(expr)


def as_flag(expr: Call, sheet: NamedCells) -> str:
    """Return what `computed` gives for 1 and 0 (`as_number`), its long test written once.

    Args:
        expr: A grounded condition on how a text is written.
        sheet: Where its cells and lists are.
    """
    return _Sides(sheet).flag(expr)


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

    def flag(self, call: Call) -> str:
        text = call.args[0]
        known = xl.if_(self.ok(text), xl.if_(self._written(call), "1", "0"), '""')
        return xl.if_(self.bad(text), BAD, known)

    def result(self, expr: Expr) -> str:
        """What a cell shows of an expression: its value, "" where it has none, `BAD`."""
        if self._is_settled(expr):
            return self.value(expr)
        match expr:
            case Blank():
                return '""'
            case Call(name="if", args=(condition, yes, no)):
                return self._chosen(condition, self.result(yes), self.result(no))
            case _:
                inner = xl.if_(self.ok(expr), self.value(expr), '""')
                return xl.if_(self.bad(expr), BAD, inner)

    def _chosen(self, condition: Expr, yes: str, no: str) -> str:
        """A condition that cannot be read is neither true nor false, nor is one that is blank."""
        unknown = xl.if_(self.bad(condition), BAD, '""')
        if yes == '""' != no:
            return xl.if_(self.false(condition), no, unknown)
        other = unknown if no == '""' else xl.if_(self.false(condition), no, unknown)
        return xl.if_(self.true(condition), yes, other)

    # -- conditions ---------------------------------------------------------------------------

    def true(self, expr: Expr) -> str:
        return self._condition(expr, wanted=True)

    def false(self, expr: Expr) -> str:
        return self._condition(expr, wanted=False)

    def _condition(self, expr: Expr, *, wanted: bool) -> str:
        shared = self.sheet.shared(expr)
        if shared is not None:
            return f"{shared}={int(wanted)}"
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
                short = self._without_guard(expr, wanted=wanted)
                if short is not None:
                    return short
                known = xl.and_(self.ok(left), self.ok(right))
                return xl.if_(known, self._comparison(expr, wanted=wanted), xl.FALSE)
            case In(item=item):
                found = self._among(expr)
                if wanted and not any(word in str(UNREADABLE) for word in self._words(expr)):
                    return found  # nor is a word blank
                return xl.if_(self.ok(item), found if wanted else xl.not_(found), xl.FALSE)
            case Call(name="if", args=(condition, yes, no)):
                other = xl.if_(self.false(condition), self._condition(no, wanted=wanted), xl.FALSE)
                return xl.if_(self.true(condition), self._condition(yes, wanted=wanted), other)
            case Call(name="this", args=(x,)):
                return self._condition(x, wanted=wanted)
            case Call(name="value_or", args=(x, default)):
                other = xl.and_(self.blank(x), self._condition(default, wanted=wanted))
                return xl.or_(self._condition(x, wanted=wanted), other)
            case Call():
                return self._test(expr, wanted=wanted)
            case Fold(name="any" | "all"):
                total = total_of(expr, self)
                return total.value if wanted else total.otherwise
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
            case "repeated":
                found = self._repeated(first)
            case "only":
                found = xw.only(self.value(first), call.args[1])
            case name if name in WRITTEN:
                found = self._written(call)
            case _:
                value, places = self.value(first), self.value(call.args[1])
                found = f"{value}<>ROUND({value},{places})"
        return xl.if_(self.ok(first), found if wanted else xl.not_(found), xl.FALSE)

    def _written(self, call: Call) -> str:
        """Whether a text is written as a pattern, or a kind of number, asks for."""
        value, shape = self.value(call.args[0]), self.value(shape_of(call.args[0]))
        match call:
            case Call(name="fits", args=(_, Text(value=pattern))):
                return xn.fits(value, shape, pattern)
            case Call(name="id_card_ok"):
                return xn.id_card_ok(value, shape)
            case _:
                return xn.luhn_ok(value, shape)

    def _repeated(self, expr: Expr) -> str:
        """Whether a row above has what this cell has.

        MATCH finds the first one, and tells ID cards apart; of long texts it finds none.
        """
        if not isinstance(expr, Cell):
            raise TypeError(expr)
        key, above = self.sheet.key(expr), self.sheet.keys_down_to(expr)
        wanted = xw.literally(key) if sort_of(expr, self.sheet) == "text" else key
        found = f"MATCH({wanted},{above},0)"
        again = xl.if_(f"ISNUMBER({found})", f"{found}<ROWS({above})", xl.FALSE)
        if not self.sheet.may_be_long(expr):
            return again
        counted = f"SUMPRODUCT(({above}={key})*1)>1"
        return xl.if_(f"LEN({wanted})>{xw.MOST_MATCHED}", counted, again)

    def _comparison(self, expr: Compare, *, wanted: bool) -> str:
        left, right = self.value(expr.left), self.value(expr.right)
        if sort_of(expr.left, self.sheet) == "text":
            same = xl.exact(left, right)
            return same if (expr.op == "=") is wanted else xl.not_(same)
        return xc.of_numbers(expr.op if wanted else xc.OPPOSITE[expr.op], left, right)

    def _without_guard(self, expr: Compare, *, wanted: bool) -> str | None:
        """Return a comparison with a constant that is FALSE by itself where there is no value."""
        op, left, right = expr.op if wanted else xc.OPPOSITE[expr.op], expr.left, expr.right
        if isinstance(left, Number | Text):
            op, left, right = xc.TURNED[op], right, left
        if isinstance(right, Text) and right.value not in ("", str(UNREADABLE)) and op == "=":
            return xl.exact(self.value(left), self.value(right))
        if not isinstance(right, Number):
            return None
        if isinstance(left, Call) and left.name == "length":
            return self._length(left.args[0], op, int(right.value))
        if not self._is_settled(left):
            return None
        return xc.with_constant(op, self.value(left), right.value)

    def _length(self, text: Expr, op: str, most: int) -> str | None:
        """Return a limit of length: what has no value is shorter than any limit that matters."""
        if not isinstance(text, Cell):
            return None
        if op == ">" and most >= len(str(UNREADABLE)):
            return f"LEN({self.value(text)})>{most}"
        return xl.FALSE if op == "<" and most <= 1 else None

    def _is_settled(self, expr: Expr) -> bool:
        """Whether an expression is one settled number: any text is more than any number."""
        if isinstance(expr, Cell):
            return self.sheet.leaf(expr).sort != "text"
        known = isinstance(expr, Call) and self.sheet.shared(expr) is not None
        return known and sort_of(expr, self.sheet) == "number"

    def _among(self, expr: In) -> str:
        value, words = self.value(expr.item), self._words(expr)
        if isinstance(expr.words, str) and expr.part == "in":
            return xw.listed(value, self.sheet.list_range(expr.words), words)
        return xl.or_(*(xw.matches(value, word, expr.part) for word in words))

    def _words(self, expr: In) -> tuple[str, ...]:
        return self.sheet.words(expr.words) if isinstance(expr.words, str) else expr.words

    # -- the three sides of a value ---------------------------------------------------------------

    def blank(self, expr: Expr) -> str:
        if isinstance(expr, Cell):
            leaf = self.sheet.leaf(expr)
            return xl.FALSE if leaf.constant else f'{leaf.address}=""'
        return xl.and_(xl.not_(self.ok(expr)), xl.not_(self.bad(expr)))

    def bad(self, expr: Expr) -> str:
        shared = self.sheet.shared(expr)
        if shared is not None:
            return f"{shared}={BAD}"
        match expr:
            case Number() | Text() | Truth() | Blank():
                return xl.FALSE
            case Cell():
                return self.sheet.leaf(expr).is_bad
            case Negative(operand=x) | Not(operand=x) | In(item=x) | Lookup(key=x):
                return self.bad(x)
            case Arithmetic(left=x, right=y) | Compare(left=x, right=y):
                return xl.or_(self.bad(x), self.bad(y))
            case And(items=items) | Or(items=items):
                decided = self.false(expr) if isinstance(expr, And) else self.true(expr)
                return xl.and_(xl.not_(decided), xl.or_(*(self.bad(item) for item in items)))
            case Fold():
                return total_of(expr, self).bad
            case Call(name="total"):
                return sum_of(expr, self).bad
            case Call(name="blank" | "filled" | "bad"):
                return xl.FALSE
            case Call(name="if", args=(condition, yes, no)):
                other = xl.if_(self.false(condition), self.bad(no), self.bad(condition))
                return xl.if_(self.true(condition), self.bad(yes), other)
            case Call(name="value_or", args=(x, default)):
                return xl.or_(self.bad(x), xl.and_(self.blank(x), self.bad(default)))
            case Call(args=args):
                return xl.or_(*(self.bad(arg) for arg in args))
            case Name() | Column() | OfRow():
                raise TypeError(expr)
            case _:
                assert_never(expr)

    def ok(self, expr: Expr) -> str:
        shared = self.sheet.shared(expr)
        if shared is not None and sort_of(expr, self.sheet) == "text":
            return xl.and_(f'{shared}>""', f"{shared}<>{BAD}")
        if shared is not None:
            return f"ISNUMBER({shared})"
        match expr:
            case Number() | Text() | Truth():
                return xl.TRUE
            case Blank():
                return xl.FALSE
            case Cell():
                return self.sheet.leaf(expr).is_ok
            case Negative(operand=x):
                return self.ok(x)
            case Arithmetic(op="/", left=x, right=y):
                divisible = xl.if_(self.ok(y), f"{self.value(y)}<>0", xl.FALSE)
                return xl.and_(self.ok(x), divisible)
            case Arithmetic(left=x, right=y):
                return xl.and_(self.ok(x), self.ok(y))
            case Compare() | In() | Not() | And() | Or() | Fold(name="any" | "all"):
                return xl.or_(self.true(expr), self.false(expr))
            case Lookup(key=x, table=table):
                area, words = self.sheet.table_range(expr)[0], tuple(word for word, _ in table)
                return xl.if_(self.ok(x), xw.listed(self.value(x), area, words), xl.FALSE)
            case Fold():
                return total_of(expr, self).ok
            case Call(name="total"):
                return sum_of(expr, self).ok
            case Call(name="if", args=(condition, yes, no)):
                other = xl.if_(self.false(condition), self.ok(no), xl.FALSE)
                return xl.if_(self.true(condition), self.ok(yes), other)
            case Call(name="value_or", args=(x, default)):
                return xl.or_(self.ok(x), xl.and_(self.blank(x), self.ok(default)))
            case Call(name="blank" | "filled" | "bad"):
                return xl.TRUE
            case Call(name=name) if name in QUANTITIES:
                return is_quantity(expr, self)
            case Call(args=args):
                return xl.and_(*(self.ok(arg) for arg in args))
            case Name() | Column() | OfRow():
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
                return self.sheet.leaf(expr).address
            case Negative(operand=x):
                return f"(-{xl.operand(self.value(x))})"
            case Arithmetic(op=op, left=x, right=y):
                return f"({self.value(x)}{op}{self.value(y)})"
            case Compare() | In() | Not() | And() | Or() | Fold(name="any" | "all"):
                return self.true(expr)
            case Fold():
                return total_of(expr, self).value
            case Call(name="total"):
                return sum_of(expr, self).value
            case Lookup(key=x, table=table):
                ranges, words = self.sheet.table_range(expr), tuple(word for word, _ in table)
                found = xw.looked_up(self.value(x), *ranges, words)
                # a text is compared with words without asking first whether there is one
                return xl.if_(self.ok(expr), found, '""') if expr.is_text else found
            case Call():
                return self._call_value(expr)
            case Name() | Column() | OfRow():
                raise TypeError(expr)
            case _:
                assert_never(expr)

    def _call_value(self, call: Call) -> str:
        shared = self.sheet.shared(call)
        if shared is not None and sort_of(call, self.sheet) != "bool":
            return shared
        return value_of(call, self)
