"""One workbook for everybody: what is picked in it says whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.for_everybody import NOW, UNIT, WAGES, Posted
from xlkpi.api.amend import amend
from xlkpi.api.confirm import confirm, confirm_held, confirm_several
from xlkpi.api.generate import generate, generate_blank
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.intake.results import ImportedFile


@pytest.fixture
def posted(tmp_path: Path) -> Posted:
    """The template of the example."""
    return Posted(tmp_path)


def grave(file: ImportedFile) -> set[tuple[str, str]]:
    return {(p.code, p.place.field) for p in file.problems if p.severity.rank > 0}


def test_it_has_as_many_forms_as_the_busiest_unit(posted: Posted) -> None:
    assert {form.project for form in posted.plan.forms} == {f"#{n}" for n in range(1, 6)}


def test_a_form_belongs_to_the_unit_and_project_picked(posted: Posted) -> None:
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES))
    assert (file.returned.unit, file.returned.unit_name) == ("v07", UNIT)
    (form,) = file.forms
    assert (form.unit, form.project, form.merged) == ("v07", "p01", True)
    assert grave(file) == set()


def test_the_allocation_is_the_rosters(posted: Posted) -> None:
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES | {"fiscal_funds": 49_270}))
    assert grave(file) == {("T07", "fiscal_funds")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unit_name": "没有的村"}, {("T01", "unit_name")}),
        ({"unit_name": None}, {("T01", "unit_name")}),
        ({"project_name": None}, {("T01", "project_name")}),
        ({"project_name": "别的项目"}, {("T01", "project_name")}),
    ],
)
def test_a_pick_that_is_missing_or_unknown_is_t01(
    posted: Posted, changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES | changes))
    assert grave(file) >= expected
    assert file.status is Status.REJECTED


def test_a_project_that_is_not_due_from_the_unit_is_held(posted: Posted) -> None:
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES | {"project_name": "社区经费"}))
    assert file.status is Status.HELD
    assert "F24" in {code for code, _ in grave(file)}


def test_one_file_is_one_units(posted: Posted) -> None:
    other = WAGES | {"unit_name": "示例八村（西畈）"}
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES, other))
    assert {form.unit: form.status for form in file.forms}["v08"] is Status.REJECTED
    assert "F20" in {code for code, _ in grave(file)}


def test_of_two_that_claim_one_unit_the_newest_counts(posted: Posted) -> None:
    first = posted.filled("a.xlsx", WAGES)
    second = posted.filled("b.xlsx", WAGES | {"fiscal_funds": 4.5, "other_funds": 0.427})
    posted.take_in(first)
    (later,) = posted.take_in(second, hours=1)
    assert later.forms[0].merged
    (again,) = posted.take_in(posted.filled("c.xlsx", WAGES | {"filler": "钱二"}), hours=-1)
    assert again.status is Status.SUPERSEDED


def test_two_of_one_time_are_both_held(posted: Posted) -> None:
    one = posted.filled("a.xlsx", WAGES)
    other = posted.filled("b.xlsx", WAGES | {"filler": "钱二"})
    assert {file.status for file in posted.take_in(one, other)} == {Status.HELD}


def test_it_replaces_no_figure_that_was_corrected_by_telephone(posted: Posted) -> None:
    posted.take_in(posted.filled("a.xlsx", WAGES))
    telephone = {"fiscal_funds": "4.5", "other_funds": "0.427"}
    amend(posted.folder, NOW, Target("v07", "p01"), telephone, Reason("电话", "刘"))
    (file,) = posted.take_in(posted.filled("b.xlsx", WAGES | {"filler": "钱二"}), hours=1)
    assert (file.status, "F35" in {code for code, _ in grave(file)}) == (Status.HELD, True)
    confirm(posted.folder, NOW, Target("v07"), Reason("电话核实", "刘"))
    (again,) = posted.take_in(posted.filled("c.xlsx", WAGES | {"filler": "孙三"}), hours=2)
    assert again.forms[0].merged


def test_what_was_posted_is_let_in_together_and_the_rest_one_by_one(tmp_path: Path) -> None:
    posted = Posted(tmp_path, "")
    other = WAGES | {"unit_name": "示例八村（西畈）"}
    posted.take_in(posted.filled("a.xlsx", WAGES), posted.filled("b.xlsx", other))
    made = confirm_held(posted.folder, NOW, None, Reason("群里核对过", "刘"))
    assert (len(made.decisions), made.left) == (2, ())
    assert [Status(one.after).valid for one in made.changes] == [True, True]
    posted.take_in(
        posted.filled("c.xlsx", WAGES | {"filler": "钱二"}),
        posted.filled("d.xlsx", WAGES | {"filler": "孙三"}),
        hours=1,
    )
    again = confirm_held(posted.folder, NOW, None, Reason("群里核对过", "刘"))
    assert (again.decisions, {one.file for one in again.left}) == ((), {"c.xlsx", "d.xlsx"})


def test_several_units_are_confirmed_at_once_or_none_of_them(tmp_path: Path) -> None:
    posted = Posted(tmp_path, "")
    other = WAGES | {"unit_name": "示例八村（西畈）"}
    posted.take_in(posted.filled("a.xlsx", WAGES), posted.filled("b.xlsx", other))
    seven, eight, nine = (Target(unit) for unit in ("v07", "v08", "v09"))
    with pytest.raises(ProblemsFound) as told:
        confirm_several(posted.folder, NOW, [seven, nine], Reason("电话", "刘"))
    assert [p.code for p in told.value.problems] == ["S40"]
    made = confirm_several(posted.folder, NOW, [seven, eight], Reason("电话", "刘"))
    assert [Status(one.after).valid for one in made.changes] == [True, True]


def test_the_same_content_in_another_file_is_confirmed_along(tmp_path: Path) -> None:
    posted = Posted(tmp_path, "")
    first = posted.filled("a.xlsx", WAGES)
    book = openpyxl.load_workbook(first)
    book.properties.title = "又存了一次"
    book.save(tmp_path / "b.xlsx")
    posted.take_in(first)
    posted.take_in(tmp_path / "b.xlsx", hours=1)
    confirm_several(posted.folder, NOW, [Target("v07")], Reason("电话", "刘"))
    with Department.at(posted.folder, NOW).view() as ledger:
        found = [one.status for one in ledger.standing("2021-targets") if one.unit == "v07"]
    assert (len(found), Status.HELD in found) == (2, False)


def test_nothing_typed_is_one_problem(posted: Posted) -> None:
    (file,) = posted.take_in(posted.filled("a.xlsx"))
    assert [p.code for p in file.problems] == ["F17"]


@pytest.mark.parametrize("more", ["", 'everybody = "hold"\n'])
def test_a_collection_holds_them_unless_it_says_otherwise(tmp_path: Path, more: str) -> None:
    posted = Posted(tmp_path, more)
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES))
    assert file.status is Status.HELD
    assert {code for code, _ in grave(file)} == {"F25"}


def test_it_lives_beside_the_units_own_workbooks(posted: Posted) -> None:
    generate(posted.folder, NOW, units=["v07"])
    (file,) = posted.take_in(posted.filled("a.xlsx", WAGES))
    assert file.forms[0].merged


def test_the_same_template_again_is_no_new_issue(posted: Posted) -> None:
    before = posted.template.read_bytes()
    again = generate_blank(posted.folder, NOW)
    assert (again.new, again.forms, again.file) == (False, 5, posted.template)
    assert again.file.read_bytes() == before
