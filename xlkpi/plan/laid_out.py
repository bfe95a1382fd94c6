"""Form sheets laid out: the place of each field and label, whatever stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.cells import Area, CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.spec.language.sheet_models import SheetSpec
    from xlkpi.spec.layout import Placed
    from xlkpi.spec.rows import TableRow

    Rows = Mapping[str, tuple[TableRow, ...]]


@dataclass(frozen=True, slots=True)
class LaidOutField:
    """A field's cell: its key, its table's row, its grounded formula, its fixed word.

    A hidden one is computed out of view; `page_total` says that it is a sum at the end of a page,
    and that its key only tells of which column.
    """

    placed: Placed
    key: Cell
    row: TableRow | None
    expr: Expr | None
    word: str
    hidden: bool = False
    page_total: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet of a spec laid out; places are those of a `PlannedForm`."""

    sheet: SheetSpec
    fields: tuple[LaidOutField, ...]
    texts: tuple[Placed, ...]
    widths: tuple[float, ...]
    key_columns: tuple[tuple[int, Mapping[int, str]], ...]
    key_row: tuple[int, Mapping[int, str]] | None
    print_area: Area
    titles: tuple[int, int] | None
    band: tuple[int, int] | None
    code_cell: CellRef | None
    views: tuple[LaidOutField, ...] = ()
    unseen_columns: int = 0
