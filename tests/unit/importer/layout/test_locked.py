"""Labels and locked values: each change at its cell; so many of them, and it is another form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import plan
from tests.builders.sheets import FORM, Torn
from xlkpi.importer.form import read_form
from xlkpi.problems import Place

if TYPE_CHECKING:
    from xlkpi.importer.form import FormRead
    from xlkpi.problems import Problem


def read(torn: Torn) -> FormRead:
    return read_form(plan(), plan().forms, {FORM.sheet: torn.grid()}, Place(file="a.xlsx"))


def told(torn: Torn) -> list[tuple[str, str]]:
    return [(p.code, p.place.cell) for p in read(torn).problems]


def only(torn: Torn) -> Problem:
    (problem,) = read(torn).problems
    return problem


def test_nothing_is_told_of_a_form_as_it_was_sent() -> None:
    assert told(Torn.of()) == []


def test_a_changed_label_is_f11_at_its_cell() -> None:
    problem = only(Torn.of().set("C4", "工程名称"))
    assert (problem.code, problem.place.cell, problem.place.field) == ("F11", "C4", "")
    assert "“项目名称”" in problem.message.zh
    assert "“工程名称”" in problem.message.zh


def test_a_changed_locked_value_names_its_field() -> None:
    problem = only(Torn.of().set("K3", 99.0))
    assert (problem.code, problem.place.cell) == ("F11", "K3")
    assert problem.place.field == "control_total"


def test_a_changed_word_of_a_fixed_row_names_field_and_row() -> None:
    problem = only(Torn.of().set("B16", "数量指标"))
    assert (problem.code, problem.place.cell) == ("F11", "B16")
    assert (problem.place.field, problem.place.row) == ("indicators.level2", "产出指标/质量指标")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("K3", 55.00000001),  # what a program makes of 55
        ("K3", "55"),
        ("A3", "年　度"),
        ("A7", "资金支出计划(%)"),
        ("D31", None),  # nothing stood there
    ],
)
def test_what_a_person_takes_for_the_same_is_the_same(cell: str, value: float | str | None) -> None:
    assert told(Torn.of().set(cell, value)) == []


def test_a_stale_value_of_a_formula_is_no_fault_of_the_clerk() -> None:
    torn = Torn.of().set("C5", 999.0)
    assert (told(torn), read(torn).typed_over) == ([], ())


def test_a_formula_that_was_typed_over_is_noted_with_what_was_typed() -> None:
    torn = Torn.of().set("C5", 54.0)
    del torn.formulas["C5"]
    assert [(one.field.key.column, one.found) for one in read(torn).typed_over] == [
        ("budget_total", "54")
    ]


def test_a_formula_whose_value_is_missing_is_nothing() -> None:
    torn = Torn.of()
    del torn.formulas["C5"]
    assert read(torn).typed_over == ()


def test_six_changed_labels_are_six_faults_and_seven_are_another_form() -> None:
    torn = Torn.of()
    for row in range(9, 14):
        torn.set(f"B{row}", f"任务{row}")
    torn.set("A30", "经办人")
    assert [code for code, _ in told(torn)] == ["F11"] * 6
    form = read(torn.set("A31", "领导"))
    assert [p.code for p in form.problems] == ["F07b"]
    assert form.rebuilt
    assert form.readings == {}


def test_two_labels_that_changed_places_are_two_faults_and_three_are_another_form() -> None:
    torn = Torn.of().set("A30", "审核人").set("A31", "填报人")
    assert told(torn) == [("F11", "A30"), ("F11", "A31")]
    torn.set("C30", "填报日期").set("E30", "联系电话")
    assert [code for code, _ in told(torn)] == ["F07b"]


def test_locked_values_are_told_one_by_one_however_many() -> None:
    torn = Torn.of().set("B3", 2020.0).set("D3", "别的村").set("F3", "社区").set("K3", 1.0)
    assert told(torn) == [("F11", "B3"), ("F11", "D3"), ("F11", "F3"), ("F11", "K3")]


def test_labels_of_a_deleted_spare_row_are_not_missed() -> None:
    torn = Torn.of().delete_row(11)
    assert {code for code, _ in told(torn)} <= {"F07", "F10"}
    assert "F07" in {code for code, _ in told(torn)}
