"""Sheets on which random formulas stand over the cells of `asts`, with their helper cells."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter

from tests.builders.asts import (
    AMOUNTS,
    CELLS,
    FIXED,
    FIXED_WORD,
    LISTS,
    ROWS,
    TABLES,
    WORDS,
    WORDY,
    ZEROS,
    Sample,
    sample,
)
from xlkpi.cells import Area, CellRef
from xlkpi.formula.excel import computed
from xlkpi.formula.excel_totals import BAD_TEXT
from xlkpi.formula.state import BAD, BLANK
from xlkpi.plan.form_cells import FormCells, FormSheet
from xlkpi.plan.model import PlannedField, PlannedForm, Style
from xlkpi.plan.zeros import Zeros
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import FieldSpec
from xlkpi.spec.language.sheet_models import PrintSpec

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.formula.ast import Cell, Expr

HEIGHT = len(ROWS["rows"])
"""Lines of the sheet that one sample takes."""
SINGLE = tuple(cell for cell in CELLS if not cell.table)
WIDTH = len(SINGLE) + 2
SHEET = "公式"


def place_of(cell: Cell, sample: int) -> CellRef:
    """Where a cell of a sample stands: single ones beside each other, the table right of them."""
    top = sample * HEIGHT
    if cell in SINGLE:
        return CellRef(top, SINGLE.index(cell))
    column = AMOUNTS if cell in AMOUNTS else WORDS
    return CellRef(top + column.index(cell), len(SINGLE) + (column is WORDS))


def sheet_of(expr: Expr, sample: int) -> FormSheet:
    """The sheet as the formulas of a sample name it."""
    form = PlannedForm(
        project="", project_name="", sheet=SHEET, sheet_id=SHEET, fields=(), texts=(), widths=(),
        key_columns=(), key_row=None, print_area=Area.of(CellRef(0, 0)), print_spec=PrintSpec(),
        freeze=0, titles=None, band=None, verdict_cell=None, code_cell=None, check_column=WIDTH,
    )  # fmt: skip
    fields = {cell: (form, _field(cell, sample)) for cell in CELLS}
    cells = FormCells(str, fields, ROWS, LISTS, (expr,), Zeros({}, fields))
    return FormSheet(cells, SHEET, {SHEET: SHEET})


def _field(cell: Cell, sample: int) -> PlannedField:
    kind = Kind.TEXT if cell in WORDY else Kind.MONEY
    spec = FieldSpec(label=cell.column, kind=kind, blank_as_zero=cell in ZEROS)
    return PlannedField(
        key=cell,
        area=Area.of(place_of(cell, sample)),
        spec=spec,
        input=cell not in FIXED,
        fixed=cell in FIXED,
        value=FIXED_WORD if cell in FIXED else None,
        style=Style.VALUE,
    )


def write(path: Path, samples: list[Sample], formula: Callable[[Expr, FormSheet], str]) -> None:
    book = xlsxwriter.Workbook(path)
    sheet, lists = book.add_worksheet(SHEET), book.add_worksheet("选项")
    for n, (name, words) in enumerate({**LISTS, **TABLES}.items()):
        lists.write_column(0, n, [float(w) if isinstance(w, Decimal) else w for w in words])
        column = "ABCDEFGH"[n]
        book.define_name(name, f"=选项!${column}$1:${column}${len(words)}")
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
