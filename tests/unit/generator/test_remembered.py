"""What a formula's result goes by: found once for each cell, however often formulas name it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.formula.ast import Arithmetic, Call, Cell, Column, Fold
from xlkpi.formula.computed import Computed
from xlkpi.generator.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.generator.remembered import FormResults

LEVELS = 14
ROWS = tuple(f"s{n}" for n in range(1, 42))
TYPED = Cell("", "", "f0")


def level(number: int) -> Cell:
    return Cell("", "", f"f{number}")


DOUBLED: Mapping[Cell, Expr] = {
    level(n): Arithmetic("+", level(n - 1), level(n - 1)) for n in range(1, LEVELS + 1)
}
"""Each the double of the one before, which it names twice."""


def computed(asked: list[Cell], formulas: Mapping[Cell, Expr] = DOUBLED) -> Computed:
    def formula(cell: Cell) -> Expr | None:
        asked.append(cell)
        return formulas.get(cell)

    return Computed(formula, lambda _: Decimal(1), {"": ("",), "people": ROWS}, {})


def inputs(expr: Expr, formulas: Mapping[Cell, Expr] = DOUBLED) -> tuple[Cell, ...] | None:
    known = Remembered()
    known.result(computed([], formulas), "here", lambda: (expr,), lambda: 0)
    return known.inputs["here"]


def test_formulas_that_name_the_same_cells_are_followed_once() -> None:
    asked: list[Cell] = []
    last = level(LEVELS)
    form = computed(asked)
    assert Remembered().result(form, "here", lambda: (last,), lambda: form.leaf(last)) == 2**LEVELS
    assert len(asked) < 4 * LEVELS
    assert inputs(last) == (TYPED,)


def test_a_running_total_of_many_rows_is_followed_from_its_last() -> None:
    rows = [Cell("many", f"s{n}", "run") for n in range(2_000)]
    formulas = {cell: Arithmetic("+", before, TYPED) for before, cell in pairwise(rows)}
    assert set(inputs(rows[-1], formulas) or ()) == {TYPED, rows[0]}


def test_what_looks_at_too_many_cells_or_at_others_goes_by_none() -> None:
    assert inputs(Fold("sum", "people", Column("people", "aid"))) is None
    assert inputs(Call("repeated", (Cell("people", "s2", "aid"),))) is None
    again: Mapping[Cell, Expr] = {level(1): Call("repeated", (Cell("people", "s2", "aid"),))}
    assert inputs(level(1), again) is None


def test_another_value_gives_another_result() -> None:
    known, values = Remembered(), iter((1, 2))
    results = [
        known.result(
            Computed(lambda _: None, lambda _, own=one: Decimal(own), {}, {}),  # type: ignore[misc]
            "here", lambda: (TYPED,), lambda: next(values),
        )
        for one in (5, 7, 5)
    ]  # fmt: skip
    assert results == [1, 2, 1]


def test_the_next_form_is_given_what_goes_by_none_of_the_cells_that_differ() -> None:
    """Of three results one goes by a cell that differs, of one it is not known."""
    known = Remembered()
    other, many = Cell("", "", "g0"), Fold("sum", "people", Column("people", "aid"))

    def begun(project: str, typed: Mapping[Cell, int]) -> FormResults:
        form = Computed(lambda _: None, lambda cell: Decimal(typed[cell]), {"people": ROWS}, {})
        return known.form(
            project, frozenset((c, int, str(n)) for c, n in typed.items()), lambda: form
        )

    first = begun("a", {TYPED: 1, other: 1})
    for place, expr in (("a", TYPED), ("b", other), ("c", many)):
        exprs = partial(iter, (expr,))
        first.shown[place] = known.result(first.computed, place, exprs, partial(str, place))
    first.found["sheet", CellRef(0, 0)] = ()
    second = begun("b", {TYPED: 1, other: 2})
    assert second.shown == {"a": "a"}
    assert second.found == first.found
    assert begun("b", {TYPED: 2, other: 2}).shown == {}
    assert begun("a", {TYPED: 1, other: 1}) is first
