"""Fields by the names that `plan` prints, by their labels and by their cells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from xlkpi.api.plan import as_json, sample_plan
from xlkpi.department.by_name import field_label, fields_of, input_named
from xlkpi.formula.ast import Cell
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.department.by_name import Fields


@cache
def fields(spec: str = "project_targets") -> Fields:
    loaded = load(specs_dir() / f"{spec}.yaml").value
    assert loaded is not None
    return fields_of(sample_plan(loaded).forms)


SPECS = ("project_targets", "provincial_targets", "quarterly_accounts", "monthly_report")


@pytest.mark.parametrize("spec", SPECS)
def test_every_name_that_plan_prints_is_taken(spec: str) -> None:
    loaded = load(specs_dir() / f"{spec}.yaml").value
    assert loaded is not None
    plan = sample_plan(loaded)
    known = fields_of(plan.forms)
    cells = [cell for sheet in as_json(plan)["sheets"] for cell in sheet["cells"] if cell["input"]]
    assert cells
    for cell in cells:
        key = input_named(cell["name"], known)
        assert key == input_named(f"{cell['field']}[{cell['row']}]".removesuffix("[]"), known)
        assert isinstance(key, Cell)
        assert str(known[key][1].at) == cell["cell"]


@pytest.mark.parametrize("spec", SPECS)
def test_a_row_s_and_a_field_s_label_together_mean_one_input_or_are_told_as_several(
    spec: str,
) -> None:
    for key, (_, field) in fields(spec).items():
        if field.input and not field.row_label.isdigit():
            found = input_named(field_label(field), fields(spec))
            assert found == key or (isinstance(found, Words) and key.name in found.zh)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("财政资金", "fiscal_funds"),
        (" 财政 资金", "fiscal_funds"),
        ("目标1", "goals[s1].text"),
        ("3月底", "plan[m3].percent"),
        ("数量指标 指标值", "indicators[产出指标/数量指标].target"),
        ('indicators["产出指标/数量指标"].target', "indicators[产出指标/数量指标].target"),
        ("E5", "fiscal_funds"),
        ("e5", "fiscal_funds"),
        ("填报人", "filler"),
    ],
)
def test_an_input_by_its_label_or_its_cell(said: str, name: str) -> None:
    found = input_named(said, fields())
    assert isinstance(found, Cell), found
    assert found.name == name


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("目标", "goals[s5].text"),
        ("预算数", "锁定"),
        ("budget_total", "锁定"),
        ("财政", "fiscal_funds（财政资金）"),
        ("fiscal_fund", "fiscal_funds（财政资金）"),
        ("zzzz", "filler（填报人）"),
        ("", "filler（填报人）"),
    ],
)
def test_what_is_no_input_s_name_is_told_with_what_it_may_have_been(said: str, told: str) -> None:
    found = input_named(said, fields())
    assert isinstance(found, Words)
    assert told in found.zh
