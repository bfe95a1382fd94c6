"""What a spec says of rolling projects up is checked: names, kinds, formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from pathlib import Path

SOUND = (specs_dir() / "monitoring.yaml").read_text("utf-8")
CASES = (
    ("S06", "adjustet", "    weight: adjusted", "    weight: ^adjustet"),
    ("S03", "remarks", "    weight: adjusted", "    weight: ^remarks"),
    ("S06", "plan.percents", "      - value: plan.percent", "      - value: ^plan.percents"),
    ("S03", "goals.text", "      - value: plan.percent", "      - value: ^goals.text"),
    ("S03", "funds.rate", "      - value: plan.percent", "      - value: ^funds.rate"),
    ("S06", "level4", "same: [level1, level2, level3]", "same: [level1, level2, ^level4]"),
    ("S06", "wants", "{target: want,", "{target: ^wants,"),
    ("S03", "unit", "{target: want,", "{target: ^unit,"),
    ("S06", "befor", " before: had", " befor: ^had"),
    ("S03", "indicators.light", "joined: [funds.reason,", "joined: [^indicators.light,"),
    ("S03", "rate", "joined: [funds.reason,", "joined: [^rate,"),
    ("S06", "funds.reasons", "joined: [funds.reason,", "joined: [^funds.reasons,"),
    ("S06", "lights", "forecast, light, possibility]", "forecast, ^lights, possibility]"),
    ("S06", "light", "completion: [actual, target]", "completion: [actual, ^light]"),
    ("S06", "qualities", "actual: {by: quality,", "actual: {by: ^qualities,"),
    ("S13", "数字", "          size: deviation\n", "          size: ^remarks\n"),
    ("S06", "deviations", "          size: deviation\n", "          size: ^deviations\n"),
    ("S06", "indicator", "each: indicators\n", "each: ^indicator\n"),
    ("S06", "indicators.goal", "planned: indicators.target", "planned: ^indicators.goal"),
    ("S06", "indicators.level3", "found: rate\n", "found: ^indicators.level3\n"),
    ("S02", "weigh", "    weight: adjusted\n", "    weight: adjusted\n    ^weigh: 1\n"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "named", "before", "after"), CASES, ids=lambda text: text[:30])
def test_a_mistake_is_told_at_its_place(
    tmp_path: Path, code: str, named: str, before: str, after: str
) -> None:
    start = SOUND.index("  rollup:")
    head, rollup = SOUND[:start], SOUND[start:]
    assert before in rollup
    spoiled = head + rollup.replace(before, after, 1)
    line = spoiled[: spoiled.index("^", start)].count("\n") + 1
    path = tmp_path / "monitoring.yaml"
    path.write_text(spoiled[:start] + spoiled[start:].replace("^", "", 1), encoding="utf-8")
    problems = load(path).problems
    assert [(p.code, p.place.line) for p in problems] == [(code, line)]
    assert named in problems[0].message.zh + problems[0].hint.zh


def test_a_form_without_projects_has_nothing_to_roll_up(tmp_path: Path) -> None:
    text = (specs_dir() / "quarterly_accounts.yaml").read_text("utf-8")
    path = tmp_path / "quarterly_accounts.yaml"
    path.write_text(f"{text.rstrip()}\n  rollup: {{weight: nobody}}\n", encoding="utf-8")
    assert [p.code for p in load(path).problems] == ["S03", "S06"]
