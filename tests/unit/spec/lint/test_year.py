"""What a form says of the year's view, and cannot have there."""

from __future__ import annotations

import pytest

from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.files import whole_text
from xlkpi.spec.load import load, load_text

SECTION = "  year:\n"


def text_of(name: str) -> str:
    text = whole_text(specs_dir() / f"{name}.yaml").value
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("before", "after", "code", "named"),
    [
        ("[adjusted, spent", "[adjustd, spent", "S06", "adjustd"),
        ("chart: [spent, rate]", "chart: [spent, initial]", "S06", "initial"),
        ("forecast]\n    chart: [spent, rate]", "forecast, red]\n    chart: [red]", "S03", "red"),
        ("tables: {indicators: {title", "tables: {indicator: {title", "S06", "indicator"),
        ("values: [actual,", "values: [actul,", "S06", "actul"),
        ("names: [level1, level2,", "names: [level1, level4,", "S06", "level4"),
        ("title: 年度指标", "titel: 年度指标", "S02", "titel"),
    ],
)
def test_a_mistake_is_told_at_its_line(before: str, after: str, code: str, named: str) -> None:
    head, year = text_of("monitoring").split(SECTION)
    assert year.count(before) == 1
    spoiled = year.replace(before, after)
    (found,) = load_text(head + SECTION + spoiled, "monitoring.yaml").problems
    line = head.count("\n") + spoiled.count("\n", 0, spoiled.index(after) + after.rindex(named)) + 2
    assert (found.code, found.place.line) == (code, line)
    assert named in found.message.zh
    assert found.hint.zh
    assert found.hint.en


def test_a_form_of_units_has_no_line_for_a_project() -> None:
    text = text_of("monthly_report").replace(
        "\nmaster:\n", "\nmaster:\n  year: {fields: [month]}\n"
    )
    found = load_text(text, "monthly_report.yaml").problems
    assert [(one.code, "repeat: project" in one.message.zh) for one in found] == [("S03", True)]


@pytest.mark.parametrize("name", ["project_targets", "monitoring", "self_evaluation"])
def test_the_bundled_stages_have_a_year(name: str) -> None:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    assert not loaded.spec.master.year.is_empty
