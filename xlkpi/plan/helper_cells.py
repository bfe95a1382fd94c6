"""Helper cells: hidden ones in which inputs are settled, and what rows bring to aggregates.

They lie in the rows of what they stand for, right of a sheet's own columns: who deletes a row takes
both away. Where the cells of a column do not lie below each other, a block begins in the row of
the first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.ast import And, Call, Cell, Column, Fold, Or
from xlkpi.formula.folds import as_number, is_plain, matching, quantity_parts, row_item, shape_of
from xlkpi.formula.functions import CONDITIONS, QUANTITIES, WRITTEN
from xlkpi.formula.ground import bound, cells_used
from xlkpi.formula.walk import parts, with_parts
from xlkpi.plan.model import row_keys
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.folds import Matching
    from xlkpi.plan.model import PlannedField, PlannedForm

    Fields = Mapping[Cell, tuple[PlannedForm, PlannedField]]
    Rows = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Settled:
    """A helper that holds what a field's cell comes to, ready for formulas."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class Keyed:
    """A helper that holds a settled text as rows are told apart by it: capitals marked."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class RowItem:
    """A helper that holds what a row brings to an aggregate, as a formula of that row."""

    fold: Fold
    row: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class Shared:
    """A helper that holds what several formulas have in common; a condition as a number."""

    expr: Expr

    @property
    def number(self) -> Expr:
        """The formula of the helper."""
        is_value = isinstance(self.expr, Call) and self.expr.name not in CONDITIONS
        return as_number(self.expr, is_condition=not is_value)


Content = Settled | Keyed | RowItem | Shared


@dataclass(frozen=True, slots=True)
class Helper:
    """One helper cell: on which sheet of the spec (id), where, and what it holds.

    `anchor` is the cell that it stands beside. Those of a `block` say the same, each of its row.
    """

    sheet: str
    at: CellRef
    content: Content
    anchor: Cell
    block: int

    @property
    def in_row(self) -> bool:
        """Whether it belongs to a row of a table, as those above and below it do."""
        return bool(self.anchor.table)


@dataclass(frozen=True)
class HelperCells:
    """The helper cells of one form, and the ranges that aggregates go over.

    `columns` are by (table, column), `keys` likewise; a range is a sheet's id and an area.
    `singles` are the single fields that formulas look at.
    """

    cells: tuple[Helper, ...]
    settled: Mapping[Cell, Helper]
    keyed: Mapping[Cell, Helper]
    columns: Mapping[tuple[str, str], tuple[str, Area]]
    keys: Mapping[tuple[str, str], tuple[str, Area]]
    items: Mapping[Fold, tuple[str, Area]]
    shared: Mapping[Expr, Helper]
    singles: frozenset[str]


@dataclass
class _Needs:
    """What the trees of a form need, each in the order it was first asked for."""

    cells: dict[Cell, None] = field(default_factory=dict)
    columns: dict[tuple[str, str], None] = field(default_factory=dict)
    keys: dict[tuple[str, str], None] = field(default_factory=dict)
    items: dict[Fold, None] = field(default_factory=dict)
    seen: Counter[Expr] = field(default_factory=Counter)


def plan_helpers(fields: Fields, trees: Iterable[Expr]) -> HelperCells:
    """Settle which helper cells the formulas of one form need, and where they lie.

    Args:
        fields: The form's fields by their cells, with the sheet of each.
        trees: Every grounded formula over the form.
    """
    rows = row_keys(fields)
    needs = _Needs()
    for tree in trees:
        _look(tree, fields, rows, needs)
    common = [expr for expr, times in needs.seen.items() if times >= _TIMES or _is_long(expr)]
    places = _Places(fields, rows)
    columns: dict[tuple[str, str], tuple[str, Area]] = {}
    keys: dict[tuple[str, str], tuple[str, Area]] = {}
    items: dict[Fold, tuple[str, Area]] = {}
    settled: dict[Cell, Helper] = {}
    keyed: dict[Cell, Helper] = {}
    made: list[Helper] = []
    for name in needs.columns:
        own = [Cell(name[0], row, name[1]) for row in rows[name[0]]]
        area = places.own_area(own)
        if area is None:
            some, area = places.block(own, [Settled(cell) for cell in own])
            settled |= dict(zip(own, some, strict=True))
            made += some
        columns[name] = area
    for name in needs.keys:
        own = [Cell(name[0], row, name[1]) for row in rows[name[0]]]
        some, keys[name] = places.block(own, [Keyed(cell) for cell in own])
        keyed |= dict(zip(own, some, strict=True))
        made += some
    for fold in needs.items:
        expr, table = row_item(fold), fold.table
        contents = [RowItem(fold, r, bound(expr, rows.__getitem__, table, r)) for r in rows[table]]
        some, items[fold] = places.block(places.anchors(table), contents)
        made += some
    to_settle = [c for c in needs.cells if c not in settled and _is_to_settle(fields[c][1])]
    for own in places.below_each_other(to_settle):
        some, _ = places.block(own, [Settled(cell) for cell in own])
        settled |= dict(zip(own, some, strict=True))
        made += some
    shared: dict[Expr, Helper] = {}
    anchored = [(expr, _anchor(cells_used(expr, rows.__getitem__))) for expr in common]
    for alike in _alike_in_rows(anchored):
        by_cell = {cell: expr for expr, cell in alike}
        for own in places.below_each_other(by_cell):
            exprs = [by_cell[cell] for cell in own]
            some, _ = places.block(own, [Shared(expr) for expr in exprs])
            shared |= dict(zip(exprs, some, strict=True))
            made += some
    singles = frozenset(cell.column for cell in needs.cells if not cell.table)
    return HelperCells(tuple(made), settled, keyed, columns, keys, items, shared, singles)


def _anchor(used: Sequence[Cell]) -> Cell | None:
    """Return the cell beside which what looks at some cells stands: of a row, if it is the one."""
    of_rows = [cell for cell in used if cell.table]
    if len({(cell.table, cell.row) for cell in of_rows}) == 1:
        return of_rows[0]
    return next((cell for cell in used if not cell.table), next(iter(used), None))


def _alike_in_rows(
    anchored: Iterable[tuple[Expr, Cell | None]],
) -> Iterator[list[tuple[Expr, Cell]]]:
    """Yield expressions, those together that say the same of one row each."""
    groups: dict[Expr, list[tuple[Expr, Cell]]] = {}
    for expr, cell in anchored:
        if cell is not None:
            groups.setdefault(_of_any_row(expr, cell), []).append((expr, cell))
    yield from groups.values()


def _of_any_row(expr: Expr, anchor: Cell) -> Expr:
    """Return an expression with the row of its anchor left out."""
    if isinstance(expr, Cell):
        return expr._replace(row="") if _same_row(expr, anchor) else expr
    return with_parts(expr, lambda part: _of_any_row(part, anchor))


def _same_row(one: Cell, other: Cell) -> bool:
    return bool(one.table) and (one.table, one.row) == (other.table, other.row)


_TIMES = 3
"""How often a condition is needed that is worth a cell of its own."""


def _is_long(expr: Expr) -> bool:
    """Whether the formula of an expression is so long that it is always worth a cell."""
    return isinstance(expr, Call)


def _look(expr: Expr, fields: Fields, rows: Rows, needs: _Needs) -> None:
    """Note what a tree needs, what the rows of its aggregates need included."""
    match expr:
        case Cell():
            needs.cells[expr] = None
        case Fold() if (match := matching(expr)) is not None:
            _look_at_matches(match, fields, rows, needs)
        case Fold(item=Column(table=table, column=column)) if is_plain(expr):
            needs.columns[table, column] = None
        case Fold():
            if expr not in needs.items:
                needs.items[expr] = None
                item = row_item(expr)
                for row in rows[expr.table]:
                    _look(bound(item, rows.__getitem__, expr.table, row), fields, rows, needs)
        case Call(name="repeated", args=(Cell() as cell,)):
            needs.cells[cell] = None
            _look_at_keys(cell, needs, marked=knows_capitals(fields[cell][1]))
        case _:
            if not _is_seen_again(expr, needs):
                for part in parts(expr):
                    _look(part, fields, rows, needs)


def _is_seen_again(expr: Expr, needs: _Needs) -> bool:
    """Whether an expression that formulas may share was looked at before."""
    if isinstance(expr, And | Or):
        needs.seen[expr] += 1
    elif isinstance(expr, Call) and expr.name in QUANTITIES:
        needs.seen[expr] += 1
        for part in quantity_parts(expr):
            needs.seen[part] += part != expr
    elif isinstance(expr, Call) and expr.name in WRITTEN:
        needs.seen[expr] += 1
        needs.seen[shape_of(expr.args[0])] += 1
    return needs.seen[expr] > 1


def _look_at_keys(cell: Cell, needs: _Needs, *, marked: bool) -> None:
    """Note the column that a cell is compared with, row by row; capitals are `marked` in it."""
    needs.columns[cell.table, cell.column] = None
    if marked:
        needs.keys[cell.table, cell.column] = None


def _look_at_matches(match: Matching, fields: Fields, rows: Rows, needs: _Needs) -> None:
    needs.cells[match.here] = None
    compared = [
        Cell(column.table, rows[column.table][0], column.column)
        for column in (match.column, match.here)
    ]
    marked = any(knows_capitals(fields[cell][1]) for cell in compared)
    for cell in compared:
        _look_at_keys(cell, needs, marked=marked)
    if match.item is not None:
        needs.columns[match.item.table, match.item.column] = None
    if match.rest is not None:
        _look(match.rest, fields, rows, needs)


def _is_to_settle(planned: PlannedField) -> bool:
    """Whether formulas cannot take a cell as it stands: it may be blank, or filled by a clerk."""
    return planned.expr is None and not (planned.fixed and planned.value is not None)


def knows_capitals(planned: PlannedField) -> bool:
    """Whether texts of a field may differ in capitals alone: no list decides what they are."""
    allowed = planned.spec.characters
    free = planned.spec.kind in (Kind.TEXT, Kind.REFERENCE)
    return free and (allowed is None or any(c.isalpha() for c in allowed))


class _Places:
    """Hands out cells right of a form's sheets, none twice."""

    def __init__(self, fields: Fields, rows: Mapping[str, tuple[str, ...]]) -> None:
        self._fields = fields
        self._rows = rows
        self._taken: dict[str, list[set[int]]] = {}
        self._blocks = 0

    def own_area(self, cells: Sequence[Cell]) -> tuple[str, Area] | None:
        """Return the range of a column whose cells are all computed and lie in one line."""
        found = [self._fields[cell] for cell in cells]
        if any(planned.expr is None for _, planned in found):
            return None
        places = [planned.at for _, planned in found]
        below = [CellRef(places[0].row + n, places[0].column) for n in range(len(places))]
        sheets = {form.sheet_id for form, _ in found}
        if places != below or len(sheets) > 1:
            return None
        return sheets.pop(), Area(places[0], places[-1])

    def anchors(self, table: str) -> list[Cell]:
        """Return a cell of each row of a table."""
        column = next(cell.column for cell in self._fields if cell.table == table)
        return [Cell(table, row, column) for row in self._rows[table]]

    def below_each_other(self, cells: Iterable[Cell]) -> Iterator[list[Cell]]:
        """Yield cells by columns of tables, in runs of those that lie below each other."""
        columns: dict[tuple[str, ...], list[Cell]] = {}
        for cell in cells:
            name = (cell.table, cell.column) if cell.table else cell
            columns.setdefault(name, []).append(cell)
        for own in columns.values():
            own.sort(key=lambda cell: self._fields[cell][1].at)
            places = [self._fields[cell][1].at for cell in own]
            starts = [n for n, at in enumerate(places) if not n or at.row != places[n - 1].row + 1]
            yield from (own[a:b] for a, b in pairwise([*starts, len(own)]))

    def block(
        self, anchors: Sequence[Cell], contents: Sequence[Content]
    ) -> tuple[list[Helper], tuple[str, Area]]:
        """Lay contents below each other, in the rows of their cells where these are so."""
        form, first = self._fields[anchors[0]]
        rows = range(first.at.row, first.at.row + len(anchors))
        taken = self._taken.setdefault(form.sheet_id, [])
        free = next((n for n, used in enumerate(taken) if used.isdisjoint(rows)), len(taken))
        if free == len(taken):
            taken.append(set())
        taken[free].update(rows)
        column = form.helper_column + free
        cells = [CellRef(row, column) for row in rows]
        self._blocks += 1
        made = [
            Helper(form.sheet_id, at, one, anchor, self._blocks)
            for at, one, anchor in zip(cells, contents, anchors, strict=True)
        ]
        return made, (form.sheet_id, Area(cells[0], cells[-1]))
