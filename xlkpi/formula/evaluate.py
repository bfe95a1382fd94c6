"""Exact evaluation of a grounded tree over decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING, assert_never

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
from xlkpi.formula.card_numbers import id_card_ok, luhn_ok
from xlkpi.formula.characters import utf16, within
from xlkpi.formula.column_index import ColumnIndexes
from xlkpi.formula.folds import matching
from xlkpi.formula.ground import of_row
from xlkpi.formula.patterns import fits, shape
from xlkpi.formula.quantities import letters, number_in, operator_in, rest, unit_in
from xlkpi.formula.state import BAD, BLANK, TOLERANCE, State, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xlkpi.formula.ast import Part

    Leaf = Callable[[Cell], Value | State]
    Lists = Callable[[str], Sequence[str]]
    Rows = Callable[[str], tuple[str, ...]]
Result = Value | State
_EXACT = Context(prec=34, rounding=ROUND_HALF_UP)


def evaluate(
    expr: Expr, leaf: Leaf, lists: Lists, rows: Rows, columns: ColumnIndexes | None = None
) -> Result:
    """Return the value of a grounded expression, exact to 34 digits.

    Args:
        expr: A tree that names its fields as cells (`ground`).
        leaf: Gives what stands in a cell, dates as day numbers (`state.plain`); a field that reads
            as zero when blank must give zero.
        lists: Gives the words of a named list.
        rows: Gives the row keys of a table, in order.
        columns: What stands in the columns of the same cells, where many formulas ask.

    Returns:
        A number, text or truth; BLANK where it has none, BAD where something cannot be read.

    Raises:
        TypeError: The tree is not grounded.
    """
    with localcontext(_EXACT):
        return _Evaluator(leaf, lists, rows, columns or ColumnIndexes(leaf, rows)).value(expr)


class _Evaluator:
    """Evaluates trees; inside a fold `here` are the keys of this row and of the one before."""

    def __init__(
        self,
        leaf: Leaf,
        lists: Lists,
        rows: Rows,
        columns: ColumnIndexes,
        here: tuple[str, str | None] = ("", None),
    ) -> None:
        self.leaf = leaf
        self.lists = lists
        self.rows = rows
        self.columns = columns
        self.here = here

    def value(self, expr: Expr) -> Result:
        match expr:
            case Number(value=number):
                return number
            case Text(value=text):
                return text
            case Truth(value=truth):
                return truth
            case Blank():
                return BLANK
            case Cell():
                return self.leaf(expr)
            case Column(table=table, column=column):
                return self.leaf(Cell(table, self.here[0], column))
            case OfRow(part=part, table=table):
                return of_row(part, tuple(self.rows(table)), self.here[0]).value
            case Negative(operand=operand):
                found = self.value(operand)
                return -found if isinstance(found, Decimal) else found
            case Arithmetic(op=op, left=left, right=right):
                return _both(
                    self.value(left), self.value(right), lambda a, b: _arithmetic(op, a, b)
                )
            case Compare(op=op, left=left, right=right):
                return _both(self.value(left), self.value(right), lambda a, b: _compare(op, a, b))
            case In(item=item, words=words, part=part):
                known = self.lists(words) if isinstance(words, str) else words
                found = self.value(item)
                return found if isinstance(found, State) else _among(str(found), known, part)
            case Not(operand=operand):
                found = self.value(operand)
                return found if isinstance(found, State) else not found
            case And(items=items):
                return _kleene((self.value(item) for item in items), decisive=False)
            case Or(items=items):
                return _kleene((self.value(item) for item in items), decisive=True)
            case Lookup(key=key, table=table):
                found = self.value(key)
                return found if isinstance(found, State) else dict(table).get(str(found), BLANK)
            case Fold():
                return self._fold(expr)
            case Call():
                return self._call(expr)
            case Name():
                raise TypeError(expr.name)
            case _:
                assert_never(expr)

    def _call(self, call: Call) -> Result:
        match call.name, call.args:
            case "blank", (x,):
                return self.value(x) is BLANK
            case "filled", (x,):
                return self.value(x) is not BLANK
            case "bad", (x,):
                return self.value(x) is BAD
            case "if", (condition, yes, no):
                found = self.value(condition)
                return found if isinstance(found, State) else self.value(yes if found else no)
            case "value_or", (x, default):
                found = self.value(x)
                return self.value(default) if found is BLANK else found
            case "this", (x,):
                return self.value(x)
            case "total", args:
                return _total([self.value(arg) for arg in args])
            case "repeated", (Cell() | Column() as x,):
                return self._repeated(x)
            case "previous", (Column(table=table, column=column),):
                before = self.here[1]
                return BLANK if before is None else self.leaf(Cell(table, before, column))
            case name, args:
                values = [self.value(arg) for arg in args]
                unknown = _unknown(values)
                return _function(name, values) if unknown is None else unknown

    def _repeated(self, expr: Cell | Column) -> Result:
        found = self.value(expr)
        if isinstance(found, State):
            return found
        row = expr.row if isinstance(expr, Cell) else self.here[0]
        return self.columns.of(expr).is_repeated(self.rows(expr.table).index(row))

    def _fold(self, fold: Fold) -> Result:
        match = matching(fold)
        if match is None:
            return self._folded(fold, range(len(self.rows(fold.table))))
        here = self.leaf(match.here)
        if not isinstance(here, State):
            return self._folded(fold, self.columns.of(match.column).like(here))
        asked = (fold.name, match.column, match.rest, match.item, here)
        known = self.columns.without_value
        if asked not in known:  # it is the same for every row that has nothing there
            known[asked] = self._folded(fold, range(len(self.rows(fold.table))))
        return known[asked]

    def _folded(self, fold: Fold, rows: Iterable[int]) -> Result:
        """Return what an aggregate comes to; the rows that are left out do not count for sure."""
        keys = (None, *self.rows(fold.table))
        each = [
            _Evaluator(self.leaf, self.lists, self.rows, self.columns, (keys[n + 1] or "", keys[n]))
            for n in rows
        ]
        if fold.name in ("any", "all"):
            return _kleene((row.value(fold.item) for row in each), decisive=fold.name == "any")
        taken: list[Result] = []
        for row in each:
            let_in = True if fold.condition is None else row.value(fold.condition)
            if let_in is BAD:
                return BAD
            if let_in is True:
                taken.append(row.value(fold.item))
        if fold.name == "count":
            return Decimal(sum(found is not BLANK for found in taken))
        if BAD in taken:
            return BAD
        numbers = [found for found in taken if isinstance(found, Decimal)]
        return _folded(fold.name, numbers) if numbers else BLANK


def _total(found: list[Result]) -> Result:
    """Return the sum of what is filled; blank where nothing is."""
    if BAD in found:
        return BAD
    numbers = [one for one in found if isinstance(one, Decimal)]
    return sum(numbers, Decimal(0)) if numbers else BLANK


def _folded(name: str, numbers: list[Decimal]) -> Decimal:
    if name == "sum":
        return sum(numbers, Decimal(0))
    return min(numbers) if name == "min" else max(numbers)


def _unknown(values: Iterable[Result]) -> State | None:
    states = [value for value in values if isinstance(value, State)]
    return None if not states else (BAD if BAD in states else BLANK)


def _both(left: Result, right: Result, combine: Callable[[Value, Value], Result]) -> Result:
    if isinstance(left, State) or isinstance(right, State):
        return _unknown((left, right)) or BLANK
    return combine(left, right)


def _kleene(values: Iterable[Result], *, decisive: bool) -> Result:
    seen = list(values)
    if decisive in seen:
        return decisive
    return _unknown(seen) or (not decisive)


def _among(text: str, words: Sequence[str], part: Part) -> bool:
    match part:
        case "in":
            return text in words
        case "has":
            return any(word in text for word in words)
        case "ends":
            return text.endswith(tuple(words))


def _arithmetic(op: str, left: Value, right: Value) -> Result:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return BAD
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return BLANK if right == 0 else left / right


def _compare(op: str, left: Value, right: Value) -> Result:
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return (left == right) if op == "=" else (left != right)
    difference = left - right
    equal = abs(difference) < TOLERANCE
    match op:
        case "=":
            return equal
        case "<>":
            return not equal
        case "<":
            return difference < 0 and not equal
        case "<=":
            return difference < 0 or equal
        case ">":
            return difference > 0 and not equal
        case _:
            return difference > 0 or equal


def _function(name: str, values: list[Result]) -> Result:
    match name, values:
        case "length", [str(text)]:
            return Decimal(utf16(text))
        case "left", [str(text), Decimal() as count]:
            return text[: int(count)]
        case "mid", [str(text), Decimal() as start, Decimal() as count]:
            return text[int(start) - 1 : int(start) - 1 + int(count)]
        case "only", [str(text), str(allowed)]:
            return within(text, allowed)
        case "rest", [str(text)]:
            return rest(text)
        case "letters", [str(text)]:
            return letters(text)
        case "joined", texts:
            return "".join(map(str, texts))
        case "shape", [str(text)]:
            return shape(text)
        case "fits", [str(text), str(pattern)]:
            return fits(text, pattern)
        case "id_card_ok", [str(text)]:
            return id_card_ok(text)
        case "luhn_ok", [str(text)]:
            return luhn_ok(text)
        case (("number" | "operator" | "unit"), [str(text), *measure]):
            return _of_quantity(name, text, "".join(map(str, measure)))
        case "decimals", [Decimal() as number, Decimal() as most]:
            return number != round_half_up(number, int(most))
        case "round", [Decimal() as number, Decimal() as places]:
            return round_half_up(number, int(places))
        case "abs", [Decimal() as number]:
            return abs(number)
        case _:
            return BAD


def _of_quantity(name: str, text: str, measure: str) -> Result:
    """Return a part of the quantity in a text, blank where there is none."""
    found = {"number": number_in, "operator": operator_in, "unit": unit_in}[name](text, measure)
    return BLANK if found is None else found


def round_half_up(number: Decimal, places: int) -> Decimal:
    """Round half away from zero, as Excel does; what has no such decimals stays, however large."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -places:
        return number
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
