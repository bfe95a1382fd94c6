"""Two more forms make the whole round by their YAML alone: out, filled, taken in, the master."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.builders.other_forms import COUNT, PEOPLE, QUARTER, TARGETS, Round
from xlkpi.formula.render import render
from xlkpi.records import Status
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.spellings import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.problems import Problem


WEIGHTS = ("T49", "indicators.weight@成本指标/经济成本指标")


def found(imported: Imported, unit: str) -> set[tuple[str, str]]:
    (file,) = (one for one in imported.files if one.returned.unit == unit)
    return places(file.problems)


def places(problems: Iterable[Problem]) -> set[tuple[str, str]]:
    return {(p.code, f"{p.place.field}@{p.place.row}".rstrip("@")) for p in problems}


def test_the_quarterly_accounts_make_the_round(tmp_path: Path) -> None:
    made = Round(tmp_path, "quarterly_accounts")
    assert len(made.made) == 13
    made.fill("v01", QUARTER)
    made.fill("v02", QUARTER | {"bank": 31_000})
    made.fill("v03", QUARTER | {"details[s1].date": date(2021, 4, 2)})
    made.fill("v04", QUARTER | {"details[s1].kind": "工程项目"})
    made.fill("v05", QUARTER | {"income[other].quarter": 0.001, "bank": 30_000.001})
    imported = made.take_in()
    assert found(imported, "v01") == set()
    assert found(imported, "v02") == {("Q01", "bank")}
    assert found(imported, "v03") == {("Q03", "details.date@s1")}
    assert found(imported, "v04") == {("K09", "details.kind@s1")}
    assert found(imported, "v05") == {("K06", "income.quarter@other"), ("K06", "bank")}
    names = made.sheets()
    assert "按单位汇总" in names
    assert "大额收支明细" in names
    assert not {"按项目汇总", "单位×项目"} & set(names)
    total = next(
        row for row in made.master("收支明细") if row[3:5] == ("合计", None) or "合计" in row
    )
    assert 30_500.0 in total


def test_the_provincial_targets_make_the_round(tmp_path: Path) -> None:
    made = Round(tmp_path, "provincial_targets", "c01", "c02", "c03")
    made.fill("c01", TARGETS)
    made.fill("c02", TARGETS | {f"indicators['{COUNT}'].weight": 30})
    made.fill("c03", TARGETS | {"budget_total": 1})
    imported = made.take_in()
    assert {p for p in found(imported, "c01") if p[0] != "T02"} == set()
    assert found(imported, "c02") == {WEIGHTS}
    assert found(imported, "c03") >= {("T06", "budget_total")}
    merged = {file.returned.unit: file.status for file in imported.files}
    assert merged["c01"] is Status.ACCEPTED
    assert "项目明细" in made.sheets()


CASES: tuple[tuple[dict[str, Any], set[tuple[str, str]]], ...] = (
    ({"other_funds": 0.005}, set()),
    ({"other_funds": 0.006}, {("T06", "budget_total")}),
    ({f"indicators['{COUNT}'].number": "约53"}, {("T36", f"indicators.number@{COUNT}")}),
    ({f"indicators['{COUNT}'].number": "53人"}, {("T36", f"indicators.number@{COUNT}")}),
    ({f"indicators['{COUNT}'].operator": "不少于"}, {("K08", f"indicators.operator@{COUNT}")}),
    ({f"indicators['{COUNT}'].measure": None}, {("T36b", f"indicators.measure@{COUNT}")}),
    ({f"indicators['{PEOPLE}'].number": "101"}, {("T43", f"indicators.number@{PEOPLE}")}),
    (
        {f"indicators['{PEOPLE}'].weight": None},
        {("T32", f"indicators.weight@{PEOPLE}"), WEIGHTS},
    ),
)
"""What a form has other than the right one, and what has to be found in it."""


def test_the_rules_of_the_provincial_form(tmp_path: Path) -> None:
    """Each form of two units has a fault of its own."""
    made = Round(tmp_path, "provincial_targets", "v01", "v02")
    shares = {"v01": CASES[:4], "v02": CASES[4:]}
    for unit, cases in shares.items():
        made.fill(unit, TARGETS, *(changes for changes, _ in cases))
    imported = made.take_in()
    for unit, cases in shares.items():
        (file,) = (one for one in imported.files if one.returned.unit == unit)
        forms = {form.project: places(form.submission.problems) for form in file.forms}
        expected = [place for _, place in cases] + [set()] * (len(forms) - len(cases))
        assert list(forms.values()) == expected, unit


def test_a_rule_about_a_word_knows_its_other_spellings() -> None:
    """不少于 is read as ≥ by the import; the self-check sees what was typed: both must fire T36."""
    loaded = load(specs_dir() / "provincial_targets.yaml").value
    assert loaded is not None
    (rule,) = (one for one in spelled_out(loaded.spec).rules if one.code == "T36")
    assert rule.when is not None
    told = render(rule.when)
    assert "'不少于'" in told
    assert "'≧'" in told
    (measure,) = (one for one in spelled_out(loaded.spec).rules if one.code == "T43")
    assert measure.when is not None
    assert "in ('%', '百分比', '百分点', '％')" in render(measure.when)
