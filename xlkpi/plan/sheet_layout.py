"""The layout of a form sheet: where each field and label lies, whatever stands in it.

It depends on the spec alone, and is settled once for all forms made by it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.ast import Call, Cell
from xlkpi.formula.ground import ground
from xlkpi.plan.laid_out import LaidOutField, SheetLayout
from xlkpi.plan.several_places import parted, unplaced
from xlkpi.spec.layout import Placed, lines, place
from xlkpi.spec.references import resolve
from xlkpi.spec.rows import TableRow, table_rows
from xlkpi.spec.trees import children

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.sheet_models import SheetSpec
    from xlkpi.spec.layout import SheetRow

    Rows = Mapping[str, tuple[TableRow, ...]]

COLUMN_KEY = "@"
"""Begins the key of a column."""
_CODE_WIDTH = 14.0
"""Of the column right of a table that its sheet's code stands above, where nothing else does."""


def sheet_layouts(spec: Spec, spare: Mapping[str, int]) -> tuple[SheetLayout, ...]:
    """Lay out every sheet of a spec; `spare` replaces the number of spare rows of tables."""
    rows = {name: table_rows(table, spare.get(name)) for name, table in spec.tables.items()}
    laid_out = tuple(_shape(spec, sheet, rows) for sheet in spec.sheets)
    return _with_hidden(spec, rows, parted(laid_out)) if spec.issued else laid_out


def _with_hidden(spec: Spec, rows: Rows, layouts: Sequence[SheetLayout]) -> tuple[SheetLayout, ...]:
    placed, columns = unplaced(spec, rows, layouts)
    made = {
        n: tuple(replace(_field(spec, rows, one), hidden=True) for one in cells)
        for n, cells in placed.items()
    }
    return tuple(
        replace(
            layout,
            fields=(*layout.fields, *made.get(n, ())),
            unseen_columns=columns[n],
        )
        for n, layout in enumerate(layouts)
    )


def _shape(spec: Spec, sheet: SheetSpec, rows: Rows) -> SheetLayout:
    issued = spec.issued
    top = 1 if issued else 0
    unrolled = tuple(lines(sheet.rows, rows.__getitem__, sheet.print if issued else None))
    main = place(unrolled, CellRef(top, 0), len(sheet.widths))
    key_column = len(sheet.widths)
    keys = [(key_column, _row_keys(unrolled, top))] if issued else []
    widths: list[float] = [*sheet.widths, *([2.0] if issued else [])]
    side: tuple[Placed, ...] = ()
    if sheet.side is not None:
        start = key_column + 2
        beside = tuple(lines(sheet.side.rows, rows.__getitem__))
        side = place(beside, CellRef(top, start), len(sheet.side.widths))
        widths += [3.0, *sheet.side.widths, 2.0]
        keys.append((start + len(sheet.side.widths), _row_keys(beside, top)))
    elif issued:
        widths.append(_CODE_WIDTH)
    placed = (*_merged(main), *side)
    last = max(p.area.last.row for p in main)
    return SheetLayout(
        sheet=sheet,
        fields=tuple(
            _field(spec, rows, p) for p in placed if p.cell.field is not None and not p.adds
        ),
        views=tuple(_page_total(rows, p) for p in placed if p.cell.field is not None and p.adds),
        texts=tuple(p for p in placed if p.cell.text is not None),
        widths=tuple(widths),
        key_columns=tuple(keys),
        key_row=(_below(placed), _column_keys(widths, keys)) if issued else None,
        print_area=Area(CellRef(top, 0), CellRef(last, len(sheet.widths) - 1)),
        titles=_titles(unrolled, top),
        band=_longest(unrolled, top),
        code_cell=CellRef(0, key_column + (1 if sheet.side is None else 2)) if issued else None,
    )


def _field(spec: Spec, rows: Rows, placed: Placed) -> LaidOutField:
    key = resolve(placed.cell.field or "", placed.table, placed.row.key if placed.row else "")
    if not key.table:
        formula, row = spec.fields[key.column].formula, None
    else:
        formula = spec.tables[key.table].columns[key.column].formula
        own = placed.row if placed.table == key.table else None
        row = own or next(r for r in rows[key.table] if r.key == key.row)
    expr = _of_tree(spec, key)
    if expr is None and formula is not None:
        here = (key.table, key.row) if key.table else None
        expr = ground(formula, lambda table: tuple(row.key for row in rows[table]), here)
    return LaidOutField(placed, key, row, expr, _fixed_word(placed))


def _page_total(rows: Rows, placed: Placed) -> LaidOutField:
    """Return the sum of a column over the rows of a page, or of all pages so far."""
    last = resolve(
        placed.cell.field or "", (placed.cell.field or "").split(".")[0], placed.adds[-1]
    )
    row = next(one for one in rows[last.table] if one.key == last.row)
    cells = tuple(last._replace(row=key) for key in placed.adds)
    return LaidOutField(placed, last, row, Call("total", cells), "", page_total=True)


def _of_tree(spec: Spec, key: Cell) -> Expr | None:
    """Return the sum of the rows below a row, None where it has none, or the column no sums."""
    table = spec.tables.get(key.table)
    if table is None or table.tree is None or key.column not in table.tree.sums:
        return None
    below = children(table).get(key.row)
    cells = (Cell(key.table, row, key.column) for row in below or ())
    return Call("total", tuple(cells)) if below else None


def _longest(unrolled: Sequence[SheetRow], top: int) -> tuple[int, int] | None:
    """Return the first and last row of the longest table, None where there is none."""
    firsts = [n for n, line in enumerate(unrolled) if line.first and line.table]
    if not firsts:
        return None
    first = max(firsts, key=lambda n: unrolled[n].band)
    return top + first, top + first + unrolled[first].band - 1


def _titles(unrolled: Sequence[SheetRow], top: int) -> tuple[int, int] | None:
    """Return the first and last row of the headings above the longest table, None for none."""
    band = _longest(unrolled, 0)
    first = last = band[0] if band is not None else 0
    while first and any(cell.style == "head" for cell in unrolled[first - 1].cells):
        first -= 1
    return (top + first, top + last - 1) if first < last else None


def _below(placed: Sequence[Placed]) -> int:
    return max(p.area.last.row for p in placed) + 1


def _column_keys(
    widths: Sequence[float], keys: Sequence[tuple[int, Mapping[int, str]]]
) -> Mapping[int, str]:
    """Return the key of each column: with them a column is found that was moved."""
    rows = {column for column, _ in keys}
    return {n: f"{COLUMN_KEY}{n + 1}" for n in range(len(widths)) if n not in rows}


def _row_keys(unrolled: Sequence[SheetRow], top: int) -> Mapping[int, str]:
    """Return the key of each row; one that stands for the same again has its number behind it."""
    times: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for n, line in enumerate(unrolled):
        key = _line_key(line, n)
        times[key] += 1
        keys[top + n] = key if times[key] == 1 else f"{key}~{times[key]}"
    return keys


def _line_key(line: SheetRow, number: int) -> str:
    if line.row is not None:
        return f"{line.table}:{line.row.key}"
    fields = [cell.field for cell in line.cells if cell.field is not None and not line.adds]
    return fields[0] if fields else f"#{number + 1}"


def _merged(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """Join cells marked `merge` that stand below each other with the same fixed word."""
    loose = [p for p in placed if not (p.cell.merge and _fixed_word(p))]
    joined: list[Placed] = []
    columns = [p for p in placed if p.cell.merge and _fixed_word(p)]
    columns.sort(key=lambda p: (p.area.first.column, p.area.first.row))
    for run in _runs(columns):
        area = Area(run[0].area.first, run[-1].area.last)
        joined += [Placed(m.cell, area, m.table, m.row, covered=n > 0) for n, m in enumerate(run)]
    return (*loose, *joined)


def _runs(columns: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Yield neighbours right below each other with the same field and word."""
    run: list[Placed] = []
    for one in columns:
        below = run and (
            one.area.first == CellRef(run[-1].area.last.row + 1, run[-1].area.first.column)
            and one.area.columns == run[-1].area.columns
            and (one.cell.field, _fixed_word(one)) == (run[-1].cell.field, _fixed_word(run[-1]))
        )
        if run and not below:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _fixed_word(placed: Placed) -> str:
    if placed.row is None or placed.row.fixed is None or placed.cell.field is None:
        return ""
    return placed.row.fixed.values.get(placed.cell.field.rpartition(".")[2], "")
