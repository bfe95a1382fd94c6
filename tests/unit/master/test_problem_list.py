"""Equal problems of one sheet are one line; links find their line."""

from __future__ import annotations

import pytest

from tests.master_views import example_view
from xlkpi.master.by_project import by_project_listing
from xlkpi.master.details import details
from xlkpi.master.facts import facts_of
from xlkpi.master.problem_list import problem_listing
from xlkpi.master.ranges import cell_ranges
from xlkpi.master.shape import Live
from xlkpi.problems import Place, Problem, problem


def lines(*problems: Problem) -> list[dict[str, object]]:
    facts = facts_of(example_view(problems=problems))
    detail = details(facts).shape
    listing = problem_listing(facts, detail, by_project_listing(facts, detail).shape)
    names = [column.id for column in listing.shape.columns]
    return [dict(zip(names, line, strict=True)) for line in listing.lines]


def missing(cell: str, unit: str = "v01", field: str = "purpose") -> Problem:
    place = Place(file="a.xlsx", sheet="1.表", cell=cell, unit=unit, project="p01", field=field)
    return problem("K01", place, label="资金用途")


def across(project: str) -> Problem:
    return problem("X04", Place(project=project), name="n", units="u")


def test_equal_problems_of_one_sheet_are_one_line_with_a_range() -> None:
    (line,) = lines(missing("C12"), missing("C13"), missing("C14"), missing("E20"))
    assert line["cells"] == "C12:C14、E20"
    assert line["times"] == 4


def test_other_units_fields_and_severities_stay_apart() -> None:
    assert len(lines(missing("C1"), missing("C2", unit="v02"), missing("C3", field="x"))) == 3


def test_problems_without_a_cell_are_joined_only_when_they_say_the_same() -> None:
    assert len(lines(across("p01"), across("p01"), across("p02"))) == 2


def test_the_gravest_come_first_and_of_these_those_across_units() -> None:
    amounts = {"found": "1", "expected": "2", "difference": "1", "measure": "万元"}
    sums = problem("X02", Place(project="p02"), name="n", **amounts)
    order = [line["code"] for line in lines(across("p02"), missing("C1"), sums)]
    assert order == ["X02", "K01", "X04"]


def test_link_goes_to_the_form_to_the_project_or_nowhere() -> None:
    form, nowhere, project = lines(missing("C1"), missing("C1", unit="c01"), across("p03"))
    assert isinstance(form["link"], Live)
    assert "项目明细" in form["link"].formula
    assert isinstance(project["link"], Live)
    assert "按项目汇总" in project["link"].formula
    assert nowhere["link"] is None


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["C12"], "C12"),
        (["C14", "C12", "C13", "C12"], "C12:C14"),
        (["B8", "C8", "D8", "F8"], "B8:D8、F8"),
        (["", "C3"], "C3"),
        (["表1"], "表1"),
        ([f"A{n}" for n in range(1, 40, 2)], None),
    ],
)
def test_cells_are_told_as_ranges(cells: list[str], told: str | None) -> None:
    found = cell_ranges(cells)
    assert found == told if told is not None else found.endswith("等 20 处")
