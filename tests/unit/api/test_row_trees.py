"""Rows that are part of other rows: a budget by codes, whose upper rows add up the lower ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.own_forms import OwnForm, codes
from tests.builders.row_trees import SPENDING, SPENT
from xlkpi.plan.build import build
from xlkpi.plan.formulas import Formulas
from xlkpi.plan.occasion import Occasion
from xlkpi.records import Status
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.plan.model import Plan

LEVELS = SPENDING.replace("by: code", "by: level")
for key, level in {"201": 1, "20103": 2, "2010301": 3, "2010302": 3, "20132": 2, "204": 1,
                   "20402": 2}.items():  # fmt: skip
    LEVELS = LEVELS.replace(f"{{key: '{key}',", f"{{key: '{key}', level: {level},")
NAMED = SPENDING.replace("by: code, ", "")
for key, parent in {"20103": "201", "2010301": "20103", "2010302": "20103", "20132": "201",
                    "20402": "204"}.items():  # fmt: skip
    NAMED = NAMED.replace(f"{{key: '{key}',", f"{{key: '{key}', parent: '{parent}',")


def made(text: str) -> Plan:
    loaded = load_text(text, "own.yaml")
    assert loaded.value is not None, loaded.problems
    return build(loaded.value, Occasion())


def formulas(text: str) -> dict[str, str]:
    """Row and column -> the formula of each sum of rows."""
    plan = made(text)
    (form,) = plan.forms
    written = Formulas(plan)
    return {
        f"{field.key.row} {field.key.column}": written.field(form, field)
        for field in form.fields
        if field.expr is not None and field.key.row in ("201", "20103", "204")
    }


def test_a_row_with_others_below_it_is_their_sum() -> None:
    found = formulas(SPENDING)
    assert "SUM(" in found["201 now"]
    assert "C" not in found["201 now"].split("SUM(")[1].split(")")[0]
    (form,) = made(SPENDING).forms
    inputs = [field.key.row for field in form.fields if field.input]
    assert inputs == ["2010301", "2010302", "20132", "20402"]


@pytest.mark.parametrize("text", [LEVELS, NAMED])
def test_levels_and_names_of_parents_say_the_same_as_codes(text: str) -> None:
    assert formulas(text) == formulas(SPENDING)


def test_the_round_of_a_form_whose_rows_add_up(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, SPENDING)
    form.issue()
    file = form.returned(SPENT)
    assert (codes(file), file.status) == (set(), Status.ACCEPTED)
    line = dict(zip(*form.master("汇总")[2:4], strict=True))
    assert line["合计"] == 49.5
    sums = {"一般公共服务": 42.5, "政府办公厅": 42.5, "公共安全": 7, "组织事务": None}
    assert {name: line[f"{name}\n预算数"] for name in sums} == sums
    assert line["公共安全余数"] == 7  # 3.5 of the row itself, 3.5 of the one below


def test_sums_are_kept_though_nothing_else_stands_in_their_rows(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, SPENDING.replace("    fill: every_row\n", ""))
    form.issue()
    assert form.returned(SPENT).status is Status.ACCEPTED
    assert form.master("支出明细")[3][3:] == (42.5, 42.5, 30, 12.5, 0, 7, 7)
    form.print_forms()
    (path,) = (form.folder / "output" / "own" / "forms").glob("*.xlsx")
    page = openpyxl.load_workbook(path).worksheets[0]
    assert [page.cell(row, 2).value for row in range(3, 10)] == [42.5, 42.5, 30, 12.5, None, 7, 7]


def test_a_rule_may_ask_for_the_number_and_the_key_of_its_row(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, SPENDING)
    form.issue()
    file = form.returned({**SPENT, "spend['20402'].now": 50})
    assert codes(file) == {("A02", "spend.now@204"), ("A02", "spend.now@20402")}
    assert {p.message.zh for p in file.problems} == {"B8（第 6 行）过大。", "B9（第 7 行）过大。"}


@pytest.mark.parametrize("formula", ["row.number + all", "sum(row.number)", "previous(row.number)"])
def test_a_row_is_only_where_there_is_one(formula: str) -> None:
    text = SPENDING.replace('formula: "sum(spend.left)"', f'formula: "{formula}"')
    (problem,) = load_text(text, "own.yaml").problems
    assert problem.code in ("S06", "S13")


@pytest.mark.parametrize(
    ("before", "after", "code", "found"),
    [
        ("parent: '204'", "parent: '205'", "S06", "205"),
        ("{key: '201',", "{key: '201', parent: '20103',", "S10", "201 → 20103 → 201"),
        ("{key: '201',", "{key: '201', parent: '201',", "S10", "201 → 201"),
        ("sums: [now, half]", "sums: [now, halve]", "S06", "halve"),
        ("tree: {sums: [now, half]}", "spare: 0", "S03", "201"),
        ("tree: {sums", "tree: {by: level, sums", "S04", "level"),
        ("spend.now / 2}", "'value_or(previous(spend.half), 0) + 1'}", "S03", "half"),
        ("sums: [now, half]", "sums: [now, name]", "S06", "name"),
    ],
)
def test_what_cannot_add_up_is_told(before: str, after: str, code: str, found: str) -> None:
    assert before in NAMED
    problems = load_text(NAMED.replace(before, after), "own.yaml").problems
    assert {problem.code for problem in problems} == {code}
    assert found in problems[0].message.zh


def test_rows_none_of_which_is_part_of_another_are_no_tree() -> None:
    problems = load_text(SPENDING.replace("{by: code, sums", "{sums"), "own.yaml").problems
    assert [problem.code for problem in problems] == ["S03"]


def test_the_sums_are_cells_of_the_form() -> None:
    (form,) = made(SPENDING).forms
    at = {field.key: str(field.at) for field in form.fields}
    assert at[resolve("spend['201'].now")] == "B3"
