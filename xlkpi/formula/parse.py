"""Text -> syntax tree; every mistake says where it is and what may be written instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from xlkpi.formula.ast import (
    And,
    Arithmetic,
    Blank,
    Call,
    Cell,
    Column,
    Compare,
    Expr,
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
from xlkpi.formula.functions import FUNCTIONS, WORDS
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlkpi.formula.ast import Part

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?%?)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|<>|[-+*/()=<>,.\[\]]))"
)
_QUOTED = Words("文字要加引号，符号用半角。", "Put texts in quotes; use half-width signs.")
_FOREIGN = {
    "!": Words("不等于写作 <>。", "Unequal is written <>."),
    "&": Words("并且写作 and。", "It is written and."),
    "|": Words("或者写作 or。", "It is written or."),
    **dict.fromkeys(
        "“”‘’", Words("文字要加引号，用半角的，例如 '是'。", "Use plain quotes, such as 'x'.")
    ),
}
"""What other languages, and Chinese keyboards, write -> what is written here."""
_PARTS: tuple[Part, ...] = ("in", "has", "ends")
_WORDS = WORDS
_MOST_DEPTH, _MOST_TERMS = 40, 200


class FormulaError(ValueError):
    """A formula that cannot be read: message, remedy and the offset of the fault in the text."""

    def __init__(self, message: Words, hint: Words, offset: int) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint
        self.offset = offset


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Expr:
    """Read a formula or a condition.

    Raises:
        FormulaError: It cannot be read, nests deeper than 40, or a sum or product has more than 200
            terms; with the offset in characters.
    """
    reader = _Reader(_tokens(text))
    expr = reader.either()
    if reader.now.kind != "end":
        reader.fail(Words("公式到这里应已结束", "the formula should end here"))
    return expr


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            found = text[start]
            raise FormulaError(
                Words(f"不认识的字符“{found}”", f"unknown character “{found}”"),
                _FOREIGN.get(found, _QUOTED),
                start,
            )
        tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        at = match.end()
    tokens.append(_Token("end", "", end))
    return tokens


class _Reader:
    """Reads tokens from left to right, one method for each level of binding."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def fail(self, message: Words) -> NoReturn:
        found = self.now.text or "…"
        hint = Words(f"请检查“{found}”处的写法。", f"Check what stands at “{found}”.")
        raise FormulaError(message, hint, self.now.at)

    def take(self, text: str) -> bool:
        """Step over a word or sign if it is the next one."""
        if self.now.text == text and self.now.kind in ("word", "sign"):
            self.place += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.take(text):
            self.fail(Words(f"这里应为“{text}”", f"“{text}” is expected here"))

    def either(self) -> Expr:
        return self.deeper(lambda: self._joined("or", self.both, Or))

    def deeper(self, part: Callable[[], Expr]) -> Expr:
        """Read a part of a part: not without end."""
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            self.fail(Words("嵌套太深", "nested too deeply"))
        expr = part()
        self.depth -= 1
        return expr

    def both(self) -> Expr:
        return self._joined("and", self.denied, And)

    def _joined(self, word: str, part: Callable[[], Expr], node: type[And | Or]) -> Expr:
        at = self.now.at
        items = [part()]
        while self.take(word):
            items.append(part())
        return items[0] if len(items) == 1 else node(tuple(items), at)

    def denied(self) -> Expr:
        at = self.now.at
        return Not(self.deeper(self.denied), at) if self.take("not") else self.compared()

    def compared(self) -> Expr:
        left, at = self.added(), self.now.at
        for op in ("=", "<>", "<=", ">=", "<", ">"):
            if self.take(op):
                return Compare(op, left, self.added(), at)
        denied = self.now.text == "not" and self.tokens[self.place + 1].text in _PARTS
        self.place += denied
        for part in _PARTS:
            if self.take(part):
                found = In(left, self.words(), part, at)
                return Not(found, at) if denied else found
        return left

    def words(self) -> str | tuple[str, ...]:
        """Read what stands after `in`, `has` or `ends`: a list's name, or texts in parentheses."""
        if self.now.kind == "word" and self.now.text not in _WORDS:
            return self.word()
        self.expect("(")
        found = [self.text()]
        while self.take(","):
            found.append(self.text())
        self.expect(")")
        return tuple(found)

    def added(self) -> Expr:
        return self._chained(("+", "-"), self.multiplied)

    def multiplied(self) -> Expr:
        return self._chained(("*", "/"), self.signed)

    def _chained(self, ops: tuple[str, ...], part: Callable[[], Expr]) -> Expr:
        left, terms = part(), 1
        while self.now.kind == "sign" and self.now.text in ops:
            op, at = self.now.text, self.now.at
            self.place, terms = self.place + 1, terms + 1
            if terms > _MOST_TERMS:
                self.fail(Words("项数太多", "too many terms"))
            left = Arithmetic(op, left, part(), at)  # type: ignore[arg-type]
        return left

    def signed(self) -> Expr:
        at = self.now.at
        return Negative(self.deeper(self.signed), at) if self.take("-") else self.atom()

    def atom(self) -> Expr:
        token = self.now
        if token.kind == "number":
            self.place += 1
            return Number(_number(token.text), token.at)
        if token.kind == "text":
            return Text(self.text(), token.at)
        if self.take("("):
            inner = self.either()
            self.expect(")")
            return inner
        if token.kind != "word" or token.text in ("and", "or", "not", *_PARTS):
            expected = Words(
                "这里应为数字、文字、名称或括号", "a number, text, name or ( is expected"
            )
            if token.text == "=" and self.place and self.tokens[self.place - 1].text == "=":
                hint = Words("等于只写一个“=”。", "Equal is a single “=”.")
                raise FormulaError(expected, hint, token.at)
            self.fail(expected)
        if token.text == "nothing":
            self.place += 1
            return Blank(token.at)
        if token.text in ("true", "false"):
            self.place += 1
            return Truth(token.text == "true", token.at)
        return self.named()

    def named(self) -> Expr:
        """Read a call or a reference."""
        at, name = self.now.at, self.word()
        if self.take("("):
            return self.call(name, at)
        if self.take("."):
            return _of_row_or_column(name, self.word(), at)
        if self.take("["):
            row = self.text() if self.now.kind == "text" else self.word()
            self.expect("]")
            self.expect(".")
            return Cell(name, row, self.word(), at)
        return Name(name, at)

    def call(self, name: str, at: int) -> Expr:
        if name not in FUNCTIONS:
            message = Words(f"没有函数“{name}”", f"there is no function “{name}”")
            raise FormulaError(message, _instead(name.casefold()), at)
        args = [self.either()]
        while self.take(","):
            args.append(self.either())
        self.expect(")")
        least, most = FUNCTIONS[name]
        if not least <= len(args) <= most:
            raise FormulaError(
                Words(
                    f"“{name}”应有 {least} 至 {most} 个参数",
                    f"“{name}” takes {least} to {most} arguments",
                ),
                Words(f"现在有 {len(args)} 个。", f"It has {len(args)}."),
                at,
            )
        return self.lookup(args, at) if name == "lookup" else Call(name, tuple(args), at)

    def lookup(self, args: Sequence[Expr], at: int) -> Expr:
        """Return a lookup: its first argument names a list and what belongs to its words."""
        if isinstance(args[0], Column):
            return Lookup(args[0].table, args[0].column, args[1], at=at)
        message = Words("这里应为“列表.值”", "a list.value is needed here")
        hint = Words(
            "例如 lookup(reason.standard, people.reason)。",
            "For example lookup(reason.standard, people.reason).",
        )
        raise FormulaError(message, hint, at)

    def word(self) -> str:
        if self.now.kind != "word" or self.now.text in _WORDS:
            self.fail(Words("这里应为名称", "a name is expected here"))
        self.place += 1
        return self.tokens[self.place - 1].text

    def text(self) -> str:
        if self.now.kind != "text":
            self.fail(Words("这里应为加引号的文字", "a text in quotes is expected here"))
        self.place += 1
        return self.tokens[self.place - 1].text[1:-1]


def _of_row_or_column(table: str, column: str, at: int) -> Expr:
    if (table, column) == ("row", "number"):
        return OfRow("number", at=at)
    if (table, column) == ("row", "key"):
        return OfRow("key", at=at)
    return Column(table, column, at)


_ELSEWHERE = {
    "average": "sum(…) / count(…)", "avg": "sum(…) / count(…)", "averageif": "sum(…) / count(…)",
    "len": "length", "isblank": "blank", "iferror": "value_or", "ifs": "if", "iif": "if",
    "sumif": "sum", "sumifs": "sum", "countif": "count", "countifs": "count",
    "vlookup": "lookup", "xlookup": "lookup", "hlookup": "lookup", "match": "lookup",
    "index": "lookup", "isnumber": "filled", "counta": "count", "value": "number", "substr": "mid",
}  # fmt: skip
"""What functions of spreadsheets are called here."""


def _instead(name: str) -> Words:
    near = _ELSEWHERE.get(name) or next(iter(get_close_matches(name, FUNCTIONS, n=1)), "")
    if near:
        return Words(f"是不是“{near}”？", f"Is “{near}” meant?")
    known = sorted(FUNCTIONS)
    return Words(f"可以用：{'、'.join(known)}。", f"There is: {', '.join(known)}.")


def _number(text: str) -> Decimal:
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
