"""Equal problems of one sheet are one line; links find what they are about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders.master_views import example_view, without
from xlkpi.master.content import links
from xlkpi.master.content.by_project import by_project_listing
from xlkpi.master.content.details import details
from xlkpi.master.content.problem_list import problem_listing
from xlkpi.master.content.shape import Listing, Live
from xlkpi.master.content.status import status_listing, status_shape
from xlkpi.master.content.table_rows import table_listing
from xlkpi.problems import Place, Problem, problem
from xlkpi.rollup.cell_ranges import cell_ranges
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.lines import LineStatus, UnitLine

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView


def listed(view: MasterView) -> Listing:
    facts = facts_of(view)
    detail = details(facts).shape
    rows = table_listing(facts, "indicators", "指标明细")
    assert rows is not None
    projects = by_project_listing(facts, detail).shape
    sheets = links.LinkedSheets(detail, status_shape(facts), projects, {"indicators": rows})
    return problem_listing(facts, sheets)


def shown(listing: Listing) -> list[dict[str, object]]:
    names = [column.id for column in listing.shape.columns]
    return [dict(zip(names, line, strict=True)) for line in listing.lines]


def lines(*problems: Problem) -> list[dict[str, object]]:
    return shown(listed(example_view(problems=problems)))


def link(*problems: Problem, view: MasterView | None = None) -> str:
    """The formula of the first line's link, "" where it has none."""
    found = shown(listed(replace(view or example_view(), problems=problems)))[0]["link"]
    return found.formula if isinstance(found, Live) else ""


def missing(cell: str, unit: str = "v01", field: str = "purpose") -> Problem:
    place = Place(file="a.xlsx", sheet="1.表", cell=cell, unit=unit, project="p01", field=field)
    return problem("K01", place, label="资金用途")


def across(project: str) -> Problem:
    return problem("X04", Place(project=project), what="项目“n”", units="u")


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


def waiting() -> MasterView:
    """v02's form for p01 is rejected: it has a line in 报送状态 and none in 项目明细."""
    view = without(example_view(), "v02", "p01")
    unit, project = view.roster.unit("v02"), view.roster.project("p01")
    assert unit is not None
    assert project is not None
    return replace(view, unit_lines=(UnitLine(unit, project, LineStatus.REJECTED),))


def test_a_link_goes_to_the_line_of_the_form_and_to_the_column_it_is_about() -> None:
    formula = link(missing("C1"))
    assert formula.startswith("HYPERLINK(\"#'项目明细'!")
    assert formula.endswith(',"项目明细")')
    budget, unit = link(missing("E5", field="fiscal_funds")), link(missing("C1", field="none"))
    assert '!K"' in budget, "财政资金"
    assert '!G"' in unit, "单位, where the form has no such column"


def test_the_problem_of_an_indicator_links_to_its_row_and_cell() -> None:
    place = Place(
        unit="v01", project="p01", field="indicators.target", row="产出指标/数量指标", cell="F15"
    )
    (line,) = lines(problem("K01", place, label="指标值"))
    assert line["link_key"] == "#v01#p01/产出指标/数量指标"
    assert isinstance(line["link"], Live)
    assert line["link"].formula.startswith("HYPERLINK(\"#'指标明细'!")
    assert line["link"].value == "指标明细"


def test_a_row_that_is_not_in_the_master_leads_to_its_form() -> None:
    place = Place(unit="v01", project="p01", field="indicators.target", row="s6", cell="F29")
    assert link(problem("K01", place, label="指标值")).endswith(',"项目明细")')


def test_with_very_many_rows_links_stop_at_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(unit="v01", project="p01", field="indicators.target", row="产出指标/数量指标")
    one = problem("K01", place, label="指标值")
    monkeypatch.setattr(links, "MOST_COMPARED", 300)
    assert link(one).endswith(',"项目明细")'), "45 forms have 303 rows"
    monkeypatch.setattr(links, "MOST_COMPARED", 400)
    assert link(one).endswith(',"指标明细")')


def test_what_is_not_merged_links_to_its_unit_in_the_roll_call() -> None:
    view = waiting()
    assert link(missing("C1", unit="v02"), view=view).endswith(',"报送状态")')
    whole = problem("K01", Place(unit="v02", file="a.xlsx"), label="x")
    assert link(whole, view=view).endswith(',"报送状态")')
    assert link(problem("K01", Place(unit="c01"), label="x"), view=view) == ""


def test_a_problem_across_units_links_to_its_project() -> None:
    assert link(across("p03")).endswith(',"按项目汇总")')


def test_the_roll_call_links_to_the_first_problem_of_each_form() -> None:
    view = replace(waiting(), problems=(missing("C1", unit="v02"), missing("C2", unit="v01")))
    facts = facts_of(view)
    problems = listed(view)
    (line,) = shown(status_listing(facts, problems))
    assert isinstance(line["problems"], Live)
    assert line["problems"].formula.startswith("HYPERLINK(\"#'问题清单'!")
    assert line["form_key"] in problems.contents("owner_key")
    (none,) = shown(status_listing(facts, listed(waiting())))
    assert none["problems"] is None


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
