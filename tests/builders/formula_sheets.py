"""Sheets on which random formulas stand over the cells of `asts`, with their helper cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.asts import AMOUNTS, CELLS, LISTS, ROWS, WORDS, WORDY, ZEROS
from xlkpi.cells import Area, CellRef
from xlkpi.plan.formulas import FormCells, FormSheet
from xlkpi.plan.model import PlannedField, PlannedForm, Style
from xlkpi.plan.zeros import Zeros
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import FieldSpec
from xlkpi.spec.language.sheet_models import PrintSpec

if TYPE_CHECKING:
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
        input=True,
        style=Style.VALUE,
    )
