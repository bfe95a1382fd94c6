"""spec check and spec show: what Excel would refuse, and what a spec asks for in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import targets
from tests.unit.spec.small import SMALL
from xlkpi.api.spec import check_specs
from xlkpi.formula.excel_text import called
from xlkpi.formula.parse import parse
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.in_words import formula_in_words, spec_in_words
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from pathlib import Path


def checked(folder: Path, before: str, after: str) -> list[tuple[str, int]]:
    assert before in SMALL
    path = folder / "small.yaml"
    path.write_text(SMALL.replace(before, after, 1), encoding="utf-8")
    return [(p.code, p.place.line) for p in check_specs([str(path)], folder)]


def test_a_formula_too_long_for_excel_is_told_at_its_line(tmp_path: Path) -> None:
    long = " + ".join(["if(total > 1, total * total * round(total, 2) * total, total / 3)"] * 60)
    assert checked(tmp_path, "formula: total / 2", f"formula: '{long}'") == [("S09", 17)]


def test_so_is_one_in_a_helper_cell_where_it_comes_from(tmp_path: Path) -> None:
    long = " or ".join(f"lines.amount < total - {n}" for n in range(400))
    formula = f"formula: 'count(lines.amount, {long})'"
    assert checked(tmp_path, "formula: total / 2", formula) == [("S09", 17)]


def test_a_rule_too_long_for_excel_is_told_at_its_line(tmp_path: Path) -> None:
    long = " or ".join(f"lines.amount < total - {n} and lines.trade has ('一')" for n in range(90))
    found = checked(tmp_path, "when: lines.amount < 0", f'when: "{long}"')
    assert found == [("S09", SMALL[: SMALL.index("  - code: A01")].count("\n") + 1)]


def test_a_formula_nested_too_deeply_for_excel_is_told(tmp_path: Path) -> None:
    deep = "total"
    for _ in range(35):
        deep = f"round({deep}, 2)"
    assert checked(tmp_path, "formula: total / 2", f"formula: '{deep}'") == [("S09", 17)]


def test_functions_take_no_more_arguments_than_excel_gives_them() -> None:
    items = tuple(f"A{n}" for n in range(1, 1_001))
    text = called("SUM", items)
    inner = max(part.count(",") for part in text.replace("(", ")").split(")"))
    assert inner < 255
    assert all(f"A{n}" in text for n in (1, 500, 1_000))


@pytest.mark.parametrize(
    "name", ["project_targets", "provincial_targets", "quarterly_accounts", "monthly_report"]
)
def test_the_bundled_forms_are_within_all_limits(name: str, tmp_path: Path) -> None:
    assert check_specs([name], tmp_path) == ()


def test_limits_are_told_as_they_are_typed_and_no_measure_where_there_are_no_amounts() -> None:
    lines = {
        name: "\n".join(spec_in_words(loaded.spec))
        for name in ("monitoring", "allowance_roster", "department_text")
        if (loaded := load(specs_dir() / f"{name}.yaml").value) is not None
    }
    assert "时必填，范围 0 至 99999999" in lines["monitoring"]
    assert "范围 2000-01 至 2100-12" in lines["allowance_roster"]
    assert "范围 2000-01-01 至 2100-12-31" in lines["allowance_roster"]
    assert "金额单位：万元" in lines["monitoring"]
    assert "金额单位" not in lines["department_text"]


@pytest.mark.parametrize("path", sorted(specs_dir().glob("*.yaml")), ids=lambda path: path.stem)
def test_every_bundled_spec_is_told_in_words_without_names_of_fields(path: Path) -> None:
    loaded = load(path).value
    assert loaded is not None
    lines = list(spec_in_words(loaded.spec))
    assert len(lines) > 5
    names = [name for name in loaded.spec.fields if "_" in name]
    assert not [line for line in lines[1:] if any(name in line for name in names)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fiscal_funds + other_funds", "财政资金 + 其他资金"),
        ("sum(purpose_items.amount)", "金额的合计"),
        ("plan.percent < previous(plan.percent)", "累计支出比例小于上一行的累计支出比例"),
        ("plan[m3].percent * (fiscal_funds - 1)", "“3月底”的累计支出比例 × （财政资金 − 1）"),
        ("not blank(purpose) and 1 = 1", "并非（资金用途没有填），且1等于1"),
        ("count(indicators.level3, indicators.level1 = '产出指标')",
         "（一级指标等于“产出指标”的行中）三级指标填了的行数"),
    ],
)  # fmt: skip
def test_formulas_are_told_by_the_labels_of_fields(text: str, words: str) -> None:
    assert formula_in_words(parse(text), targets().spec) == words
