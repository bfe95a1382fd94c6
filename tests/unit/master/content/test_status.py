"""报送状态: where each unit stands, its scans, and the rates of each kind of unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.builders.master_views import example_view
from xlkpi.master.content.details import details
from xlkpi.master.content.links import LinkedSheets
from xlkpi.master.content.problem_list import problem_listing
from xlkpi.master.content.status import status_listing, status_shape
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.lines import LineStatus, Rate, UnitLine

if TYPE_CHECKING:
    from xlkpi.master.content.shape import Listing
    from xlkpi.rollup.view import MasterView


def line(**more: object) -> UnitLine:
    view = example_view()
    unit, project = view.roster.unit("v01"), view.roster.project("p01")
    assert unit is not None
    assert project is not None
    return UnitLine(unit, project, LineStatus.MERGED, **more)  # type: ignore[arg-type]


def listed(view: MasterView) -> Listing:
    facts = facts_of(view)
    problems = problem_listing(facts, LinkedSheets(details(facts).shape, status_shape(facts)))
    return status_listing(facts, problems)


def shown(one: UnitLine) -> dict[str, object]:
    listing = listed(replace(example_view(), unit_lines=(one,)))
    names = [column.heading for column in listing.shape.columns]
    (content,) = listing.lines
    return dict(zip(names, content, strict=True))


def test_scans_of_the_form_that_counts_come_before_those_of_older_ones() -> None:
    found = shown(line(scans=("1.jpg", "2.pdf"), older_scans=("0.jpg",)))
    assert found["盖章扫描件"] == "1.jpg\n2.pdf\n0.jpg（旧表）"
    assert shown(line())["盖章扫描件"] is None


def test_a_line_has_its_own_day_and_whether_it_is_late() -> None:
    found = shown(line(due=date(2021, 1, 22), overdue=True))
    assert (found["截止"], found["逾期"], found["状态"]) == (date(2021, 1, 22), "逾期", "已并入")


def test_the_rates_of_each_kind_stand_above() -> None:
    rates = (Rate("村", 9, 5, 4, 3), Rate("社区", 3, 3, 3, 0))
    listing = listed(replace(example_view(), rates=rates))
    assert listing.notes == (
        "村：应报 9，已报 5，已并入 4，逾期 3；社区：应报 3，已报 3，已并入 3，逾期 0",
    )
