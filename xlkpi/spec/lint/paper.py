"""Sums at the end of each page: of which columns there can be any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import Problem, problem
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.layout import longest
from xlkpi.spec.rows import table_rows
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.models import Spec, TableSpec
    from xlkpi.spec.language.sheet_models import LayoutRow, SheetSpec
    from xlkpi.spec.source.located import Located, Trail

MOST_PAGES = 60
"""So many ranges one running total may go over."""
_ADDED = (Kind.MONEY, Kind.INTEGER, Kind.NUMBER)


def paper_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield what is wrong with the sums that pages carry over."""
    for n, sheet in enumerate(spec.sheets):
        if sheet.print.carry:
            yield from _carried(spec, located, ("sheets", n), sheet)


def _carried(spec: Spec, located: Located, trail: Trail, sheet: SheetSpec) -> Iterator[Problem]:
    here = (*trail, "print", "carry")
    if sheet.print.rows is None:
        yield problem("S04", located.place((*trail, "print")), found="rows")
        return
    sizes = {name: len(table_rows(table)) for name, table in spec.tables.items()}
    number = longest(
        sheet.rows, lambda name: table_rows(spec.tables[name]) if name in sizes else ()
    )
    row = sheet.rows[number] if number is not None else None
    known = list(_columns(spec.tables, row)) if row is not None else []
    for n, name in enumerate(sheet.print.carry):
        if name not in known:
            what = Words("最长的表中可以相加的列", "column of the longest table that adds up")
            yield unknown(located, (*here, n), name, what, known)
    if row is None:
        return
    pages = -(-sizes.get(row.each or "", 0) // sheet.print.rows)
    if pages > MOST_PAGES:
        found = Words(
            f"表要分 {pages} 页，小计最多 {MOST_PAGES} 页",
            f"the table takes {pages} pages; sums are carried over {MOST_PAGES} at most",
        )
        yield problem("S08", located.place(here), found=found, remedy=_FEWER)
    if row.cells[0].field in sheet.print.carry:
        yield problem("S08", located.place(here), found=_NO_LABEL, remedy=_COLUMN_BEFORE)
    if any(cell.rows != 1 for cell in row.cells):
        yield problem("S08", located.place(here), found=_SPANS, remedy=_NO_SPANS)


def _columns(tables: dict[str, TableSpec], row: LayoutRow) -> Iterator[str]:
    """Yield the columns of a band that add up, as `carry` names them."""
    columns = tables[row.each].columns if row.each in tables else {}
    for cell in row.cells:
        column = columns.get((cell.field or "").removeprefix(f"{row.each}."))
        if column is not None and column.kind in _ADDED:
            yield cell.field or ""


_FEWER = Words(
    "请加大 print 的 rows，或去掉 carry。", "Raise `rows` of `print`, or leave out `carry`."
)
_NO_LABEL = Words(
    "表的第一列就是小计的列，没有写“本页小计”的地方",
    "the first column is one of the sums: there is no place for what the row is called",
)
_COLUMN_BEFORE = Words(
    "请在它前面放一列（例如序号），或从 carry 中去掉它。",
    "Put a column before it, such as a number, or leave it out of `carry`.",
)
_SPANS = Words(
    "这张表有跨几行的单元格，不能在页末插入小计",
    "cells of the table span rows: no sums can stand between them",
)
_NO_SPANS = Words("请去掉这些 rows，或去掉 carry。", "Leave out these `rows`, or `carry`.")
