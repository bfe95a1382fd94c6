"""Random formulas and cell contents, and what the exact evaluator makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

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
    Negative,
    Not,
    Number,
    OfRow,
    Or,
    Text,
)
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.state import BAD, BLANK, State, Value

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from xlkpi.formula.ast import Part

NUMBERS = tuple(Cell("", "", f"n{n}") for n in range(4))
ZEROS = (Cell("", "", "z0"),)
TEXTS = tuple(Cell("", "", f"t{n}") for n in range(3))
ROWS = {"rows": ("r1", "r2", "r3")}
"""The keys of a table with a number and a text in each row."""
AMOUNTS, WORDS = (
    tuple(Cell("rows", row, column) for row in ROWS["rows"]) for column in ("amount", "word")
)
FIXED = (Cell("", "", "k0"),)
"""A text that nobody types: it is always this word."""
FIXED_WORD = "a"
CELLS = (*NUMBERS, *ZEROS, *TEXTS, *FIXED, *AMOUNTS, *WORDS)
WORDY = frozenset((*TEXTS, *FIXED, *WORDS))
LISTS = {"kinds": ("甲", "乙", "≥", "a*")}
WORTH = Lookup(
    "kinds", "worth", Text("甲"), (("甲", Decimal(3)), ("≥", Decimal("0.5")), ("a*", Decimal(-2)))
)
OFFICE = Lookup("kinds", "office", Text("甲"), (("甲", "≥"), ("乙", "a"), ("a*", "民政")))
TABLES: dict[str, tuple[str | Decimal, ...]] = {
    f"{one.words}.{one.value}{side}": tuple(row[n] for row in one.table)
    for one in (WORTH, OFFICE)
    for n, side in enumerate((".by", ""))
}
"""What belongs to words of the list, as the sheet of lists names it."""

AMOUNT, WORD = Column("rows", "amount"), Column("rows", "word")
BEFORE = Call("previous", (AMOUNT,))

SUMS = (
    "≥5万元", "5.25元", "=0.3亿元", "5元万元", "5万", "万元", "5%元", "元5", "5万元≥", "5元元",
    "=53人", "95％以上", "不少于8 个", "控制在5万元", "≤ 3km", "2㎡以内", "≥5万元以上", "12月底前",
    "达到标准", "约8个", ";8", "20户以上",
)  # fmt: skip
CARDS = (
    "411381199003071239",
    "41138119900307123X",
    "411381199002301231",
    "991381199003071234",
    "11010519491231002X",
    "6222020200112233442",
    "6222021234567890128",
    "AB-123456",
    "AB-12345",
    "0393-1234567",
    "0393-12345678",
    "010-12345678-1",
    "13812345678",
    "１３８１２３４５６７８",
)
PATTERNS = (
    "[A-Z]{2}-[0-9]{6}",
    "[0-9]{4}-[1-9][0-9]{6,7}",
    "\\d{3,4}-|1[3-9]\\d{9}",
    "[a-c甲乙]{1,2}5|[a-c甲]?",
)
CLEAN_NUMBERS: tuple[object, ...] = (0, 1, 60.7, 0.75, 45.525, -3, 544.7, 2.5, 1e6, 0.0001, 100)
DIRTY_NUMBERS: tuple[object, ...] = (None, "", "  ", "　", "55万元", "abc", True, "#N/A")
CLEAN_TEXTS: tuple[object, ...] = (
    "甲", "乙", "丙", "≥95%", "a", "A", "是", "12月底前", "0.5", "95%", "=8", "8个", "90-95%",
    "9%5", ".", "5.", "=", "%", "1.2.3", "＞7％", *CARDS, *SUMS,
)  # fmt: skip
DIRTY_TEXTS: tuple[object, ...] = (None, "", " ", "　", "#N/A", 5)


@dataclass(frozen=True, slots=True)
class Sample:
    """A formula, what stands in the cells, and what it comes to."""

    expr: Expr
    contents: tuple[object, ...]
    expected: Value | State
    is_condition: bool


def contents(rng: random.Random) -> tuple[object, ...]:
    """Something for every cell, dirty now and then."""

    def pick(clean: Sequence[object], dirty: Sequence[object]) -> object:
        return rng.choice(dirty if rng.random() < 0.2 else clean)

    def content(cell: Cell) -> object:
        if cell in FIXED:
            return FIXED_WORD
        if cell in WORDY:
            return pick(CLEAN_TEXTS, DIRTY_TEXTS)
        return pick(CLEAN_NUMBERS, DIRTY_NUMBERS)

    return tuple(map(content, CELLS))


def reading(cell: Cell, content: object) -> Value | State:
    """What the language takes a cell's content for."""
    empty = content is None or (isinstance(content, str) and not content.strip(" 　"))
    if empty:
        return Decimal(0) if cell in ZEROS else BLANK
    if content == "#N/A":
        return BAD
    if cell in WORDY:
        return str(content)
    if isinstance(content, bool | str):
        return BAD
    return Decimal(str(content))


def sample(rng: random.Random) -> Sample:
    """A random formula over random contents."""
    is_condition = rng.random() >= 0.5
    expr = condition(rng, 3) if is_condition else number(rng, 3)
    filled = contents(rng)
    leaves = {c: reading(c, v) for c, v in zip(CELLS, filled, strict=True)}
    found = evaluate(expr, leaves.__getitem__, LISTS.__getitem__, ROWS.__getitem__)
    return Sample(expr, filled, found, is_condition)


def number(rng: random.Random, depth: int) -> Expr:
    """A formula whose value is a number."""
    if depth == 0 or rng.random() < 0.25:
        literal = Number(Decimal(rng.choice(["0", "1", "0.75", "2", "0.005", "10"])))
        leaves: tuple[Expr, ...] = (*NUMBERS, *ZEROS, literal)
        return rng.choice(leaves)
    deeper = depth - 1
    kind = rng.randrange(11)
    if kind == 10:
        return replace(WORTH, key=text(rng))
    if kind == 9:
        some = (*NUMBERS, *ZEROS, *AMOUNTS)
        more = [number(rng, deeper)] if rng.random() < 0.5 else []
        return Call("total", (*rng.sample(some, rng.randint(1, len(some))), *more))
    if kind == 8:
        measure = (Text(rng.choice(["元", "万元"])),) if rng.random() < 0.6 else ()
        return Call("number", (text(rng), *measure))
    if kind == 0:
        return Negative(number(rng, deeper))
    if kind in (1, 2, 3):
        op = rng.choice(["+", "-", "*", "/"])
        return Arithmetic(op, number(rng, deeper), number(rng, deeper))  # type: ignore[arg-type]
    if kind == 4:
        return Call("round", (number(rng, deeper), Number(Decimal(rng.randrange(3)))))
    if kind == 5:
        either = [number(rng, deeper), Blank() if rng.random() < 0.3 else number(rng, deeper)]
        rng.shuffle(either)
        return Call("if", (condition(rng, deeper), *either))
    if kind == 6:
        return Call("value_or", (rng.choice(NUMBERS), number(rng, deeper)))
    return fold(rng, deeper)


def fold(rng: random.Random, depth: int) -> Expr:
    """An aggregate over the rows of the table, with or without a condition."""
    deeper = max(depth - 1, 0)
    name = rng.choice(["sum", "min", "max", "count"])
    items: tuple[Expr, ...] = (AMOUNT, Arithmetic("*", AMOUNT, number(rng, deeper)), BEFORE)
    item = rng.choice(items)
    if name == "count" and rng.random() < 0.5:
        item = WORD
    return Fold(name, "rows", item, row_condition(rng, deeper) if rng.random() < 0.5 else None)  # type: ignore[arg-type]


def row_condition(rng: random.Random, depth: int) -> Expr:
    """A condition about a row of the table, and about what stands elsewhere."""
    own: tuple[Expr, ...] = (
        Compare(">", AMOUNT, Number(Decimal(rng.choice(["0", "1", "50"])))),
        Compare("=", WORD, Text(rng.choice(["甲", "a"]))),
        In(WORD, "kinds"),
        Call(rng.choice(["blank", "filled", "bad"]), (rng.choice([AMOUNT, WORD]),)),
        Compare("<", AMOUNT, BEFORE),
        Call("repeated", (rng.choice([AMOUNT, WORD]),)),
        Compare(">", OfRow("number", "rows"), Number(Decimal(rng.randint(0, 3)))),
        In(OfRow("key", "rows"), ("r1", "r3")),
        Compare("=", WORD, Call("this", (rng.choice((*TEXTS, *FIXED, *WORDS)),))),
        Compare("=", Call("this", (rng.choice((*NUMBERS, *AMOUNTS)),)), AMOUNT),
    )
    chosen = rng.choice(own)
    return chosen if rng.random() < 0.6 else And((chosen, condition(rng, depth)))


def text(rng: random.Random) -> Expr:
    """A formula whose value is a text."""
    cell = rng.choice((*TEXTS, *FIXED))
    kind = rng.randrange(7)
    if kind == 6:
        return replace(OFFICE, key=cell)
    if kind > 3:
        measure = (Text(rng.choice(["元", "万元"])),) if rng.random() < 0.6 else ()
        return Call("operator" if kind == 4 else "unit", (rng.choice(TEXTS), *measure))
    if kind == 0:
        return Call("left", (cell, Number(Decimal(1))))
    if kind == 1:
        return Call("mid", (cell, Number(Decimal(2)), Number(Decimal(2))))
    return cell if kind == 2 else Text(rng.choice(["甲", "a", "≥", "人"]))


def written(rng: random.Random) -> Expr:
    """A condition about how a text is written."""
    tests: tuple[Expr, ...] = (
        Call("only", (text(rng), Text("0-9A-Za-z-"))),
        Call("fits", (text(rng), Text(rng.choice(PATTERNS)))),
        Call("id_card_ok", (text(rng),)),
        Call("luhn_ok", (text(rng),)),
    )
    return rng.choice(tests)


def condition(rng: random.Random, depth: int) -> Expr:
    """A condition."""
    kind = rng.randrange(13) if depth else rng.randrange(5)
    deeper = max(depth - 1, 0)
    if kind == 10:
        return Fold(rng.choice(["any", "all"]), "rows", row_condition(rng, deeper))
    if kind == 0:
        op = rng.choice(["=", "<>", "<", "<=", ">", ">="])
        return Compare(op, number(rng, deeper), number(rng, deeper))  # type: ignore[arg-type]
    if kind == 1:
        return Compare(rng.choice(["=", "<>"]), text(rng), text(rng))
    if kind == 2:
        part: Part = rng.choice(["in", "has", "ends"])
        return In(text(rng), "kinds" if rng.random() < 0.5 else ("甲", "a", "%"), part)
    if kind == 3:
        return Call(rng.choice(["blank", "filled", "bad"]), (rng.choice(CELLS),))
    if kind == 4:
        return Call("decimals", (rng.choice(NUMBERS), Number(Decimal(rng.randrange(4)))))
    if kind in (5, 11, 12):
        return written(rng)
    if kind == 6:
        return Not(condition(rng, deeper))
    if kind in (7, 8):
        items = tuple(condition(rng, deeper) for _ in range(rng.randrange(2, 4)))
        return And(items) if kind == 7 else Or(items)
    return Compare("<", Call("length", (text(rng),)), Number(Decimal(3)))
