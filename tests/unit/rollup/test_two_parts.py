"""Projects of one part only, or under two names (X05)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders.master_views import example_view, led_by, with_single, without
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.two_parts import differing_projects

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.view import MasterView
    from xlkpi.workspace.roster import Project


def told(view: MasterView) -> list[tuple[str, str]]:
    found = differing_projects(facts_of(view))
    assert {p.code for p in found} <= {"X05"}
    return [(p.place.project, p.message.zh) for p in found]


def with_project(
    view: MasterView, project: str, change: Callable[[Project], Project]
) -> MasterView:
    projects = tuple(change(p) if p.id == project else p for p in view.roster.projects)
    return replace(view, roster=replace(view.roster, projects=projects))


def with_form(
    view: MasterView, unit: str, project: str, change: Callable[[MergedForm], MergedForm]
) -> MasterView:
    forms = (change(f) if (f.unit.id, f.project.id) == (unit, project) else f for f in view.forms)
    return replace(view, forms=tuple(forms))


def without_texts(form: MergedForm) -> MergedForm:
    kept = tuple(r for r in form.submission.records if r.table in ("", "plan"))
    return replace(form, submission=replace(form.submission, records=kept))


def named(form: MergedForm, name: str) -> MergedForm:
    return replace(form, submission=replace(form.submission, project_name=name))


def test_the_source_is_silent_whole_in_part_and_before_anything_came() -> None:
    view = example_view()
    assert told(view) == told(without(view, "o01", "p05")) == told(example_view([])) == []


def test_texts_without_amounts_are_part_one_only() -> None:
    view = with_project(
        without(example_view(), "o01", "p05"), "p05", lambda p: replace(p, control_total=None)
    )
    assert told(view) == []  # it is due
    view = replace(view, due=tuple(d for d in view.due if d.project != "p05"))
    ((project, words),) = told(view)
    assert (project, "没有控制数" in words) == ("p05", True)


def test_a_control_total_is_an_amount_of_part_two() -> None:
    view = without(example_view(), "o01", "p05")
    view = replace(view, due=tuple(d for d in view.due if d.project != "p05"))
    assert told(view) == []


def no_texts(project: Project) -> Project:
    return replace(project, rows={})


def test_amounts_without_texts_are_part_two_only() -> None:
    view = with_project(led_by(example_view(), "v01", "p01"), "p01", no_texts)
    assert told(view) == []  # the lead unit's form has them
    view = with_form(view, "v01", "p01", without_texts)
    ((project, words),) = told(view)
    assert project == "p01"
    assert "绩效指标、绩效目标" in words


def test_it_is_not_told_while_the_lead_units_form_is_still_to_come() -> None:
    view = with_project(led_by(example_view(), "v01", "p01"), "p01", no_texts)
    assert told(without(view, "v01", "p01")) == []


def test_a_lead_unit_that_has_nothing_to_report_gives_no_texts() -> None:
    view = with_project(led_by(example_view(), "v01", "p01"), "p01", no_texts)
    nothing = with_form(
        view,
        "v01",
        "p01",
        lambda f: with_single(f, not_applicable="是", budget_total=Decimal(0)),
    )
    assert [project for project, _ in told(nothing)] == ["p01"]


def test_a_lead_unit_that_reports_nothing_itself_leaves_the_texts_to_the_roster() -> None:
    view = with_project(led_by(example_view(), "o01", "p01"), "p01", no_texts)
    assert [project for project, _ in told(view)] == ["p01"]


def test_nobody_who_reports_an_amount_needs_no_texts() -> None:
    view = with_project(example_view(), "p05", no_texts)
    bare = with_form(
        view, "o01", "p05", lambda f: with_single(without_texts(f), budget_total=Decimal(0))
    )
    assert told(bare) == []


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("村干部工资、保险和聘用人员工资", 0),
        ("村干部工资,保险 和聘用人员工资", 1),
        ("村干部工资", 1),
    ],
)
def test_another_name_than_the_rosters_is_told_once_with_its_units(name: str, count: int) -> None:
    view = example_view()
    for unit in ("v01", "v02"):
        view = with_form(view, unit, "p01", lambda f: named(f, name))
    found = told(view)
    assert [project for project, _ in found] == ["p01"] * count
    assert all("示例一村（柳溪）、示例二村（桥头）" in words for _, words in found)


@pytest.mark.parametrize(
    ("name", "like"), [("社区工作经费", ["社区经费"]), ("社区经费", ["社区经费"]), ("村道亮化", [])]
)
def test_a_spare_form_with_a_name_like_the_rosters_is_told(name: str, like: list[str]) -> None:
    view = example_view()
    form = next(f for f in view.forms if f.unit.id == "v01")
    project = replace(form.project, id="v01-new1", order=12, name=name, lead_unit="v01")
    spare = replace(named(form, name), project=project)
    spare = replace(spare, submission=replace(spare.submission, project="new1"))
    projects = (*view.roster.projects, project)
    view = replace(view, forms=(*view.forms, spare), roster=replace(view.roster, projects=projects))
    found = told(view)
    assert [project for project, _ in found] == ["v01-new1"] * len(like)
    assert all(f"“{other}”" in words for other, (_, words) in zip(like, found, strict=True))
