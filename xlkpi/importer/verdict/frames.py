"""Many forms in few frames, checked by pandera: one line a form, and one a row of each table.

Every case of every rule becomes a Boolean column ("this fault is here"), computed by polars from
the formula language; the pandera schema demands that it is false. All faults of a frame are
reported in one pass, with the line they are in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from xlkpi.formula.ast import Cell, Column
from xlkpi.formula.frames import BAD_MARK, Frame, fires, sides
from xlkpi.formula.ground import cells_used, named_as_cells, row_local
from xlkpi.formula.state import plain
from xlkpi.importer.contents.reading import NOTHING
from xlkpi.spec.lists import named_lists
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.importer.form import FormRead
    from xlkpi.records import Value
    from xlkpi.spec.language.models import FieldSpec
    from xlkpi.spec.rules import Rule

_LINE = "line!"
_FAULT = "fault"
_FAULTLESS = pa.DataFrameSchema({_FAULT: pa.Column(pl.Boolean, pa.Check.eq(value=False))})


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired: in which form (its number), row of its table, blaming which cell."""

    form: int
    rule: Rule
    row: str
    at: Cell


@dataclass(frozen=True, slots=True)
class _Test:
    """One case of a rule, ready to be computed: `row` is "" in a table frame."""

    name: str
    rule: Rule
    row: str
    number: int
    when: Expr


def hits(forms: Sequence[FormRead]) -> tuple[Hit, ...]:
    """Return every rule that fires in these forms of one spec and one layout, first cases only."""
    if not forms:
        return ()
    rules = compiled(forms[0].spec)
    rows = forms[0].rows
    found: list[tuple[int, Rule, str, int]] = []
    whole: list[_Test] = []
    by_table: dict[str, list[_Test]] = defaultdict(list)
    for number, rule in enumerate(rules):
        if _row_wise(rule, forms[0]):
            by_table[rule.each] += _tests(rule, number, "", named_as_cells)
            continue
        for row in _rows_of(forms[0], rule, rows):
            here = (rule.each, row) if rule.each else None
            whole += _tests(rule, number, row, partial(forms[0].grounded, here=here))
    found += _form_frame(forms, whole)
    for table, tests in by_table.items():
        found += _table_frame(forms, table, rows[table], tests)
    return tuple(_first_cases(forms, found))


def _row_wise(rule: Rule, form: FormRead) -> bool:
    """Whether a rule can be judged row by row: by a row's cells and single fields as typed."""
    return bool(rule.each) and all(
        row_local(case.when, rule.each)
        and not any(
            isinstance(cell, Cell) and form.fields[cell][1].expr is not None
            for cell in cells_used(named_as_cells(case.when))
        )
        for case in rule.cases
    )


def _tests(rule: Rule, number: int, row: str, prepare: Callable[[Expr], Expr]) -> list[_Test]:
    return [
        _Test(f"{number}|{row}|{n}", rule, row, n, prepare(case.when))
        for n, case in enumerate(rule.cases)
    ]


def _rows_of(form: FormRead, rule: Rule, rows: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not rule.each:
        return ("",)
    return tuple(row for row in rows.get(rule.each, ()) if _fits(form, rule, row))


def _fits(form: FormRead, rule: Rule, row: str) -> bool:
    """Whether a rule for fixed (or spare) rows concerns this one."""
    if rule.rows == "all":
        return True
    return is_fixed(form, rule.each, row) is (rule.rows == "fixed")


def is_fixed(form: FormRead, table: str, row: str) -> bool:
    """Whether a row is one of the table's fixed ones."""
    return not (row.startswith("s") and row[1:].isdigit()) or any(
        key.row == row and planned.fixed
        for key, (_, planned) in form.fields.items()
        if key.table == table
    )


def _form_frame(
    forms: Sequence[FormRead], tests: Sequence[_Test]
) -> Iterator[tuple[int, Rule, str, int]]:
    needed = _closure(forms[0], (cell for test in tests for cell in cells_used(test.when)))
    typed = [cell for cell in needed if forms[0].fields[cell][1].expr is None]
    series = [s for cell in typed for s in _columns(_name(cell), [(f, cell) for f in forms])]
    frame = _frame(forms[0], _name)
    table = pl.DataFrame([pl.Series(_LINE, range(len(forms))), *series])
    for cell in needed:
        expr = forms[0].fields[cell][1].expr
        if expr is not None:
            made = sides(expr, frame)
            table = table.with_columns(
                made.value.alias(_name(cell)), made.bad.alias(_name(cell) + BAD_MARK)
            )
    by_name = {test.name: test for test in tests}
    for name, line in _failures(table, [(t.name, fires(t.when, frame)) for t in tests]):
        test = by_name[name]
        yield line, test.rule, test.row, test.number


def _table_frame(
    forms: Sequence[FormRead], table_name: str, rows: Sequence[str], tests: Sequence[_Test]
) -> Iterator[tuple[int, Rule, str, int]]:
    used = dict.fromkeys(cell for test in tests for cell in cells_used(test.when))
    lines = [(form, row) for form in forms for row in rows]
    series = [
        s
        for cell in used
        for keys in [[_at(table_name, row, cell) for row in rows]]
        for s in _columns(_name(cell), [(form, key) for form in forms for key in keys])
    ]
    frame = _frame(forms[0], _name, (table_name, rows[0]))
    table = pl.DataFrame([pl.Series(_LINE, range(len(lines))), *series])
    by_name = {test.name: test for test in tests}
    made = [(t.name, fires(t.when, frame)) for t in tests]
    for name, line in _failures(table, made):
        test, (form, row) = by_name[name], lines[line]
        if _fits(form, test.rule, row):
            yield line // len(rows), test.rule, row, test.number


def _failures(
    table: pl.DataFrame, tests: Sequence[tuple[str, pl.Expr]]
) -> Iterator[tuple[str, int]]:
    """Yield (test, line) of every fault, as pandera reports them.

    A schema costs some milliseconds for each column: the tests with a fault somewhere stand below
    each other in one.
    """
    if not tests:
        return
    flags = table.select([expr.alias(name) for name, expr in tests])
    fired = flags.select(pl.all().fill_null(value=True).any()).row(0, named=True)
    faulty = [name for name, any_fault in fired.items() if any_fault]
    if not faulty:
        return
    below = pl.concat([flags.get_column(name).alias(_FAULT) for name in faulty])
    try:
        _FAULTLESS.validate(below.to_frame(), lazy=True)
    except SchemaErrors as errors:
        for index in errors.failure_cases["index"]:
            test, line = divmod(index, flags.height)
            yield faulty[test], line


def _closure(form: FormRead, cells: Iterator[Cell | Column]) -> list[Cell]:
    """Return the cells and all that their formulas use, each after what it uses."""
    ordered: dict[Cell, None] = {}

    def add(cell: Cell) -> None:
        if cell in ordered:
            return
        expr = form.fields[cell][1].expr
        if expr is not None:
            for used in cells_used(expr):
                if isinstance(used, Cell):
                    add(used)
        ordered[cell] = None

    for cell in cells:
        if isinstance(cell, Cell):
            add(cell)
    return list(ordered)


def _name(cell: Cell | Column) -> str:
    return f"{cell.table}|{cell.row}|{cell.column}" if isinstance(cell, Cell) else cell.column


def _at(table: str, row: str, used: Cell | Column) -> Cell:
    return used if isinstance(used, Cell) else Cell(table, row, used.column)


def _columns(name: str, cells: Sequence[tuple[FormRead, Cell]]) -> tuple[pl.Series, pl.Series]:
    """Return the two columns of a cell: its value in every line, and whether it is unreadable."""
    first, key = cells[0]
    text = first.fields[key][1].spec.kind.sort == "text"
    read = [form.readings.get(key, NOTHING) for form, key in cells]
    values = [
        _content(form.value(key) if reading is NOTHING else reading.value)
        for reading, (form, key) in zip(read, cells, strict=True)
    ]
    bad = [reading.bad for reading in read]
    dtype = pl.String if text else pl.Float64
    return pl.Series(name, values, dtype), pl.Series(name + BAD_MARK, bad, pl.Boolean)


def _content(value: Value | None) -> str | float | None:
    if value is None or value == "":
        return None
    number = plain(value)
    return float(number) if isinstance(number, Decimal) else str(number)


def _frame(
    form: FormRead, name: Callable[[Cell | Column], str], line: tuple[str, str] = ("", "")
) -> Frame:
    """Return how the formula compiler finds columns; `line` is any row of a table frame's table."""
    lists = named_lists(form.spec)

    def field(cell: Cell | Column) -> FieldSpec:
        key = cell if isinstance(cell, Cell) else Cell(*line, cell.column)
        return form.fields[key][1].spec

    return Frame(
        column=name,
        lists=lists.__getitem__,
        zero=lambda cell: field(cell).blank_as_zero,
        text=lambda cell: field(cell).kind.sort == "text",
    )


def _first_cases(
    forms: Sequence[FormRead], found: Sequence[tuple[int, Rule, str, int]]
) -> Iterator[Hit]:
    """Keep of each rule in one place its first case; a built-in fault concerns inputs only."""
    firsts: dict[tuple[int, int, str], tuple[int, Rule]] = {}
    for form, rule, row, number in found:
        at = resolve_in(rule.cases[number].at, rule.each, row)
        if rule.fault and not forms[form].fields[at][1].input:
            continue
        key = (form, id(rule), row)
        if key not in firsts or number < firsts[key][0]:
            firsts[key] = (number, rule)
    for (form, _, row), (number, rule) in firsts.items():
        yield Hit(form, rule, row, resolve_in(rule.cases[number].at, rule.each, row))
