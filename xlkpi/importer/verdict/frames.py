"""Many forms in few frames, checked by pandera: one line a form, and one a row of each table.

Every case of every rule becomes a Boolean column ("this fault is here"), computed by polars from
the formula language; the pandera schema demands that it is false. All faults of a frame are
reported in one pass, with the line they are in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from xlkpi.formula.frames import fires
from xlkpi.formula.ground import ANY_ROW
from xlkpi.importer.verdict.cell_frames import CellFrames, FrameNames, leaves_of
from xlkpi.importer.verdict.hit import Hit
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.importer.form import FormRead
    from xlkpi.importer.verdict.cell_frames import Leaf
    from xlkpi.importer.verdict.exact_values import Values
    from xlkpi.spec.rules import Rule

_FAULT = "fault"
_FAULTLESS = pa.DataFrameSchema({_FAULT: pa.Column(pl.Boolean, pa.Check.eq(value=False))})


@dataclass(frozen=True, slots=True)
class _Test:
    """One case of a rule, ready to be computed."""

    rule: Rule
    number: int
    when: Expr


@dataclass(frozen=True, slots=True)
class _Tests:
    """The tests of the rules of one table, what each computes, and the columns these need."""

    table: str
    tests: tuple[_Test, ...]
    made: tuple[pl.Expr, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """A form; all with its spec and its cells are equal as keys. It holds its spec."""

    spec: int
    cells: tuple[Cell, ...]
    form: FormRead = field(compare=False, repr=False)


@lru_cache(maxsize=8)
def _settled(layout: _Layout) -> tuple[FrameNames, tuple[_Tests, ...]]:
    """Return what is computed of all forms of a layout, and what its columns are called."""
    form = layout.form
    names = FrameNames(form)
    tests: dict[str, list[_Test]] = defaultdict(list)
    for rule in compiled(form.spec):
        if rule.each and not form.rows_of(rule.each):
            continue
        here = (rule.each, ANY_ROW) if rule.each else None
        whens = (form.grounded(case.when, here) for case in rule.cases)
        tests[rule.each] += (_Test(rule, n, when) for n, when in enumerate(whens))
    return names, tuple(
        _Tests(
            table,
            tuple(some),
            tuple(fires(test.when, names.named(table)) for test in some),
            leaves_of(test.when for test in some),
        )
        for table, some in tests.items()
    )


def hits(forms: Sequence[FormRead], values: Sequence[Values]) -> tuple[Hit, ...]:
    """Return every rule that fires in these forms of one spec and one layout, first cases only.

    `values` are the exact values of each form's cells.
    """
    if not forms:
        return ()
    first = forms[0]
    names, tests = _settled(_Layout(id(first.spec), tuple(first.fields), first))
    frames = CellFrames(first, values, names)
    found = (one for some in tests for one in _fired(forms, frames, some))
    return tuple(_first_cases(forms, found))


def _fired(
    forms: Sequence[FormRead], frames: CellFrames, tests: _Tests
) -> Iterator[tuple[int, Rule, str, int]]:
    """Yield form, rule, row and case of every case that is true, of the rules of one table."""
    rows = frames.rows(tests.table)
    lines = frames.of(tests.table, tests.leaves)
    made = [(str(n), one) for n, one in enumerate(tests.made)]
    for name, line in _failures(lines, made):
        test, (form, row) = tests.tests[int(name)], divmod(line, len(rows))
        if not tests.table or _fits(forms[form], test.rule, rows[row]):
            yield form, test.rule, rows[row], test.number


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


def _failures(
    table: pl.DataFrame, tests: Sequence[tuple[str, pl.Expr]]
) -> Iterator[tuple[str, int]]:
    """Yield (test, line) of every fault, as pandera reports them.

    A schema costs some milliseconds for each column: the tests with a fault somewhere stand below
    each other in one.
    """
    if not tests:
        return
    asked = table.lazy().select([expr.alias(name) for name, expr in tests])
    flags = asked.collect()  # lazily: what several tests ask is computed once
    faulty = [one.name for one in flags if one.any(ignore_nulls=False) is not False]
    if not faulty:
        return
    below = pl.concat([flags.get_column(name).alias(_FAULT) for name in faulty])
    try:
        _FAULTLESS.validate(below.to_frame(), lazy=True)
    except SchemaErrors as errors:
        for index in errors.failure_cases["index"]:
            test, line = divmod(index, flags.height)
            yield faulty[test], line


def _first_cases(
    forms: Sequence[FormRead], found: Iterable[tuple[int, Rule, str, int]]
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
