"""A form on several sheets: names, fields shown at a second place, computed ones out of view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.three_sheets import NAMES, SPEC, of_projects, places, plan
from xlkpi.formula.characters import utf16
from xlkpi.plan.build import build
from xlkpi.plan.formulas import Formulas
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan


def shown(made: Plan) -> dict[tuple[str, str], str]:
    """(sheet, cell) -> the formula of each cell that shows another one."""
    formulas = Formulas(made)
    return {
        (form.sheet, str(view.at)): formulas.field(form, view)
        for form in made.forms
        for view in form.views
    }


def test_a_field_is_filled_in_where_it_stands_first_and_shown_elsewhere() -> None:
    at = places(plan())
    assert at[resolve("base_date")] == ("固定资产清查", "E3")
    assert at[resolve("filler")] == ("平衡表", "B10")  # the first place only shows it
    found = shown(plan())
    assert found["负债清查", "B3"] == "IF('固定资产清查'!$E$3=\"\",\"\",'固定资产清查'!$E$3)"
    assert found["固定资产清查", "G3"] == "IF('平衡表'!$B$10=\"\",\"\",'平衡表'!$B$10)"
    assert found["平衡表", "D3"] == "IF('负债清查'!$C$8=\"\",\"\",'负债清查'!$C$8)"
    assert found["平衡表", "C9"] == "IF('固定资产清查'!$G$8=\"\",\"\",'固定资产清查'!$G$8)"
    assert not any(view.input for form in plan().forms for view in form.views)


def test_what_is_computed_may_stand_nowhere() -> None:
    at = places(plan())
    assert at[resolve("assets_total")] == ("固定资产清查", "L1")
    rows = [at[resolve(f"assets[s{n}].worn")] for n in (1, 4)]
    assert rows == [("固定资产清查", "L5"), ("固定资产清查", "L8")]  # in the rows of the table


def test_sheets_of_several_projects_have_names_of_their_own() -> None:
    names = [form.sheet for form in of_projects().forms]
    assert names == [f"{n}.{own}" for n in (1, 2) for own in ("固定资产清查", "负债清查", "平衡表")]


def test_a_long_project_is_cut_so_that_what_tells_its_sheets_apart_stays() -> None:
    named = SPEC
    for own in ("固定资产清查", "负债清查", "平衡表"):
        named = named.replace(f"name: {own}", f"name: '{{order}}.{{project_name}}－{own}'")
    names = [form.sheet for form in of_projects(named, *NAMES * 2).forms]
    assert len(set(names)) == 12
    assert all(utf16(name) <= 28 for name in names)
    assert names[1] == "1.村级道路建设及危旧桥梁加固改造工程－负债清查"
    assert [name[-7:] for name in names[::3]] == ["－固定资产清查"] * 4
    assert names[0].startswith("1.村级道路建设")


def test_the_sheets_of_a_project_are_one_form() -> None:
    made = of_projects()
    assert [[form.sheet_id for form in own] for own in made.by_project.values()] == [
        ["assets", "debts", "balance"]
    ] * 2
    found = shown(made)
    assert "'2.固定资产清查'!" in found["2.平衡表", "C9"]


def test_a_table_may_be_shown_again_on_its_own_sheet() -> None:
    again = """      - each: assets
        cells: [{text: '再{n}', cols: 4}, {field: assets.original}, {text: '', cols: 2}]
      - [{text: 主要类别"""
    loaded = load_text(SPEC.replace("      - [{text: 主要类别", again), "three_sheets.yaml")
    assert loaded.value is not None, loaded.problems
    form = build(loaded.value, plan().occasion).forms[0]
    (_, keys), *_ = form.key_columns
    assert len(set(keys.values())) == len(keys)
    assert {str(view.at) for view in form.views} == {"G3", "E10", "E11", "E12", "E13"}
