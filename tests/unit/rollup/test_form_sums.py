"""Which cells of a printed form add up, which are computed again, and which stay blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.form_sums import SPEC
from xlkpi.formula.render import render
from xlkpi.rollup.form_sums import form_sums
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.rollup.form_sums import FormSums


def of(before: str = "", after: str = "") -> FormSums:
    loaded = load_text(SPEC.replace(before, after) if before else SPEC, "own.yaml")
    assert loaded.value is not None, loaded.problems
    return form_sums(loaded.value.spec)


def way(sums: FormSums, cell: str) -> str | None:
    found = sums.ways.get(resolve(cell))
    return None if found is None else render(found)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("total", "total"),
        ("lines['2'].people", "lines['2'].people"),
        ("lines['2'].part", "lines['2'].amount / total"),
        ("plan[m6].percent", "plan[m6].amount / total"),
        ("change", "(total + gift - before) / before"),
        *((cell, None) for cell in ("month", "year", "typed", "day", "lines['2'].price")),
    ],
)
def test_what_a_cell_comes_to_over_several_forms(cell: str, expected: str | None) -> None:
    assert way(of(), cell) == expected


def test_what_has_no_column_in_the_master_gets_one() -> None:
    """Single fields that are added up and that master.columns does not name; rows have sheets."""
    assert [figure.id for figure in of().columns] == ["before", "gift"]


def test_what_is_said_of_the_project_is_not_added_up_nor_computed_with() -> None:
    """Each unit's form has the whole project's number: their sum would be false."""
    locked = of("上年, kind: money", "上年, kind: money, locked: true, source: projects.m3")
    assert (way(locked, "before"), way(locked, "change")) == (None, None)
    proposed = of("上年, kind: money", "上年, kind: money, source: projects.m3")
    assert way(proposed, "before") == "before"


@pytest.mark.parametrize(
    "formula",
    ["if(filler = '赵一', 1, 2)", "sum(lines.amount, lines.people > 1) / total", "month / 12"],
)
def test_a_percentage_of_what_does_not_add_up_stays_blank(formula: str) -> None:
    sums = of("formula: '(total + gift - before) / before'", f'formula: "{formula}"')
    assert way(sums, "change") is None
