"""References to nothing (K05): what no formula says of a table beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import NOTHING
from xlkpi.importer.verdict.message_places import some_words
from xlkpi.problems import Problem, problem
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.formula.ast import Cell
    from xlkpi.importer.form import FormRead


def dangling_references(form: FormRead) -> Iterator[tuple[Cell, Problem]]:
    """Yield the faults of references to other tables, with their cells."""
    for table_name, table in form.spec.tables.items():
        for column, field in table.columns.items():
            if field.kind is Kind.REFERENCE and field.to is not None:
                yield from _dangling(form, table_name, column, field.to)


def _column(form: FormRead, table: str, column: str) -> list[tuple[Cell, object]]:
    return [
        (key, form.readings.get(key, NOTHING).value)
        for key in form.fields
        if key.table == table and key.column == column
    ]


def _dangling(form: FormRead, table: str, column: str, to: str) -> Iterator[tuple[Cell, Problem]]:
    other_table, _, other_column = to.partition(".")
    known = [str(v) for _, v in _column(form, other_table, other_column) if v is not None]
    allowed = set(known)
    for key, value in _column(form, table, column):
        if value is not None and value not in allowed:
            label = form.fields[key][1].spec.label
            spec = form.spec.tables[other_table].columns[other_column]
            others = tuple(dict.fromkeys(quotable(spec, one) for one in known))
            words = some_words(others, quotable(spec, str(value)))
            yield key, problem("K05", form.at(key), label=label, words=words)
