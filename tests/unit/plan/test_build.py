"""A plan is settled by spec and occasion alone, and its fingerprint tells them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.forms import facts, occasion, places, plan, targets
from xlkpi.codec import from_json, to_json
from xlkpi.plan.build import build, lay_out, plan_of
from xlkpi.plan.formulas import Formulas
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.plan.totals import plan_totals
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.occasion import Value
    from xlkpi.spec.load import LoadedSpec


def edited(before: str, after: str) -> LoadedSpec:
    text = targets().text
    assert text.count(before) >= 1, before
    loaded = load_text(text.replace(before, after, 1), "edited.yaml").value
    assert loaded is not None
    return loaded


def with_value(name: str, value: Any) -> Occasion:
    form = facts()
    return replace(occasion(), forms=(replace(form, values={**form.values, name: value}),))


def test_the_same_input_gives_the_same_plan() -> None:
    loaded = load_text(targets().text, "again.yaml").value
    assert loaded is not None
    again = build(loaded, from_json(Occasion, to_json(occasion(1, 2))))
    assert again == plan(1, 2)
    assert again.fingerprint == plan(1, 2).fingerprint


def test_the_order_in_which_facts_are_given_makes_no_difference() -> None:
    def turned(known: Mapping[str, Any]) -> dict[str, Any]:
        return {name: known[name] for name in reversed(list(known))}

    form = facts()
    other = replace(form, values=turned(form.values), rows=turned(form.rows))
    assert build(targets(), replace(occasion(), forms=(other,))).fingerprint == plan().fingerprint


def test_what_was_known_of_forms_before_changes_no_plan() -> None:
    """1, 1.0 and 1 as a text are equal or look alike, and are not the same in a cell."""
    values: list[Value] = [Decimal(1), Decimal("1.0"), "1", Decimal(0), Decimal("-0"), "", "甲"]
    given = [{"purpose": one, "fiscal_funds": one} for one in (*values, *reversed(values))]
    for one in ({}, *given):
        form = replace(facts(), given=one)
        made = replace(occasion(), forms=(form, replace(form, project="p02", spare=bool(one))))
        loaded = targets()
        alone = plan_of(lay_out(loaded.spec, loaded.spec.measure, {}), made, loaded.fingerprint)
        assert build(loaded, made) == alone
        assert build(loaded, made).fingerprint == alone.fingerprint


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("label: 财政资金", "label: 财政拨款"),
        ("range: [0, 1]", "range: [0, 2]"),
        ("budget_total <= 0", "budget_total < 0"),
        ("widths: [11, ", "widths: [12, "),
        ("spare: 6", "spare: 7"),
        ("version: 1", "version: 2"),
        ("words: [村, 社区, 办事处]", "words: [村, 办事处, 社区]"),
    ],
)
def test_the_fingerprint_changes_with_the_spec(before: str, after: str) -> None:
    made = build(edited(before, after), occasion())
    assert made.fingerprint != plan().fingerprint
    assert made.spec_fingerprint != plan().spec_fingerprint


@pytest.mark.parametrize(
    "other",
    [
        replace(occasion(), unit="v02"),
        replace(occasion(), collection="2022-targets"),
        replace(occasion(), year=2022),
        replace(occasion(), due=date(2021, 1, 16)),
        replace(occasion(), contact="王老师"),
        occasion(2),
        occasion(1, 2),
        with_value("assignments.allocation", Decimal("55.01")),
        with_value("projects.code", "A-1"),
        with_value("projects.purpose", "另一个用途。"),
    ],
)
def test_the_fingerprint_changes_with_what_is_printed_in_it(other: Occasion) -> None:
    assert build(targets(), other).fingerprint != plan().fingerprint


def test_there_is_one_form_for_each_project_in_the_given_order() -> None:
    made = plan(3, 1, 2)
    assert [form.project for form in made.forms] == [facts(n).project for n in (3, 1, 2)]
    assert [form.sheet.split(".")[0] for form in made.forms] == ["3", "1", "2"]


def test_two_projects_of_one_name_get_sheets_of_their_own() -> None:
    twin = replace(facts(1), project="other")
    made = build(targets(), replace(occasion(), forms=(facts(1), twin)))
    first, second = (form.sheet for form in made.forms)
    assert (first != second, second) == (True, f"{first}(2)")


def test_known_values_stand_in_the_form_and_are_locked_where_the_spec_says() -> None:
    known = places(plan())

    def shown(reference: str) -> tuple[object, bool]:
        field = known[resolve(reference)]
        return field.value, field.input

    assert shown("year") == (Decimal(2021), False)
    assert shown("unit_kind") == ("村", False)
    assert shown("control_total") == (Decimal(55), False)
    assert shown("project_code") == (None, True)
    assert shown("fiscal_funds") == (None, True)
    assert shown("budget_total") == (None, False)
    assert shown("plan[m10].percent") == (Decimal("0.75"), True)
    assert shown("indicators['产出指标/数量指标'].level2") == ("数量指标", False)
    assert shown("indicators[s1].level2") == (None, True)


def test_a_known_code_is_locked_and_an_unknown_one_is_asked_for() -> None:
    made = build(targets(), with_value("projects.code", "A-1"))
    field = places(made)[resolve("project_code")]
    assert (field.value, field.input) == ("A-1", False)


def test_a_projects_own_plan_takes_the_place_of_the_default() -> None:
    made = build(targets(), with_value("projects.m3", Decimal("0.25")))
    known = places(made)
    assert known[resolve("plan[m3].percent")].value == Decimal("0.25")
    assert known[resolve("plan[m6].percent")].value == Decimal("0.5")


def test_spare_rows_can_be_given_another_number() -> None:
    made = build(targets(), occasion(), {"goals": 2})
    rows = {field.key.row for field in made.forms[0].fields if field.key.table == "goals"}
    assert rows == {"s1", "s2"}


def test_a_form_of_nobody_is_all_blank_but_for_its_defaults() -> None:
    made = build(targets(), Occasion(forms=(FormFacts(),)))
    values = {str(f.at): f.value for f in made.forms[0].fields if f.value is not None and f.input}
    assert values == {
        "B8": Decimal("0.3"), "C8": Decimal("0.5"), "E8": Decimal("0.75"), "F8": Decimal(1),
    }  # fmt: skip


def test_the_self_check_has_a_line_for_each_input_that_must_be_filled() -> None:
    made = plan(1, 2)
    for form in made.forms:
        blamed = {at for c in made.checks if c.sheet == form.sheet for _, at, _ in c.cases}
        required = {
            str(f.at) for f in form.fields if f.input and f.spec.required and f.key.table != "goals"
        }
        assert required <= blamed
    assert len({(check.sheet, check.at) for check in made.checks}) == len(made.checks)


def test_totals_have_one_line_for_each_form() -> None:
    made = plan(1, 2, 3)
    totals = plan_totals(made, Formulas(made))
    assert totals is not None
    wanted = [facts(n).project for n in (1, 2, 3)]
    for column in totals.columns:
        assert [cell.project for cell in column.cells] == wanted
    assert [column.label for column in totals.columns if not column.summed] == ["项目名称"]
    assert "'1.村干部工资、保险和聘用人员工资'!" in totals.columns[1].cells[0].formula
