"""Problems that only all forms of a project together show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.builders.master_views import example_view, with_budget, without
from xlkpi.rollup.lines import LineStatus, UnitLine
from xlkpi.rollup.project_faults import Agreement, agreement, problems

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView


def codes(view: MasterView) -> list[tuple[str, str]]:
    return [(p.code, p.place.project) for p in problems(view)]


def line(view: MasterView, unit: str, project: str, status: LineStatus, **more: object) -> UnitLine:
    found = (view.roster.unit(unit), view.roster.project(project))
    assert found[0] is not None
    assert found[1] is not None
    return UnitLine(*found, status, **more)  # type: ignore[arg-type]


def test_all_units_in_and_agreeing_is_no_problem() -> None:
    view = example_view()
    assert problems(view) == ()
    assert {agreement(view, p)[0] for p in view.roster.projects} == {Agreement.AGREES}


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ("9.2827", []),  # the allocation
        ("9.2877", []),
        ("9.2878", [("X02", "p01")]),
        ("9.2777", []),
        ("9.2776", [("X02", "p01")]),
    ],
)
def test_half_a_hundredth_is_the_tolerance(budget: str, expected: list[tuple[str, str]]) -> None:
    assert codes(with_budget(example_view(), "v04", "p01", budget)) == expected


def test_control_total_is_judged_only_when_all_units_are_in() -> None:
    wrong = with_budget(example_view(), "v01", "p01", "9")
    assert codes(wrong) == [("X02", "p01")]
    waiting = without(wrong, "v02", "p01")
    assert codes(waiting) == []
    project = waiting.roster.project("p01")
    assert project is not None
    assert agreement(waiting, project)[0] is Agreement.WAITING


def test_x02_says_both_sums_and_the_difference() -> None:
    view = with_budget(example_view(), "o01", "p05", "213.5")
    (found,) = problems(view)
    assert "213.5 万元" in found.message.zh
    assert "控制数为 213 万元" in found.message.zh
    assert "相差 0.5" in found.message.zh


def test_project_without_a_merged_form_names_who_is_to_be_reminded() -> None:
    view = example_view()
    for unit in ("c01", "c02", "c03"):
        view = without(view, unit, "p04")
    (found,) = problems(view)
    assert (found.code, found.place.project) == ("X04", "p04")
    assert "示例第一社区（春晖）、示例第二社区（和风）" in found.hint.zh


def test_nobody_is_reminded_of_a_project_that_nobody_is_assigned_to() -> None:
    view = without(example_view(), "o01", "p05")
    view = replace(view, due=tuple(due for due in view.due if due.project != "p05"))
    assert codes(view) == [("X24", "p05")]


def test_nobody_is_reminded_of_a_form_that_came_and_was_sent_back() -> None:
    view = example_view()
    for unit in ("c01", "c02", "c03"):
        view = without(view, unit, "p04")
    rejected = line(view, "c02", "p04", LineStatus.REJECTED)
    assert codes(replace(view, unit_lines=(*view.unit_lines, rejected))) == []


def test_project_without_control_total_is_not_judged() -> None:
    view = example_view()
    projects = tuple(replace(p, control_total=None) for p in view.roster.projects)
    view = replace(view, roster=replace(view.roster, projects=projects))
    assert problems(view) == ()
    assert agreement(view, projects[0])[0] is Agreement.UNKNOWN


@pytest.mark.parametrize(
    ("status", "overdue", "expected"),
    [
        (LineStatus.ISSUED, True, True),
        (LineStatus.NOT_ISSUED, True, True),
        (LineStatus.ISSUED, False, False),
        (LineStatus.REJECTED, True, False),
        (LineStatus.HELD, True, False),
        (LineStatus.MERGED, True, False),
    ],
)
def test_what_has_not_come_by_the_deadline_is_told_for_each_form(
    status: LineStatus, overdue: bool, expected: bool
) -> None:
    view = example_view()
    late = line(view, "v02", "p01", status, overdue=overdue, due=date(2021, 1, 15))
    found = problems(replace(view, unit_lines=(late,)))
    assert [(p.code, p.place.unit, p.place.project) for p in found] == (
        [("X03", "v02", "p01")] if expected else []
    )
    assert all("2021-01-15" in p.message.zh for p in found)
