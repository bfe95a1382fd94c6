"""parse(render(tree)) is the tree; what is no formula says where and what may stand there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.formula.ast import (
    And,
    Arithmetic,
    Call,
    Cell,
    Column,
    Compare,
    Expr,
    In,
    Name,
    Negative,
    Not,
    Number,
    Or,
    Text,
    Truth,
)  # fmt: skip
from xlkpi.formula.parse import FormulaError, parse
from xlkpi.formula.render import render

NAMES = st.sampled_from(["fiscal_funds", "other_funds", "x", "budget_total2"])
WORDS = st.text(st.characters(exclude_characters="'\"\n\r", exclude_categories=["Cs"]), max_size=8)
ROWS = st.one_of(st.sampled_from(["m3", "s1"]), WORDS.filter(bool))
LEAVES: st.SearchStrategy[Expr] = st.one_of(
    st.decimals(0, 10**9, places=4).map(lambda d: Number(Decimal(d))),
    WORDS.map(Text),
    st.booleans().map(Truth),
    NAMES.map(Name),
    st.builds(Column, NAMES, NAMES),
    st.builds(Cell, NAMES, ROWS, NAMES),
)


def deeper(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    words = st.one_of(NAMES, st.lists(WORDS, min_size=1, max_size=3).map(tuple))
    return st.one_of(
        st.builds(Negative, inner),
        st.builds(Not, inner),
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        st.builds(Compare, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), inner, inner),
        st.builds(In, inner, words, st.sampled_from(["in", "has", "ends"])),
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(lambda x: Call("blank", (x,)), inner),
        st.builds(lambda x, y: Call("round", (x, y)), inner, inner),
        st.builds(lambda x, y, z: Call("if", (x, y, z)), inner, inner, inner),
        st.builds(lambda x, y: Call("sum", (x, y)), inner, inner),
    )


@given(st.recursive(LEAVES, deeper, max_leaves=12))
def test_what_is_written_out_is_read_back_equal(tree: Expr) -> None:
    assert parse(render(tree)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", Arithmetic("+", Name("a"), Arithmetic("*", Name("b"), Name("c")))),
        ("30%", Number(Decimal("0.3"))),
        ("not a = b", Not(Compare("=", Name("a"), Name("b")))),
        ("a not in ('x')", Not(In(Name("a"), ("x",)))),
        ("t['产出指标/数量指标'].x has w", In(Cell("t", "产出指标/数量指标", "x"), "w", "has")),
    ],
)
def test_formulas_read_as_people_mean_them(text: str, tree: Expr) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", 0), ("a +", 3), ("(a", 2), ("a b", 2), ("f(a)", 0), ("sum()", 4), ("t[m3]", 5),
        ("a in", 4), ("a in ()", 6), ("'open", 0), ("a = = b", 4), ("round(a)", 0), ("3a", 1),
        ("a && b", 2), ("blank(a, b)", 0),
    ],
)  # fmt: skip
def test_what_is_no_formula_says_where_and_what_to_do(text: str, offset: int) -> None:
    with pytest.raises(FormulaError) as trouble:
        parse(text)
    assert trouble.value.offset == offset
    assert trouble.value.message.zh
    assert trouble.value.hint.zh


@pytest.mark.parametrize("start", ["(", "not ", "-", "blank("])
def test_a_formula_nested_without_end_is_refused(start: str) -> None:
    with pytest.raises(FormulaError):
        parse(start * 5_000 + "a")
