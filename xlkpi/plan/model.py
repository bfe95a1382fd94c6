"""What a plan consists of: sheets, cells, lists, names and checks; nothing here is computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.cells import Area, CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.occasion import Occasion, Value
    from xlkpi.spec.models import FieldSpec, PrintSpec, Spec
    from xlkpi.texts import Words


class Style(StrEnum):
    """How a cell looks; the generator knows the fonts and colours."""

    LABEL = "label"
    TITLE = "title"
    HEAD = "head"
    NOTE = "note"
    TEXT = "text"
    SIGNATURE = "signature"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class PlannedText:
    """A fixed text (label); clerks cannot change it."""

    area: Area
    text: str
    style: Style
    height: int = 1


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field's cell: an input, a locked value, or a formula.

    `key` names it ("" table and row for a single field), `value` is what stands in it when the
    workbook goes out, `expr` its formula grounded on cells. A covered field lies under a merge
    that begins above it: its word is fixed and stands in the merge's first cell.
    """

    key: Cell
    area: Area
    spec: FieldSpec
    input: bool
    style: Style
    row_label: str = ""
    value: Value | None = None
    expr: Expr | None = None
    height: int = 1
    covered: bool = False

    @property
    def at(self) -> CellRef:
        """The cell its value stands in: the first of its area."""
        return self.area.first


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """The sheets' part that is one form: where its fields are and what labels stand there.

    `row_keys` maps a zero-based row to the key in the hidden key column of each block,
    `key_columns` are those columns.
    """

    project: str
    project_name: str
    sheet: str
    sheet_spec: str
    fields: tuple[PlannedField, ...]
    texts: tuple[PlannedText, ...]
    widths: tuple[float, ...]
    key_columns: tuple[tuple[int, Mapping[int, str]], ...]
    print_area: Area
    print_spec: PrintSpec
    freeze: int
    verdict_cell: CellRef | None
    code_cell: CellRef | None


@dataclass(frozen=True, slots=True)
class PlannedList:
    """One range of words on the hidden list sheet, behind a defined name."""

    name: str
    words: tuple[str, ...]
    area: Area


@dataclass(frozen=True, slots=True)
class Dropdown:
    """The list formula of the drop-down at a cell (without "="), and the words where fixed."""

    formula: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One line of the self-check.

    `code` and `cell` are Excel formulas (without "=") that give the code and the cell of the
    fault, or "" where there is none; `cell` is a plain A1 name where only one can be blamed.
    `cases` are (code, cell, condition) in order, grounded; the first that is true counts.
    `chained` are the earlier lines that silence this one.
    """

    form: int
    label: str
    cases: tuple[tuple[str, str, Expr], ...]
    chained: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeWords:
    """Title and remedy of a code as the self-check shows them."""

    code: str
    title: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole workbook."""

    spec: Spec
    spec_fingerprint: str
    occasion: Occasion
    forms: tuple[PlannedForm, ...]
    lists: tuple[PlannedList, ...]
    lists_sheet: str
    checks: tuple[PlannedCheck, ...]
    fingerprint: str
