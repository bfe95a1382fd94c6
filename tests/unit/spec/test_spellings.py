"""Conditions that name a word of a list know its spellings, on whichever side it stands."""

from __future__ import annotations

import pytest

from tests.unit.spec.small import SMALL
from xlkpi.formula.parse import parse
from xlkpi.formula.render import render
from xlkpi.spec.load import load_text
from xlkpi.spec.spellings import spelled_out


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("lines.area = '农业'", "lines.area in ('农业', '农')"),
        ("'农业' = lines.area", "lines.area in ('农业', '农')"),
        ("'农业' <> lines.area", "not lines.area in ('农业', '农')"),
        ("'工业' = lines.area", "lines.area = '工业'"),
        ("'甲' = '乙'", "'甲' = '乙'"),
    ],
)
def test_spellings_are_written_out(condition: str, expected: str) -> None:
    text = SMALL.replace("when: lines.amount < 0", f'when: "{condition}"')
    loaded = load_text(text, "small.yaml")
    assert loaded.value is not None, loaded.problems
    (found,) = (one.when for one in spelled_out(loaded.value.spec).rules if one.code == "A01")
    assert found is not None
    assert render(found) == render(parse(expected))
