"""What a plan consists of: sheets, cells, lists, names and checks; nothing here is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from xlkpi.cells import Area, CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.listsheet import ListSheet
    from xlkpi.plan.occasion import Occasion, Value
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.language.sheet_models import PrintSpec


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
    """A text (label) that clerks cannot change; it is a form's `own` where it has places."""

    area: Area
    text: str
    style: Style
    height: int = 1
    own: bool = False


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field's cell: an input, a locked value, or a formula.

    `key` names it ("" table and row for a single field), `value` is what stands in it when the
    workbook goes out, `expr` its formula grounded on cells. A covered field lies under a merge
    that begins above it: its word is fixed and stands in the merge's first cell. A fixed field
    holds one of the spec's own words. A hidden one is computed out of view, right of the sheet.
    A page total adds up rows of the column that its key is of.
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
    fixed: bool = False
    hidden: bool = False
    page_total: bool = False

    @property
    def at(self) -> CellRef:
        """The cell its value stands in: the first of its area."""
        return self.area.first


def by_project(forms: Iterable[PlannedForm]) -> Mapping[str, tuple[PlannedForm, ...]]:
    """Return the sheets of each form, by its project, in their order."""
    groups: dict[str, list[PlannedForm]] = {}
    for form in forms:
        groups.setdefault(form.project, []).append(form)
    return {project: tuple(own) for project, own in groups.items()}


CHECK_COLUMNS = 2
"""Hidden columns of a self-check line: what was found, running number."""


def row_keys(cells: Iterable[Cell]) -> Mapping[str, tuple[str, ...]]:
    """Return the row keys of each table, in the order of its cells."""
    rows: dict[str, dict[str, None]] = {}
    for cell in cells:
        rows.setdefault(cell.table, {})[cell.row] = None
    return {table: tuple(keys) for table, keys in rows.items()}


@dataclass(frozen=True, slots=True, eq=False)
class FormShape:
    """How a form's sheet was filled from what all workbooks share.

    `blank` is that, one object for all of them, `signed` what a fingerprint covers of the form's
    fields; `own` are the numbers of the fields that may hold
    something else here; `inputs` are those of them that a clerk fills here alone, or here alone
    does not. Sheets with the same blank and inputs are laid out alike.
    """

    blank: object
    signed: tuple[str, ...] = field(repr=False)
    own: tuple[int, ...]
    inputs: tuple[tuple[int, bool], ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for all sheets laid out alike, as long as the blank is held."""
        return (id(self.blank), self.inputs)


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """The sheets' part that is one form: where its fields are and what labels stand there.

    `key_columns` are the hidden key columns: the column and, for each zero-based row, its key.
    `key_row` is the hidden row below the table: the row and, for each column, its key.
    `titles` are the first and last row of headings that further printed pages repeat, `band` those
    of the longest table. `check_column` is the
    first of the hidden columns of the self-check; hidden fields lie right of them, in so many
    columns, and helper cells right of these. `views` show fields that have their cell elsewhere,
    or add up those of a page.
    `shape` tells how it was filled; None where it was changed since.
    """

    project: str
    project_name: str
    sheet: str
    sheet_id: str
    fields: tuple[PlannedField, ...]
    texts: tuple[PlannedText, ...]
    widths: tuple[float, ...]
    key_columns: tuple[tuple[int, Mapping[int, str]], ...]
    key_row: tuple[int, Mapping[int, str]] | None
    print_area: Area
    print_spec: PrintSpec
    freeze: int
    titles: tuple[int, int] | None
    band: tuple[int, int] | None
    verdict_cell: CellRef | None
    code_cell: CellRef | None
    check_column: int
    views: tuple[PlannedField, ...] = ()
    unseen_columns: int = 0
    shape: FormShape | None = field(default=None, compare=False, repr=False)

    @property
    def helper_column(self) -> int:
        """The first of the hidden columns with helper cells."""
        return self.check_column + CHECK_COLUMNS + self.unseen_columns

    @property
    def seen(self) -> tuple[PlannedField, ...]:
        """What can be seen on the sheet: its fields, and what shows those of other places."""
        return (*(field for field in self.fields if not field.hidden), *self.views)


@dataclass(frozen=True, slots=True)
class LineOfRow:
    """Which row of a table a line of the self-check is about, and which rules ask of it.

    Rules go by their numbers: lines of rows alike with the same ones say the same.
    """

    table: str
    row: str
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One line of the self-check: for a cell a clerk fills, or for a rule in one place.

    `groups` are of (code, A1 cell, grounded condition): of each the first that is true counts. A
    case that blames a cell of another sheet of the form has "" for its cell: it counts there.
    `chained` are the result cells (with the ids of their sheets) of the lines that silence this
    one when they have found something. The code found (or "") is computed at `at`, in a hidden
    column of the sheet, where addresses are short, with the cell to mend; right of it stands the
    running number of faults. `row` is the key of the row it stands for, "" for none. `of_row` is
    None where other rows are asked something else: rules ask for their number or key.
    """

    project: str
    sheet: str
    sheet_id: str
    label: str
    groups: tuple[tuple[tuple[str, str, Expr], ...], ...]
    at: CellRef
    chained: tuple[tuple[str, CellRef], ...] = ()
    row: str = ""
    of_row: LineOfRow | None = None

    @property
    def cases(self) -> tuple[tuple[str, str, Expr], ...]:
        """All its cases, group by group."""
        return tuple(case for group in self.groups for case in group)


@dataclass(frozen=True)
class Plan:
    """A whole workbook. Planned forms with the same project are one form on several sheets.

    Only who writes the workbook needs the self-check's lines: they are settled when asked for.
    """

    spec: Spec
    spec_fingerprint: str
    occasion: Occasion
    forms: tuple[PlannedForm, ...]
    lists: ListSheet
    fingerprint: str
    settle_checks: Callable[[], tuple[PlannedCheck, ...]] = field(compare=False, repr=False)

    @cached_property
    def by_project(self) -> Mapping[str, tuple[PlannedForm, ...]]:
        """The sheets of each form, by its project."""
        return by_project(self.forms)

    @cached_property
    def checks(self) -> tuple[PlannedCheck, ...]:
        """The lines of the self-check, in the order of the sheets and of their cells."""
        return self.settle_checks()
