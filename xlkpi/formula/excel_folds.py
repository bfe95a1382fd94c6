"""Aggregates in Excel: over ranges of settled cells; none grows with the rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula import excel_totals as xt
from xlkpi.formula.ast import Call, Cell, Column, Fold
from xlkpi.formula.folds import is_plain, matching
from xlkpi.formula.named_cells import sort_of

if TYPE_CHECKING:
    from xlkpi.formula.excel_sides import Sides
    from xlkpi.formula.excel_totals import Total
    from xlkpi.formula.folds import Matching


def sum_of(call: Call, sides: Sides) -> Total:
    """What is filled of some numbers, added up: of cells over their ranges."""
    cells = [arg for arg in call.args if isinstance(arg, Cell)]
    others = [arg for arg in call.args if not isinstance(arg, Cell)]
    totals = [xt.of_cells([sides.sheet.leaf(cell).address for cell in cells])] if cells else []
    totals += [xt.Total(sides.value(x), sides.ok(x), sides.bad(x)) for x in others]
    return xt.together(totals)


def total_of(fold: Fold, sides: Sides) -> Total:
    """What the rows of a table come to."""
    match = matching(fold)
    if match is not None:
        return _matched(fold.name, match, sides)
    if is_plain(fold) and isinstance(fold.item, Column):
        area = sides.sheet.column(fold.item)
        return xt.of_column(fold.name, area, text=sort_of(fold.item, sides.sheet) == "text")
    return xt.of_items(fold.name, sides.sheet.items(fold), len(sides.sheet.rows(fold.table)))


def _matched(name: str, match: Matching, sides: Sides) -> Total:
    """What rows come to that have the same in a column as the row this stands in."""
    sheet, here = sides.sheet, sides.sheet.leaf(match.here)
    is_text = here.sort == "text"
    same = sheet.keys(match.column) if is_text else sheet.column(match.column)
    mine = sheet.key(match.here) if is_text else here.address
    table, column = match.column.table, match.column.column
    unreadable = sheet.leaf(Cell(table, sheet.rows(table)[0], column)).bad
    return xt.of_matches(
        name,
        xt.Same(same, mine, is_text, unreadable, sides.ok(match.here), sides.bad(match.here)),
        None if match.rest is None else sheet.items(match.rest),
        None if match.item is None else sheet.column(match.item),
    )
