"""Texts of formulas: what people may write reads as it was meant, what they may not is told."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import asts
from xlkpi.formula.ast import (
    And,
    Arithmetic,
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
    OfRow,
    Or,
    Text,
    Truth,
)
from xlkpi.formula.functions import FUNCTIONS, QUANTITIES
from xlkpi.formula.kinds import check
from xlkpi.formula.parse import FormulaError, parse
from xlkpi.formula.render import render
from xlkpi.formula.walk import nodes, parts, with_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.kinds import Sort

A, B, C = Name("a"), Name("b"), Name("c")
ONE, TWO = Number(Decimal(1)), Number(Decimal(2))
NAMES = ("total", "plan.percent", "in_hand", "plan[m3].percent", "plan['产出指标/数量'].percent")
ROW_KEYS = st.text("甲乙丙/·（）≥ a1'", min_size=1, max_size=6)
PLAIN = st.text(st.characters(exclude_characters="'\"", exclude_categories=["Cs"]), max_size=6)
GAPS = st.sampled_from([" ", "  ", "\n", "\t", "　"])


def written(text: str) -> str:
    """A text in the quotes that fit."""
    return f'"{text}"' if "'" in text else f"'{text}'"


LEAVES = st.one_of(
    st.sampled_from(NAMES),
    st.integers(0, 10**12).map(str),
    st.decimals(0, 10**6, places=6).map(lambda n: f"{n:f}"),
    st.decimals(0, 200, places=2).map(lambda n: f"{n:f}%"),
    st.sampled_from(["true", "false"]),
    PLAIN.map(written),
    st.text("'", max_size=3).map(written),
    ROW_KEYS.map(lambda key: f"plan[{written(key)}].percent"),
)


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger texts, put together without a thought to what binds more strongly."""
    signs = ["+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", "and", "or"]
    called = st.sampled_from(sorted({*FUNCTIONS} - {"lookup"})).flatmap(
        lambda name: st.lists(inner, min_size=FUNCTIONS[name][0], max_size=FUNCTIONS[name][1]).map(
            lambda args: f"{name}({', '.join(args)})"
        )
    )
    words = st.lists(PLAIN.map(written), min_size=1, max_size=3).map(lambda w: f"({', '.join(w)})")
    part = st.sampled_from(["in", "not in", "has", "not has", "ends", "not ends"])
    return st.one_of(
        st.tuples(inner, st.sampled_from(signs), inner).map(" ".join),
        st.tuples(inner, part, st.one_of(words, st.just("units"))).map(" ".join),
        inner.map(lambda text: f"-{text}"),
        inner.map(lambda text: f"not {text}"),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"lookup(units.worth, {text})"),
        called,
    )


TEXTS = st.recursive(LEAVES, deeper, max_leaves=8)


def attempt(text: str) -> Expr | FormulaError:
    try:
        return parse(text)
    except FormulaError as trouble:
        return trouble


def read(text: str) -> Expr:
    """What a text reads as; a text that is no formula is no example."""
    found = attempt(text)
    assume(not isinstance(found, FormulaError))
    return cast("Expr", found)


@given(TEXTS)
def test_a_formula_written_out_anew_means_the_same(text: str) -> None:
    tree = read(text)
    assert parse(render(tree)) == tree
    assert render(parse(render(tree))) == render(tree)


@given(TEXTS)
def test_parentheses_around_the_whole_change_nothing(text: str) -> None:
    tree = read(text)
    assert parse(f"({text})") == tree
    assert parse(f"not ({text})") == Not(tree)


@given(TEXTS, st.data())
def test_white_space_between_words_and_signs_changes_nothing(
    text: str, data: st.DataObject
) -> None:
    tree = read(text)
    pieces = re.findall(r"'[^']*'|\"[^\"]*\"|[\w.%]+|<=|>=|<>|\S", text)
    gaps = data.draw(st.lists(GAPS, min_size=len(pieces), max_size=len(pieces)))
    loose = "".join(gap + piece for gap, piece in zip(gaps, pieces, strict=True))
    assert parse(loose) == tree


@given(TEXTS)
def test_every_part_knows_where_in_the_text_it_stands(text: str) -> None:
    tree = read(text)
    assert all(0 <= part.at < len(text) for part in nodes(tree))
    names = [part for part in nodes(tree) if isinstance(part, Name)]
    assert all(text.startswith(part.name, part.at) for part in names)


@given(
    st.one_of(
        st.text(max_size=12),
        st.lists(st.one_of(LEAVES, st.sampled_from("+-*/()[].,=<>'\"！，")), max_size=8).map(
            " ".join
        ),
    )
)
def test_any_text_is_read_or_refused_with_a_place_and_a_remedy(text: str) -> None:
    found = attempt(text)
    if isinstance(found, FormulaError):
        assert 0 <= found.offset <= len(text)
        assert all((found.message.zh, found.message.en, found.hint.zh, found.hint.en))
    else:
        assert parse(render(found)) == found


def as_written(expr: Expr) -> Expr:
    """A grounded formula as a spec would have it: fields by name, sums over a table."""
    match expr:
        case Cell(table="", column=name):
            return Name(name)
        case OfRow(part=part):
            return OfRow(part)
        case Fold(name=name):
            return Call(name, tuple(map(as_written, parts(expr))))
        case _:
            return with_parts(expr, as_written)


@given(st.integers(0, 10**6))
def test_formulas_as_the_compilers_get_them_are_read_back_from_their_text(seed: int) -> None:
    rng = random.Random(seed)
    for tree in (asts.number(rng, 4), asts.condition(rng, 4)):
        if not any(map(is_made, nodes(tree))):
            assert parse(render(as_written(tree))) == as_written(tree)


def is_made(expr: Expr) -> bool:
    """Whether no text says it: the measure that a number is read in."""
    return isinstance(expr, Call) and expr.name in QUANTITIES and len(expr.args) > 1


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("a - (b - c)", Arithmetic("-", A, Arithmetic("-", B, C))),
        ("a / b * c", Arithmetic("*", Arithmetic("/", A, B), C)),
        ("-a * b", Arithmetic("*", Negative(A), B)),
        ("a - -1", Arithmetic("-", A, Negative(ONE))),
        ("--a", Negative(Negative(A))),
        ("a or b and c", Or((A, And((B, C))))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("a or b or c", Or((A, B, C))),
        ("not a and b", And((Not(A), B))),
        ("not not a", Not(Not(A))),
        ("a + 1 <= b * 2", Compare("<=", Arithmetic("+", A, ONE), Arithmetic("*", B, TWO))),
        ("(a = b) = true", Compare("=", Compare("=", A, B), Truth(value=True))),
        ("a not ends ('元', \"'\")", Not(In(A, ("元", "'"), "ends"))),
        ("'12月底前' has words", In(Text("12月底前"), "words", "has")),
        ("this.m3", Column("this", "m3")),
        ("plan . percent", Column("plan", "percent")),
        ("plan['m3'].percent", Cell("plan", "m3", "percent")),
        ("0.5%", Number(Decimal("0.005"))),
        ("007.50", Number(Decimal("7.5"))),
        ("if(a < 1, '甲', \"乙\")", Call("if", (Compare("<", A, ONE), Text("甲"), Text("乙")))),
        ("abs(round(a, 2))", Call("abs", (Call("round", (A, TWO)),))),
    ],
)
def test_a_formula_reads_as_people_mean_it(text: str, tree: Expr) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("a ＋ b", 2, "不认识的字符“＋”", "符号用半角"),
        ("a = ‘是’", 4, "不认识的字符“‘”", "文字要加引号"),
        ("金额 > 0", 0, "不认识的字符“金”", "文字要加引号"),
        ("a = 'x", 4, "不认识的字符“'”", "引号"),
        ("a >", 3, "这里应为数字、文字、名称或括号", "“…”"),
        ("a > and b", 4, "这里应为数字、文字、名称或括号", "“and”"),
        ("in = 3", 0, "这里应为数字、文字、名称或括号", "“in”"),
        ("a > 1 b", 6, "应已结束", "“b”"),
        ("a == b", 3, "这里应为", "“=”"),
        ("a < b < c", 6, "应已结束", "“<”"),
        ("1.5.2", 3, "应已结束", "“.”"),
        ("a)", 1, "应已结束", "“)”"),
        ("(a + b", 6, "“)”", "“…”"),
        ("plan.", 5, "这里应为名称", "“…”"),
        ("plan.in", 5, "这里应为名称", "“in”"),
        ("plan[3].x", 5, "这里应为名称", "“3”"),
        ("plan[m3.x", 7, "“]”", "“.”"),
        ("plan[m3]", 8, "“.”", "“…”"),
        ("a not = b", 2, "应已结束", "“not”"),
        ("a in 3", 5, "“(”", "“3”"),
        ("a in (b)", 6, "加引号的文字", "“b”"),
        ("a in ('x',)", 10, "加引号的文字", "“)”"),
        ("1 + sun(plan.x)", 4, "没有函数“sun”", "是不是“sum”？"),
        ("SUM(plan.x)", 0, "没有函数“SUM”", "是不是“sum”？"),
        ("average(plan.x)", 0, "没有函数“average”", "sum(…) / count(…)"),
        ("xyz(a)", 0, "没有函数“xyz”", "、sum、"),
        ("1 + round(a)", 4, "2 至 2 个参数", "现在有 1 个"),
        ("sum(a, b, c)", 0, "1 至 2 个参数", "现在有 3 个"),
        ("sum(a,)", 6, "这里应为", "“)”"),
        ("1 + lookup(a, b)", 4, "这里应为“列表.值”", "lookup(reason.standard, people.reason)"),
        ("vlookup(a, b)", 0, "没有函数“vlookup”", "是不是“lookup”？"),
    ],
)
def test_a_text_that_is_no_formula_is_told_with_place_and_remedy(
    text: str, offset: int, message: str, hint: str
) -> None:
    with pytest.raises(FormulaError) as trouble:
        parse(text)
    assert trouble.value.offset == offset
    assert message in trouble.value.message.zh
    assert hint in trouble.value.hint.zh


@dataclass(frozen=True)
class Form:
    """A form with a field of each type, a table `plan` with three rows and a list."""

    fields: Mapping[str, str]
    columns: Mapping[str, str]

    def scalar(self, name: str) -> Sort | None:
        return cast("Sort | None", self.fields.get(name))

    def column(self, table: str, column: str) -> Sort | None:
        return cast("Sort | None", self.columns.get(column)) if table == "plan" else None

    def rows(self, table: str) -> tuple[str, ...] | None:
        return ("m3", "m6", "年底") if table == "plan" else None

    def has_list(self, name: str) -> bool:
        return name == "units"

    def looked_up(self, words: str, value: str) -> Mapping[str, object]:
        found: dict[str, dict[str, object]] = {"worth": {"甲": 1}, "office": {"丁": "民政"}}
        return found.get(value, {}) if words == "units" else {}

    def words(self, table: str, column: str) -> tuple[str, ...] | None:
        return ("甲", "乙") if column == "note" and table else None

    def known(self) -> tuple[str, ...]:
        return (*self.fields, "plan", *(f"plan.{name}" for name in self.columns), "units")


FORM = Form(
    {"total": "number", "title": "text", "due": "date"},
    {"percent": "number", "note": "text", "day": "date"},
)


@pytest.mark.parametrize(
    ("text", "each", "wanted"),
    [
        ("total * 30% - -1", "", "number"),
        ("due + 1 > due", "", "bool"),
        ("due", "", "number"),
        ("total", "", "date"),
        ("title in units and not blank(total)", "", "bool"),
        ("left(title, 2) = 'a' or mid(title, 1, 2) <> title", "", "bool"),
        ("if(bad(total), 'a', title)", "", "text"),
        ("value_or(due, due)", "", "date"),
        ("plan.percent - previous(plan.percent)", "plan", "number"),
        ("plan.percent = this(plan.percent)", "plan", "bool"),
        ("plan['年底'].percent + plan[m3].percent", "", "number"),
        ("sum(plan.percent, plan.note has ('a')) + count(plan.note)", "", "number"),
        ("any(plan.percent > total) or all(filled(plan.day))", "", "bool"),
        ("last(plan.day)", "", "date"),
        ("number(title) + length(title)", "", "number"),
        ("only(title, '0-9') and decimals(total, 2)", "", "bool"),
        ("true = false", "", "bool"),
        ("lookup(units.worth, title) + 1", "", "number"),
        ("lookup(units.worth, plan.note) * plan.percent", "plan", "number"),
        ("left(lookup(units.office, title), 1)", "", "text"),
    ],
)
def test_types_that_fit_are_no_fault(text: str, each: str, wanted: Sort) -> None:
    assert check(parse(text), FORM, each, wanted) == ()


@pytest.mark.parametrize(
    ("text", "each", "wanted", "offset", "message", "hint"),
    [
        ("total + title", "", "number", 8, "应为数字，却是文字", "合适的栏目"),
        ("-title", "", "number", 1, "应为数字，却是文字", "合适的栏目"),
        ("title", "", "bool", 0, "应为条件，却是文字", "合适的栏目"),
        ("due", "", "text", 0, "应为文字，却是日期", "合适的栏目"),
        ("total = '3'", "", "bool", 8, "应为数字，却是文字", "合适的栏目"),
        ("title < 'b'", "", "bool", 6, "文字只能用 = 或 <> 比较", "请改用 = 或 <>"),
        ("not total", "", "bool", 4, "应为条件，却是数字", "合适的栏目"),
        ("true and total", "", "bool", 9, "应为条件，却是数字", "合适的栏目"),
        ("total in units", "", "bool", 0, "应为文字，却是数字", "合适的栏目"),
        ("length(total) > 3", "", "bool", 7, "应为文字，却是数字", "合适的栏目"),
        ("if(total, 1, 2)", "", "number", 3, "应为条件，却是数字", "合适的栏目"),
        ("if(true, total, title)", "", "number", 16, "应为数字，却是文字", "合适的栏目"),
        ("value_or(total, 'x')", "", "number", 16, "应为数字，却是文字", "合适的栏目"),
        ("lookup(units.worth, total)", "", "number", 20, "应为文字，却是数字", "合适的栏目"),
        ("lookup(units.office, title)", "", "number", 0, "应为数字，却是文字", "合适的栏目"),
        ("1 + lookup(units.wroth, title)", "", "number", 4, "“units.wroth”", "“units”"),
        (
            "lookup(units.office, plan.note)",
            "plan",
            "text",
            21,
            "没有列表“units”的词",
            "从这个列表",
        ),
        ("sum(plan.note)", "", "number", 4, "应为数字，却是文字", "合适的栏目"),
        ("sum(plan.percent, plan.day)", "", "number", 18, "应为条件，却是日期", "合适的栏目"),
        ("any(plan.percent)", "", "bool", 4, "应为条件，却是数字", "合适的栏目"),
        ("1 + plan.percent", "", "number", 4, "“plan.percent”不在它的行里", "each: plan"),
        ("previous(total)", "plan", "number", 0, "应为“表.列”", "previous(plan.percent)"),
        ("this(1)", "plan", "number", 0, "应为“表.列”", "plan.percent"),
        ("1 + totel", "", "number", 4, "“totel”", "“total”"),
        ("1 + plan.percnt", "plan", "number", 4, "“plan.percnt”", "“plan.percent”"),
        ("sum(plan.percnt)", "", "number", 4, "“plan.percnt”", "“plan.percent”"),
        ("plan[m4].percent", "", "number", 0, "“plan[m4]”", "“plan”"),
        ("1 + plan['年底'].xyz", "", "number", 4, "“plan[年底].xyz”", "“plan."),
        ("title in unit", "", "bool", 6, "“unit”", "“units”"),
        ("1 + sum(plans.x)", "", "number", 4, "“plans”", "“plan”"),
        ("1 + sum(total)", "", "number", 4, "“sum”", "sum(表.列)"),
        ("zzz", "", "any", 0, "“zzz”", "可用的有：total、"),
        ("plan.note = '丙'", "plan", "bool", 10, "“丙”", "可用的有：甲、乙"),
        ("'甲乙' <> plan.note", "plan", "bool", 5, "“甲乙”", "“甲”"),
        ("plan.note in ('甲', '乙 ')", "plan", "bool", 10, "“乙 ”", "“乙”"),
    ],
)
def test_a_fault_of_types_or_names_is_told_once_with_place_and_remedy(
    text: str, each: str, wanted: Sort, offset: int, message: str, hint: str
) -> None:
    (fault,) = check(parse(text), FORM, each, wanted)
    assert fault.offset == offset
    assert message in fault.message.zh
    assert hint in fault.hint.zh
    assert fault.message.en
    assert fault.hint.en


def test_all_faults_of_one_formula_are_told() -> None:
    text = "totel + title > due and total in lists or not plan.percent"
    faults = check(parse(text), FORM, "", "bool")
    assert {fault.unknown for fault in faults} == {"", "totel", "lists"}
    assert {text[fault.offset :].split(maxsplit=1)[0] for fault in faults} == {
        "totel", "title", "total", "in", "plan.percent",
    }  # fmt: skip
