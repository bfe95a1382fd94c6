"""Faults of the layout: cells outside the sheet, fields nowhere or in the wrong band.

In a form that goes out a field may stand at several places: one is filled in, the others show it.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.parse import FormulaError
from xlkpi.problems import Problem, problem
from xlkpi.spec.layout import gaps, lines, too_wide
from xlkpi.spec.naming import SpecNames
from xlkpi.spec.paper import LEAST_SCALE, scale_across
from xlkpi.spec.references import reference
from xlkpi.spec.rows import table_rows
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.language.sheet_models import LayoutCell, LayoutRow
    from xlkpi.spec.rows import TableRow
    from xlkpi.spec.source.located import Located, Trail

    _Placed = tuple[Trail, str, FieldSpec, tuple[str, ...]]


def layout_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of every sheet's rows, fields that stand nowhere, sheets that are not alike."""
    used: dict[str, int] = {}
    for n, sheet in enumerate(spec.sheets):
        yield from _block(spec, located, ("sheets", n, "rows"), sheet.rows, len(sheet.widths), used)
        if sheet.side is not None:
            trail = ("sheets", n, "side", "rows")
            yield from _block(spec, located, trail, sheet.side.rows, len(sheet.side.widths), used)
        if spec.issued and scale_across(sheet.widths, sheet.print) < LEAST_SCALE:
            yield _too_wide(located, n, scale_across(sheet.widths, sheet.print))
        if spec.issued:
            yield from _too_short(spec, located, n)
    fields = tuple(_fields(spec))  # of a list with thousands of rows, dear
    yield from _nowhere(spec, located, fields, used)
    yield from _only_shown(located, fields, used)
    yield from _blamed(spec, located, fields, used)
    if spec.issued:
        yield from _repeated_otherwise(spec, located)


def _repeated_otherwise(spec: Spec, located: Located) -> Iterator[Problem]:
    """The sheets of a form are one form: all of them stand for a project, or none does."""
    for n, sheet in enumerate(spec.sheets):
        if sheet.repeat != spec.sheets[0].repeat:
            found = Words(
                "同一张表的各张表页，有的写了 repeat，有的没有",
                "some sheets of the form have `repeat`, others have not",
            )
            remedy = Words(
                "各张表页合起来是一张表：请都写 repeat: project，或都不写。",
                "The sheets are one form: write repeat: project for all of them, or for none.",
            )
            yield problem("S08", located.place(("sheets", n)), found=found, remedy=remedy)
            return


def _too_wide(located: Located, sheet: int, scale: float) -> Problem:
    """A sheet that no page takes at a legible size is printed on several beside each other."""
    fit, least = f"{scale:.0%}", f"{LEAST_SCALE:.0%}"
    found = Words(
        f"表太宽，缩到一页宽要打印成 {fit}，看不清；按 {least} 打印时右边的栏会分到另一页",
        f"the sheet is so wide that a page takes it at {fit}, which nobody reads; at {least} its "
        "columns stand on several pages",
    )
    remedy = Words(
        "请减小 widths，或在 print 中写 orientation: landscape 或 paper: A3。",
        "Lower `widths`, or write orientation: landscape or paper: A3 in `print`.",
    )
    return problem("S15", located.place(("sheets", sheet, "widths")), found=found, remedy=remedy)


def _too_short(spec: Spec, located: Located, sheet: int) -> Iterator[Problem]:
    """Yield the rows with borders that leave a hole in the printed table."""
    one = spec.sheets[sheet]
    unrolled = tuple(lines(one.rows, partial(_few_rows, spec)))
    for n, column in gaps(unrolled, len(one.widths)).items():
        found = Words(
            f"这一行没有铺满：表有 {len(one.widths)} 列，第 {column} 列空着",
            f"the row leaves a hole: of {len(one.widths)} columns, column {column} is free",
        )
        remedy = Words(
            "请补上单元格（可以写 {text: ''}），或用 cols 加宽一个。",
            "Add a cell ({text: ''} will do), or widen one by `cols`.",
        )
        place = located.place(("sheets", sheet, "rows", n))
        yield problem("S15", place, found=found, remedy=remedy)


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
            used |= {cell.field: _FILLED for cell in row.cells if cell.field is not None}
            continue
        cells = (*here, "cells") if row.each is not None else here
        for m, cell in enumerate(row.cells):
            if cell.field is not None:
                yield from _field(spec, located, (*cells, m, "field"), cell, row.each, used)
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


_SHOWN, _FILLED = 1, 2
"""How often a field was placed counts for nothing: whether some place is more than a view does."""


def _field(
    spec: Spec,
    located: Located,
    trail: Trail,
    cell: LayoutCell,
    each: str | None,
    used: dict[str, int],
) -> Iterator[Problem]:
    text = cell.field or ""
    try:
        expr = reference(text)
    except (FormulaError, ValueError):
        known = SpecNames(spec).known()
        yield unknown(located, trail, text, Words("版面中的栏目", "field in the layout"), known)
        return
    name = expr.name
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
    if name in used and not spec.issued:
        yield problem(
            "S07",
            located.place(trail),
            found=text,
            what=Words("版面中的栏目", "field in the layout"),
        )
    used[name] = max(used.get(name, 0), _SHOWN if cell.show else _FILLED)


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


def _nowhere(
    spec: Spec, located: Located, fields: Sequence[_Placed], used: dict[str, int]
) -> Iterator[Problem]:
    """Every field must have a cell, else nobody could fill it in; computed ones need none."""
    for trail, name, field, cells in fields:
        if spec.issued and field.formula is not None:
            continue
        if name not in used and not (cells and all(cell in used for cell in cells)):
            yield _missing(located, trail, name)


def _fields(spec: Spec) -> Iterator[_Placed]:
    """Yield every field: where it is, its name, and what the cells of a column are called."""
    for name, field in spec.fields.items():
        yield ("fields", name), name, field, ()
    for table, one in spec.tables.items():
        rows = SpecNames(spec).rows(table) or ()
        for column, field in one.columns.items():
            cells = tuple(f"{table}[{row}].{column}" for row in rows)
            yield ("tables", table, "columns", column), f"{table}.{column}", field, cells


def _only_shown(
    located: Located, fields: Sequence[_Placed], used: dict[str, int]
) -> Iterator[Problem]:
    """What somebody is to fill in must have a cell for it."""
    for trail, name, field, cells in fields:
        if field.formula is None:
            known = (used.get(one, 0) for one in (name, *cells))
            if max(known, default=0) == _SHOWN:
                found = Words(
                    f"“{name}”各处都写了 show，没有填写的地方",
                    f"“{name}” is only shown, and nowhere filled in",
                )
                remedy = Words("请在一处去掉 show。", "Leave out `show` at one place.")
                yield problem("S08", located.place(trail), found=found, remedy=remedy)


def _blamed(
    spec: Spec, located: Located, fields: Sequence[_Placed], used: dict[str, int]
) -> Iterator[Problem]:
    """A rule cannot blame what nobody sees."""
    cells = {name: cells for _, name, _, cells in fields}
    for n, rule in enumerate(spec.rules):
        places: list[tuple[Trail, str]] = [(("at", m), at) for m, at in enumerate(rule.at)]
        places += [(("cases", m, "at"), case.at) for m, case in enumerate(rule.cases)]
        for trail, at in places:
            name = re.sub(r"\[[^\]]*\]", "", at)
            seen = {at, name, *(cells.get(at, ()))}
            if name in cells and seen.isdisjoint(used):
                found = Words(
                    f"“{at}”不在任何一张表的版面里，规则无法指出它",
                    f"“{at}” stands in no sheet's layout, so that no rule can blame it",
                )
                remedy = Words(
                    "请指出填写的那一栏，或把它放进版面。",
                    "Blame the field that is filled in, or put it into the layout.",
                )
                place = located.place(("rules", n, *trail))
                yield problem("S08", place, found=found, remedy=remedy)


def _missing(located: Located, trail: Trail, name: str) -> Problem:
    found = Words(f"“{name}”不在任何一张表的版面里", f"“{name}” stands in no sheet's layout")
    remedy = Words("请在 sheets 的 rows 中加上它。", "Add it to the rows of a sheet.")
    return problem("S08", located.place(trail), found=found, remedy=remedy)
