"""Faults of the layout: cells outside the sheet, fields nowhere, twice or in the wrong band."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.parse import FormulaError
from xlkpi.problems import Problem, problem
from xlkpi.spec.layout import lines, too_wide
from xlkpi.spec.lint.names import unknown
from xlkpi.spec.naming import SpecNames
from xlkpi.spec.references import reference
from xlkpi.spec.rows import table_rows
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.sheet_models import LayoutRow
    from xlkpi.spec.rows import TableRow
    from xlkpi.spec.source.located import Located, Trail


def layout_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of every sheet's rows, inputs that stand nowhere, and sheets too many."""
    used: dict[str, int] = {}
    for n, sheet in enumerate(spec.sheets):
        yield from _block(spec, located, ("sheets", n, "rows"), sheet.rows, len(sheet.widths), used)
        if sheet.side is not None:
            trail = ("sheets", n, "side", "rows")
            yield from _block(spec, located, trail, sheet.side.rows, len(sheet.side.widths), used)
    yield from _nowhere(spec, located, used)
    if spec.issued and len(spec.sheets) > 1:
        yield _several_sheets(located, len(spec.sheets))


def _several_sheets(located: Located, count: int) -> Problem:
    """A form's self-check looks at its own sheet only."""
    found = Words(
        f"下发的表只能是一张表页，这里有 {count} 张",
        f"a form that goes out is one sheet, here are {count}",
    )
    remedy = Words(
        "请把内容合在一张表页里（右边可以用 side），或分成几个表样。",
        "Put all on one sheet (`side` stands at its right), or write a spec for each.",
    )
    return problem("S08", located.place(("sheets", 1)), found=found, remedy=remedy)


def _block(
    spec: Spec,
    located: Located,
    trail: Trail,
    rows: tuple[LayoutRow, ...],
    width: int,
    used: dict[str, int],
) -> Iterator[Problem]:
    for n, row in enumerate(rows):
        here: Trail = (*trail, n)
        if row.each is not None and row.each not in spec.tables:
            what = Words("表", "table")
            yield unknown(located, (*here, "each"), row.each, what, spec.tables)
            used |= {cell.field: 1 for cell in row.cells if cell.field is not None}
            continue
        cells = (*here, "cells") if row.each is not None else here
        for m, cell in enumerate(row.cells):
            if cell.field is not None:
                yield from _field(spec, located, (*cells, m, "field"), cell.field, row.each, used)
    for n, taken in too_wide(tuple(lines(rows, partial(_few_rows, spec))), width).items():
        found = Words(
            f"这一行要到第 {taken} 列，表只有 {width} 列",
            f"the row reaches column {taken} of {width}",
        )
        remedy = Words(
            "请减少 cols，或在 widths 中增加列；上面各行用 rows 占下来的格子也算在内。",
            "Lower `cols` or add to `widths`; cells that reach down from above (`rows`) count too.",
        )
        yield problem("S08", located.place((*trail, n)), found=found, remedy=remedy)


def _few_rows(spec: Spec, table: str) -> tuple[TableRow, ...]:
    """Two spare rows lie as any number of them does."""
    found = spec.tables.get(table)
    return () if found is None else table_rows(found, min(found.spare, 2))


def _field(
    spec: Spec, located: Located, trail: Trail, text: str, each: str | None, used: dict[str, int]
) -> Iterator[Problem]:
    try:
        expr = reference(text)
    except (FormulaError, ValueError):
        known = SpecNames(spec).known()
        yield unknown(located, trail, text, Words("版面中的栏目", "field in the layout"), known)
        return
    name = _name(expr)
    kind = _known(spec, expr)
    if kind is None:
        known = SpecNames(spec).known()
        yield unknown(located, trail, text, Words("版面中的栏目", "field in the layout"), known)
        return
    if isinstance(expr, Column) and expr.table != each:
        found = Words(
            f"“{text}”要放在 each: {expr.table} 的行里",
            f"“{text}” belongs in rows with each: {expr.table}",
        )
        remedy = Words(
            "请给这一行加上 each，或写成 表[行].列。", "Add `each`, or write table[row].column."
        )
        yield problem("S08", located.place(trail), found=found, remedy=remedy)
    if name in used:
        yield problem(
            "S07",
            located.place(trail),
            found=text,
            what=Words("版面中的栏目", "field in the layout"),
        )
    used[name] = 1


def _name(expr: Name | Column | Cell) -> str:
    match expr:
        case Name(name=name):
            return name
        case Column(table=table, column=column):
            return f"{table}.{column}"
        case Cell(table=table, row=row, column=column):
            return f"{table}[{row}].{column}"


def _known(spec: Spec, expr: Name | Column | Cell) -> str | None:
    names = SpecNames(spec)
    match expr:
        case Name(name=name):
            return names.scalar(name)
        case Column(table=table, column=column):
            return names.column(table, column)
        case Cell(table=table, row=row, column=column):
            rows = names.rows(table) or ()
            return names.column(table, column) if row in rows else None


def _nowhere(spec: Spec, located: Located, used: dict[str, int]) -> Iterator[Problem]:
    """Every field must have a cell, else nobody could fill it in."""
    for name in spec.fields:
        if name not in used:
            yield _missing(located, ("fields", name), name)
    for table_name, table in spec.tables.items():
        rows = SpecNames(spec).rows(table_name) or ()
        for column in table.columns:
            whole = f"{table_name}.{column}" in used
            if not whole and not all(f"{table_name}[{row}].{column}" in used for row in rows):
                trail: Trail = ("tables", table_name, "columns", column)
                yield _missing(located, trail, f"{table_name}.{column}")


def _missing(located: Located, trail: Trail, name: str) -> Problem:
    found = Words(f"“{name}”不在任何一张表的版面里", f"“{name}” stands in no sheet's layout")
    remedy = Words("请在 sheets 的 rows 中加上它。", "Add it to the rows of a sheet.")
    return problem("S08", located.place(trail), found=found, remedy=remedy)
