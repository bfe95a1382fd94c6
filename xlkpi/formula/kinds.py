"""Which type an expression has, and every fault of its types and names."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, Protocol, assert_never

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
from xlkpi.formula.functions import AGGREGATES
from xlkpi.formula.ground import table_of
from xlkpi.formula.patterns import PatternError, ways
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Sort = Literal["number", "text", "date", "bool", "any"]


class Names(Protocol):
    """What a formula may name."""

    def scalar(self, name: str) -> Sort | None:
        """Return the type of a single field, None where there is none of that name."""

    def column(self, table: str, column: str) -> Sort | None:
        """Return the type of a table's column, None where there is none of that name."""

    def rows(self, table: str) -> tuple[str, ...] | None:
        """Return the row keys of a table in order, None where there is no such table."""

    def has_list(self, name: str) -> bool:
        """Whether there is a list of that name."""

    def looked_up(self, words: str, value: str) -> Mapping[str, object]:
        """Return what belongs to each word of a list, nothing where there is no such list."""

    def known(self) -> tuple[str, ...]:
        """Return every name, for proposals."""

    def words(self, table: str, column: str) -> tuple[str, ...] | None:
        """Return all that may stand in a field ("" for no table), None where that is any text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a formula: unknown name or types that do not fit, at an offset of its text.

    `what` is what `unknown` is none of, where that is no name.
    """

    message: Words
    hint: Words
    offset: int
    unknown: str = ""
    what: Words | None = None


SORT_NAMES: dict[Sort, Words] = {
    "number": Words("数字", "a number"),
    "text": Words("文字", "a text"),
    "date": Words("日期", "a date"),
    "bool": Words("条件", "a condition"),
    "any": Words("值", "a value"),
}
_ARGUMENTS: dict[str, tuple[tuple[Sort, ...], Sort]] = {
    "blank": (("any",), "bool"),
    "filled": (("any",), "bool"),
    "bad": (("any",), "bool"),
    "length": (("text",), "number"),
    "left": (("text", "number"), "text"),
    "mid": (("text", "number", "number"), "text"),
    "only": (("text", "text"), "bool"),
    "fits": (("text", "text"), "bool"),
    "id_card_ok": (("text",), "bool"),
    "luhn_ok": (("text",), "bool"),
    "number": (("text",), "number"),
    "operator": (("text",), "text"),
    "unit": (("text",), "text"),
    "decimals": (("number", "number"), "bool"),
    "round": (("number", "number"), "number"),
    "abs": (("number",), "number"),
    "sum": (("number", "bool"), "number"),
    "min": (("number", "bool"), "number"),
    "max": (("number", "bool"), "number"),
    "count": (("any", "bool"), "number"),
    "any": (("bool",), "bool"),
    "all": (("bool",), "bool"),
}


def check(expr: Expr, names: Names, each: str = "", wanted: Sort = "any") -> tuple[Fault, ...]:
    """Return every fault of a formula: names that are unknown, types that do not fit.

    Args:
        expr: The tree as it was read.
        names: What it may name.
        each: The table in whose rows it stands, "" for none.
        wanted: The type it must have.

    Returns:
        The faults as they are met, each at the offset of its node in the formula's text.
    """
    checker = _Checker(names, each)
    checker.expect(expr, wanted, each)
    return tuple(checker.faults)


class _Checker:
    def __init__(self, names: Names, outer: str) -> None:
        self.names = names
        self.outer = outer
        self.faults: list[Fault] = []

    def expect(self, expr: Expr, wanted: Sort, each: str) -> None:
        found = self.sort(expr, each)
        if "any" in (wanted, found) or found == wanted or {found, wanted} == {"date", "number"}:
            return
        message = Words(
            f"这里应为{SORT_NAMES[wanted].zh}，却是{SORT_NAMES[found].zh}",
            f"{SORT_NAMES[wanted].en} is needed here, this is {SORT_NAMES[found].en}",
        )
        self.faults.append(Fault(message, self._fitting(expr, wanted), expr.at))

    def _fitting(self, expr: Expr, wanted: Sort) -> Words:
        """Return what to write instead: a flag holds 是 or 否, it is no condition."""
        if wanted == "bool" and set(self._known(expr) or ()) == _FLAG:
            written = expr.name if isinstance(expr, Name | Column | Cell) else "x"
            return Words(f"请写成 {written} = '是'。", f"Write {written} = '是'.")
        if wanted == "text" and isinstance(expr, Truth):
            return Words("“是否”的栏目写作 = '是' 或 = '否'。", "A flag is = '是' or = '否'.")
        return Words("请改用合适的栏目或函数。", "Use a fitting field or function.")

    def sort(self, expr: Expr, each: str) -> Sort:
        match expr:
            case Number():
                return "number"
            case Text():
                return "text"
            case Truth():
                return "bool"
            case Blank():
                return "any"
            case Name() | Column() | Cell():
                return self._reference(expr, each)
            case OfRow(part=part):
                if not each:
                    self._outside_all(expr)
                return "number" if part == "number" else "text"
            case Negative(operand=operand):
                self.expect(operand, "number", each)
                return "number"
            case Arithmetic(left=left, right=right):
                self.expect(left, "number", each)
                self.expect(right, "number", each)
                return "number"
            case Compare():
                self._compare(expr, each)
                return "bool"
            case In(item=item, words=words):
                self.expect(item, "text", each)
                if isinstance(words, str) and not self.names.has_list(words):
                    self._unknown(words, expr.at)
                elif not isinstance(words, str) and expr.part == "in":
                    self._words(item, words, expr.at)
                return "bool"
            case Not(operand=operand):
                self.expect(operand, "bool", each)
                return "bool"
            case And(items=items) | Or(items=items):
                for item in items:
                    self.expect(item, "bool", each)
                return "bool"
            case Lookup():
                return self._lookup(expr, each)
            case Call(name=name) if name in AGGREGATES:
                return self._aggregate(expr, each)
            case Call():
                return self._call(expr, each)
            case Fold(name=name):
                return _ARGUMENTS[name][1]
            case _:
                assert_never(expr)

    def _reference(self, expr: Name | Column | Cell, each: str) -> Sort:
        match expr:
            case Name(name=name):
                found = self.names.scalar(name)
            case Column(table=table, column=column):
                found = self.names.column(table, column)
                if found is not None and table != each:
                    self._outside(expr)
            case Cell(table=table, row=row, column=column):
                found = self.names.column(table, column) if table else self.names.scalar(column)
                if found is not None and table and row not in (self.names.rows(table) or ()):
                    self._unknown(f"{table}[{row}]", expr.at)
        if found is None:
            self._unknown(expr.name, expr.at)
        return found or "any"

    def _compare(self, expr: Compare, each: str) -> None:
        left = self.sort(expr.left, each)
        self.expect(expr.right, left, each)
        for one, other in ((expr.left, expr.right), (expr.right, expr.left)):
            if isinstance(other, Text):
                self._words(one, (other.value,), expr.at)
        if left in ("text", "bool") and expr.op not in ("=", "<>"):
            message = Words("文字只能用 = 或 <> 比较", "texts compare only by = and <>")
            self.faults.append(Fault(message, Words("请改用 = 或 <>。", "Use = or <>."), expr.at))

    def _aggregate(self, call: Call, each: str) -> Sort:
        table = table_of(call.args[0])
        if not table or self.names.rows(table) is None:
            if table:
                self._unknown(table, call.at)
            else:
                message = Words(
                    f"“{call.name}”要用在表的列上", f"“{call.name}” goes over a table's column"
                )
                hint = Words(f"例如 {call.name}(表.列)。", f"Such as {call.name}(table.column).")
                self.faults.append(Fault(message, hint, call.at))
            return "any"
        if call.name in ("first", "last"):
            return self.sort(call.args[0], table)
        kinds, result = _ARGUMENTS[call.name]
        for arg, kind in zip(call.args, kinds, strict=False):
            self.expect(arg, kind, table)
        del each
        return result

    def _call(self, call: Call, each: str) -> Sort:
        match call.name, call.args:
            case "if", (condition, yes, no):
                self.expect(condition, "bool", each)
                found = self.sort(yes, each)
                self.expect(no, found, each)
                return self.sort(no, each) if isinstance(yes, Blank) else found
            case "value_or", (value, default):
                found = self.sort(value, each)
                self.expect(default, found, each)
                return found
            case "fits", (text, Text(value=pattern)):
                self.expect(text, "text", each)
                self._pattern(pattern, call)
                return "bool"
            case "repeated", (Column() as column,):
                self._reference(column, each)
                return "bool"
            case (("previous" | "this") as name, (Column(table=table) as column,)):
                if table != (self.outer if name == "this" else each):
                    self._outside(column)
                return self.sort(column, table)
            case "fits", _:
                message = Words("这里应为加引号的格式", "a pattern in quotes is needed here")
                hint = Words("例如 fits(code, '[0-9]{6}')。", "For example fits(code, '[0-9]{6}').")
                self.faults.append(Fault(message, hint, call.at))
                return "bool"
            case (("previous" | "this" | "repeated"), _):
                message = Words("这里应为“表.列”", "a table.column is needed here")
                hint = Words("例如 previous(plan.percent)。", "For example previous(plan.percent).")
                self.faults.append(Fault(message, hint, call.at))
                return "any"
            case "total", args:
                for arg in args:
                    self.expect(arg, "number", each)
                return "number"
            case name, args:
                kinds, result = _ARGUMENTS[name]
                for arg, kind in zip(args, kinds, strict=True):
                    self.expect(arg, kind, each)
                return result

    def _lookup(self, expr: Lookup, each: str) -> Sort:
        self.expect(expr.key, "text", each)
        found = self.names.looked_up(expr.words, expr.value)
        if not found:
            self._unknown(f"{expr.words}.{expr.value}", expr.at)
            return "any"
        known = self._known(expr.key)
        if known is not None and not any(word in found for word in known):
            message = Words(
                f"查找的栏目里没有列表“{expr.words}”的词",
                f"no word of list “{expr.words}” can stand in what is looked up",
            )
            hint = Words("请用从这个列表中选的栏目。", "Look up a field that goes by this list.")
            self.faults.append(Fault(message, hint, expr.key.at))
        return "text" if isinstance(next(iter(found.values())), str) else "number"

    def _pattern(self, pattern: str, call: Call) -> None:
        try:
            ways(pattern)
        except PatternError as error:
            message = Words(f"“{pattern}”：{error.reason.zh}", f"“{pattern}”: {error.reason.en}")
            hint = Words(f"请改为{error.expected.zh}。", f"Write {error.expected.en}.")
            self.faults.append(Fault(message, hint, call.at))

    def _words(self, expr: Expr, words: Sequence[str], offset: int) -> None:
        """A word that can never stand in a field is never found there."""
        known = self._known(expr)
        for word in words:
            if known is not None and word and word not in known:
                what = Words("列表中的词", "word of the list")
                message = Words(f"列表中没有“{word}”", f"“{word}” is not in the list")
                self.faults.append(Fault(message, _one_of(word, known), offset, word, what))

    def _known(self, expr: Expr) -> tuple[str, ...] | None:
        """Return all that may stand in what an expression names, None where that is any text."""
        match expr:
            case Name(name=name):
                return self.names.words("", name)
            case Column(table=table, column=column) | Cell(table=table, column=column):
                return self.names.words(table, column)
            case Call(name="previous" | "this", args=(x,)):
                return self._known(x)
            case _:
                return None

    def _outside(self, expr: Column) -> None:
        name = f"{expr.table}.{expr.column}"
        message = Words(f"“{name}”不在它的行里", f"“{name}” stands outside its rows")
        hint = Words(
            f"请加上 each: {expr.table}，或用 sum(…)、{expr.table}[行].{expr.column}。",
            f"Add each: {expr.table}, or use sum(...) or {expr.table}[row].{expr.column}.",
        )
        self.faults.append(Fault(message, hint, expr.at))

    def _outside_all(self, expr: OfRow) -> None:
        name = f"row.{expr.part}"
        message = Words(f"“{name}”不在表的行里", f"“{name}” stands in no row of a table")
        hint = Words(
            "请用在表的列、写了 each 的规则或 sum(…) 之类里面。",
            "It belongs in a column of a table, a rule with each, or an aggregate.",
        )
        self.faults.append(Fault(message, hint, expr.at))

    def _unknown(self, name: str, offset: int) -> None:
        message = Words(f"没有名为“{name}”的栏目、表或列表", f"no field, table or list “{name}”")
        hint = _one_of(name, self.names.known())
        self.faults.append(Fault(message, hint, offset, unknown=name))


_FEW = 12
_FLAG = {"是", "否"}
"""All that may stand in a flag."""


def _one_of(name: str, known: Sequence[str]) -> Words:
    of_tables = [one for one in known if one.endswith(f".{name}")]
    others = [one for one in known if one != name]
    near = of_tables[:1] or get_close_matches(name, others, n=1, cutoff=0.4)
    if near:
        return Words(f"是不是“{near[0]}”？", f"Is “{near[0]}” meant?")
    listed, more = known[:_FEW], "……" if len(known) > _FEW else ""
    return Words(f"可用的有：{'、'.join(listed)}{more}。", f"There are: {', '.join(listed)}{more}.")
