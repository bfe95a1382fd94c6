"""LibreOffice and the exact evaluator agree on random formulas over clean and dirty cells."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter

from tests.builders.asts import CELLS, LISTS, ROWS, WORDY, ZEROS, Sample, sample
from xlkpi.cells import CellRef
from xlkpi.formula.excel import Leaf, computed, fires
from xlkpi.formula.ground import ground
from xlkpi.formula.parse import parse
from xlkpi.formula.state import BAD, BLANK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.real.office import Office
    from xlkpi.formula.ast import Cell, Expr

BAD_TEXT = "请填数字"


class Line:
    """The cells of one sheet line as a formula on it names them."""

    def __init__(self, row: int) -> None:
        self.row = row

    def leaf(self, cell: Cell) -> Leaf:
        place = CellRef(self.row, CELLS.index(cell))
        sort = "text" if cell in WORDY else "number"
        return Leaf(str(place), sort, zero=cell in ZEROS)  # type: ignore[arg-type]

    def list_range(self, name: str) -> str:
        return name

    def rows(self, table: str) -> tuple[str, ...]:
        return ROWS[table]


def write(path: Path, samples: list[Sample], formula: Callable[[Expr, Line], str]) -> None:
    book = xlsxwriter.Workbook(path)
    sheet, lists = book.add_worksheet("公式"), book.add_worksheet("选项")
    for name, words in LISTS.items():
        lists.write_column(0, 0, words)
        book.define_name(name, f"=选项!$A$1:$A${len(words)}")
    as_text = book.add_format({"num_format": "@"})
    for row, one in enumerate(samples):
        for column, content in enumerate(one.contents):
            if content == "#N/A":
                sheet.write_formula(row, column, "=NA()", None, "#N/A")
            elif isinstance(content, str):
                sheet.write_string(row, column, content, as_text)
            elif content is not None:
                sheet.write(row, column, content)
        sheet.write_formula(row, len(CELLS), "=" + formula(one.expr, Line(row)), None, "poison")
    book.close()


def value(expr: Expr, line: Line) -> str:
    return computed(expr, line, BAD_TEXT)


def fitting(rng: random.Random, count: int) -> list[Sample]:
    """Random samples whose formula Excel would take: at most 8,192 characters."""
    found: list[Sample] = []
    while len(found) < count:
        one = sample(rng)
        if len(value(one.expr, Line(len(found)))) < 8_000:
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
    write(path, samples, value)
    cells = office.recalculate(path)["公式"]
    wrong = []
    for row, one in enumerate(samples):
        found = cells.get(str(CellRef(row, len(CELLS))))
        if not agree(shown(one.expected), found):
            wrong.append((row + 1, one.expected, found, one.contents, one.expr))
    assert not wrong, (len(wrong), wrong[:3])


def test_half_cents(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("公式")
    expr = ground(parse("round(n0 * n1, 2)"), lambda _: ())
    for row, budget in enumerate((60.7, 73.9, 544.7)):
        sheet.write_row(row, 0, [budget, 0.75])
        sheet.write_formula(row, len(CELLS), "=" + computed(expr, Line(row), BAD_TEXT))
    book.close()
    cells = office.recalculate(path)["公式"]
    column = [cells[str(CellRef(row, len(CELLS)))] for row in range(3)]
    assert column == [45.53, 55.43, 408.53]


def test_a_condition_is_never_an_error(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "conditions.xlsx"
    rng = random.Random(7)
    samples = [one for one in fitting(rng, 800) if one.is_condition]
    write(path, samples, fires)
    cells = office.recalculate(path)["公式"]
    for row, one in enumerate(samples):
        found = cells[str(CellRef(row, len(CELLS)))]
        assert bool(found) is (one.expected is True), (one, found)
