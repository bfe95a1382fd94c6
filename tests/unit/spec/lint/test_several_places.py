"""Fields at several places of a form, computed ones at none: what of it is a mistake."""

from __future__ import annotations

import pytest

from tests.builders.three_sheets import SPEC
from xlkpi.spec.load import load_text


@pytest.mark.parametrize(
    ("before", "after", "found", "line_of"),
    [
        ("{field: cash}", "{field: cash, show: true}", "cash", "  cash: {"),
        ("{field: debts.kind}", "{field: debts.kind, show: true}", "debts.kind", "      kind: {"),
        ("at: equity\n", "at: assets_total\n", "assets_total", "    at: assets_total\n"),
        ("at: assets.got\n", "at: assets.worn\n", "assets.worn", "    at: assets.worn\n"),
        ("at: cash, when", "at: assets_total, when", "assets_total", "      - {at: assets_total,"),
    ],
)
def test_what_nobody_could_fill_in_or_see(
    before: str, after: str, found: str, line_of: str
) -> None:
    text = SPEC.replace(before, after)
    (problem,) = load_text(text, "a.yaml").problems
    assert problem.code == "S08"
    assert f"“{found}”" in problem.message.zh
    assert problem.place.line == text[: text.index(line_of)].count("\n") + 1


def test_a_form_that_goes_to_nobody_has_each_field_once() -> None:
    text = SPEC.replace("version: 1\n", "version: 1\nissued: false\n")
    codes = {problem.code for problem in load_text(text, "a.yaml").problems}
    assert codes == {"S07", "S08"}
