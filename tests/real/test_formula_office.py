"""LibreOffice and Gnumeric agree with the exact evaluator on random formulas over all cells."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.builders.asts import CELLS, Sample
from tests.builders.formula_sheets import SHEET, agree, fitting, result, shown, write
from tests.real.gnumeric import recalculated
from xlkpi.formula.excel import computed, fires
from xlkpi.formula.ground import ground
from xlkpi.formula.parse import parse
from xlkpi.formula.state import BLANK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.real.office import Office


def test_random_formulas_agree(office: Office, tmp_path: Path, soak: bool) -> None:
    rng = random.Random(2021)
    samples = fitting(rng, 10_000 if soak else 1_500)
    path = tmp_path / "formulas.xlsx"
    write(path, samples, computed)
    wrong = differing(samples, office.recalculate(path)[SHEET])
    assert not wrong, (len(wrong), wrong[:3])
    wrong = differing(samples, recalculated(path, tmp_path)[SHEET])
    assert not wrong, (len(wrong), wrong[:3])


def differing(samples: list[Sample], cells: Mapping[str, object]) -> list[tuple[object, ...]]:
    return [
        (row + 1, one.expected, found, one.contents, one.expr)
        for row, one in enumerate(samples)
        for found in [cells.get(str(result(row)))]
        if not agree(shown(one.expected), found)
    ]


def test_half_cents(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    expr = ground(parse("round(n0 * n1, 2)"), lambda _: ())
    nothing = (None,) * (len(CELLS) - 2)
    samples = [
        Sample(expr, (budget, 0.75, *nothing), BLANK, is_condition=False)
        for budget in (60.7, 73.9, 544.7)
    ]
    write(path, samples, computed)
    cells = office.recalculate(path)[SHEET]
    assert [cells[str(result(row))] for row in range(3)] == [45.53, 55.43, 408.53]


def test_a_condition_is_never_an_error(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "conditions.xlsx"
    rng = random.Random(7)
    samples = [one for one in fitting(rng, 800) if one.is_condition]
    write(path, samples, fires)
    cells = office.recalculate(path)[SHEET]
    for row, one in enumerate(samples):
        found = cells[str(result(row))]
        assert bool(found) is (one.expected is True), (one, found)
