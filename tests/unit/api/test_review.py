"""Reviews typed here and in the master are one; what was changed meanwhile is never overwritten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.decisions import NOW
from tests.builders.reviewed_masters import (
    COLLECTION,
    again,
    codes,
    edit,
    file_of,
    on_record,
    shown,
    workspace_in,
)
from xlkpi.api.log import log
from xlkpi.api.review import Typed, review, reviews
from xlkpi.cli.app import group
from xlkpi.problems import ProblemsFound
from xlkpi.records import Review

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.reviewed_masters import Sheet

ALL = {"conclusion": "调整后通过", "budget": "1.50", "opinion": "核减\n差旅", "note": "已电话"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return workspace_in(tmp_path / "w")


def test_what_is_typed_here_is_what_is_typed_into_the_master(
    workspace: Path, tmp_path: Path
) -> None:
    other = workspace_in(tmp_path / "other")

    def type_all(sheet: Sheet) -> None:
        sheet.type("p01", **(ALL | {"budget": 1.5}))

    edit(file_of(other), type_all)
    again(other)
    made = review(workspace, NOW, (Typed("v01", "p01", ALL),), "王敏", COLLECTION)
    assert (made.reviews, codes(made)) == (1, [])
    assert on_record(workspace) == on_record(other)
    assert shown(made.file, "p01") == shown(file_of(other), "p01")


def test_who_typed_what_is_in_the_log(workspace: Path) -> None:
    review(workspace, NOW, (Typed("v01", "p01", {"budget": "54"}),), "王敏")
    told = [one for one in log(workspace, NOW) if one.kind == "reviewed"]
    assert [(one.who, [c.after for c in one.changes]) for one in told] == [("王敏", ["54"])]
    assert "审核（王敏）" in told[0].what.zh


def test_what_the_master_says_is_shown_once_it_was_read(workspace: Path) -> None:
    def type_opinion(sheet: Sheet) -> None:
        sheet.type("p02", opinion="请补说明")

    edit(file_of(workspace), type_opinion)
    assert reviews(workspace, NOW).unread == ("master.xlsx",)
    again(workspace)
    found = reviews(workspace, NOW)
    assert found.unread == ()
    said = {one.project: one.review for one in found.forms}
    assert said["p02"] == Review(opinion="请补说明")


def test_a_change_meanwhile_stays_and_is_told(workspace: Path) -> None:
    def type_budget(sheet: Sheet) -> None:
        sheet.type("p01", budget=50)

    seen = Review()
    edit(file_of(workspace), type_budget)
    typed = Typed("v01", "p01", {"budget": "60", "note": "同意"}, seen)
    made = review(workspace, NOW, (typed,), "王敏")
    (told,) = [one for one in made.problems if one.code == "X37"]
    assert "60" in told.message.zh
    assert "50" in told.message.zh
    assert on_record(workspace) == {("v01", "p01"): Review(budget="50", note="同意")}
    assert shown(made.file, "p01")[1] == 50


def test_the_same_typed_in_both_is_no_conflict(workspace: Path) -> None:
    def type_budget(sheet: Sheet) -> None:
        sheet.type("p01", budget=50)

    edit(file_of(workspace), type_budget)
    made = review(workspace, NOW, (Typed("v01", "p01", {"budget": "50"}, Review()),), "王敏")
    assert "X37" not in {one.code for one in made.problems}
    assert on_record(workspace) == {("v01", "p01"): Review(budget="50")}


def test_nothing_is_recorded_where_one_part_cannot_be_read(workspace: Path) -> None:
    typed = (Typed("v01", "p02", {"note": "好"}), Typed("v01", "p01", {"budget": "约六十"}))
    before = (workspace / "output" / "journal.jsonl").read_bytes()
    for wrong in (typed, (Typed("v01", "p01", {"conclusion": "行"}),), (Typed("v05", "p01", ALL),)):
        with pytest.raises(ProblemsFound) as found:
            review(workspace, NOW, wrong, "王敏")
        assert [p.code for p in found.value.problems] == ["S40"]
    assert (workspace / "output" / "journal.jsonl").read_bytes() == before


def test_of_many_that_are_typed_each_fault_says_whose_form_it_is_of(workspace: Path) -> None:
    typed = tuple(
        Typed("v01", one, {"budget": text})
        for one, text in zip(("p01", "p02"), "甲乙", strict=True)
    )
    with pytest.raises(ProblemsFound) as found:
        review(workspace, NOW, (*typed, Typed("v01", "p03", {"conclusion": "行"})), "王敏")
    told = [one.message.zh for one in found.value.problems]
    assert len(told) == 3
    for name, text, one in zip(
        ("村干部工资", "村干部及村官", "村级组织"), "甲乙行", told, strict=True
    ):
        assert f"示例一村（柳溪） {name}" in one
        assert f"“{text}”" in one


@pytest.mark.parametrize(
    ("unit", "said"),
    [("v01", "不止一张已并入的表：p01、p02、p03"), ("v05", "单位 v05 没有已并入的表")],
)
def test_a_unit_alone_does_not_tell_which_of_its_forms(
    workspace: Path, unit: str, said: str
) -> None:
    with pytest.raises(ProblemsFound) as found:
        review(workspace, NOW, (Typed(unit, None, {"note": "好"}),), "王敏")
    assert said in found.value.problems[0].message.zh


def test_only_forms_that_are_sought_are_listed(workspace: Path) -> None:
    assert [one.project for one in reviews(workspace, NOW, sought="p02").forms] == ["p02"]
    some = reviews(workspace, NOW, part=(1, 1))
    assert ([one.project for one in some.forms], some.count) == (["p02"], 3)
    assert {one.reported for one in some.forms} == {"4.927"}


def test_the_verb_types_and_lists(workspace: Path) -> None:
    said = ["--conclusion", "通过", "--who", "王敏"]
    ran = CliRunner().invoke(group, ["-C", str(workspace), "review", "v01", "-p", "p01", *said])
    assert ran.exit_code == 0, ran.output
    listed = CliRunner().invoke(group, ["-C", str(workspace), "review", "p01", "--format", "json"])
    (form,) = json.loads(listed.stdout)["forms"]
    assert form["review"]["conclusion"] == "通过"
