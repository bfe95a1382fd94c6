"""LibreOffice and the exact evaluator agree on random formulas over clean and dirty cells."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter

from tests.builders.asts import CELLS, LISTS, Sample, sample
from tests.builders.formula_sheets import HEIGHT, SHEET, WIDTH, place_of, sheet_of
from xlkpi.cells import CellRef
from xlkpi.formula.excel import computed, fires
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.formula.ground import ground
from xlkpi.formula.parse import parse
from xlkpi.formula.state import BAD, BLANK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.real.office import Office
    from xlkpi.formula.ast import Expr
    from xlkpi.plan.formulas import FormSheet


def write(path: Path, samples: list[Sample], formula: Callable[[Expr, FormSheet], str]) -> None:
    book = xlsxwriter.Workbook(path)
    sheet, lists = book.add_worksheet(SHEET), book.add_worksheet("选项")
    for name, words in LISTS.items():
        lists.write_column(0, 0, words)
        book.define_name(name, f"=选项!$A$1:$A${len(words)}")
    as_text = book.add_format({"num_format": "@"})
    for number, one in enumerate(samples):
        for cell, content in zip(CELLS, one.contents, strict=True):
            at = place_of(cell, number)
            if content == "#N/A":
                sheet.write_formula(*at, "=NA()", None, "#N/A")
            elif isinstance(content, str):
                sheet.write_string(*at, content, as_text)
            elif content is not None:
                sheet.write(*at, content)
        home = sheet_of(one.expr, number)
        for helper in home.cells.helpers.cells:
            sheet.write_formula(*helper.at, "=" + home.helper(helper.content), None, "poison")
        sheet.write_formula(*result(number), "=" + formula(one.expr, home), None, "poison")
    book.close()


def helper_formulas(home: FormSheet) -> list[str]:
    return [home.helper(helper.content) for helper in home.cells.helpers.cells]


def result(number: int) -> CellRef:
    """Where the formula of a sample stands."""
    return CellRef(number * HEIGHT, WIDTH)


def fitting(rng: random.Random, count: int) -> list[Sample]:
    """Random samples whose formula Excel would take: at most 8,192 characters."""
    found: list[Sample] = []
    while len(found) < count:
        one = sample(rng)
        home = sheet_of(one.expr, len(found))
        if max(map(len, (computed(one.expr, home), *helper_formulas(home)))) < 8_000:
            found.append(one)
    return found


def shown(expected: object) -> object:
    if expected is BAD:
        return BAD_TEXT
    return "" if expected is BLANK else expected


def agree(expected: object, found: object) -> bool:
    if isinstance(expected, bool):
        return found is expected or found == int(expected)
    if isinstance(expected, Decimal):
        close = 1e-9 * max(1.0, abs(float(expected)))
        return isinstance(found, int | float) and abs(float(expected) - found) <= close
    return expected == found or (expected == "" and found is None)


def test_random_formulas_agree(office: Office, tmp_path: Path, soak: bool) -> None:
    rng = random.Random(2021)
    samples = fitting(rng, 10_000 if soak else 1_500)
    path = tmp_path / "formulas.xlsx"
    write(path, samples, computed)
    cells = office.recalculate(path)["公式"]
    wrong = []
    for row, one in enumerate(samples):
        found = cells.get(str(result(row)))
        if not agree(shown(one.expected), found):
            wrong.append((row + 1, one.expected, found, one.contents, one.expr))
    assert not wrong, (len(wrong), wrong[:3])


def test_half_cents(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    expr = ground(parse("round(n0 * n1, 2)"), lambda _: ())
    nothing = (None,) * (len(CELLS) - 2)
    samples = [
        Sample(expr, (budget, 0.75, *nothing), BLANK, is_condition=False)
        for budget in (60.7, 73.9, 544.7)
    ]
    write(path, samples, computed)
    cells = office.recalculate(path)["公式"]
    assert [cells[str(result(row))] for row in range(3)] == [45.53, 55.43, 408.53]


def test_a_condition_is_never_an_error(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "conditions.xlsx"
    rng = random.Random(7)
    samples = [one for one in fitting(rng, 800) if one.is_condition]
    write(path, samples, fires)
    cells = office.recalculate(path)["公式"]
    for row, one in enumerate(samples):
        found = cells[str(result(row))]
        assert bool(found) is (one.expected is True), (one, found)
