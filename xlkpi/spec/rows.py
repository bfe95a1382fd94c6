"""The rows of a table: their keys, labels and fixed words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlkpi.spec.language.models import FieldSpec, FixedRow, Spec, TableSpec

_SPARE = re.compile(r"s[0-9]+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its key (fixed: its key or words, spare: s1..sn), label and number from 1.

    `name` is what tells it from all others of its table: its label, with its key where several
    have that label.
    """

    key: str
    label: str
    number: int
    fixed: FixedRow | None = None
    name: str = ""


def table_rows(table: TableSpec, spare: int | None = None) -> tuple[TableRow, ...]:
    """Return all rows of a table: the fixed ones, then the spare ones, whose keys are s1, s2 ...

    Args:
        table: Of a spec.
        spare: How many spare rows it has, None for as many as the spec says.
    """
    labels = [
        row.label or _words(table, row) or _label(table, n) for n, row in enumerate(table.fixed, 1)
    ]
    first = len(labels) + 1
    count = table.spare if spare is None else spare
    labels += [_label(table, first + n) for n in range(count)]
    if len(labels) == 1 and count and table.only_label:
        labels = [table.only_label]
    fixed = (row_key(table, row) for row in table.fixed)
    keys = (*fixed, *(spare_key(n + 1) for n in range(count)))
    times = Counter(labels)
    return tuple(
        TableRow(
            key,
            label,
            n + 1,
            table.fixed[n] if n < len(table.fixed) else None,
            label if times[label] == 1 else f"{label}（{key}）",
        )
        for n, (key, label) in enumerate(zip(keys, labels, strict=True))
    )


def spare_key(number: int) -> str:
    """Return the key of a spare row, numbered from 1."""
    return f"s{number}"


def spare_number(key: str) -> int | None:
    """Return the number of a spare row, from 1; None for a key of another row."""
    return int(key[1:]) if _SPARE.fullmatch(key) else None


def row_names(table: TableSpec) -> Mapping[str, str]:
    """Return the name of each row of a table by its key."""
    return {one.key: one.name for one in table_rows(table)}


def fields_by_cell(spec: Spec) -> Mapping[Cell, FieldSpec]:
    """Return the fields and columns of a form by every cell that they have in it."""
    single = {Cell("", "", name): field for name, field in spec.fields.items()}
    columns = {
        Cell(name, row.key, column): field
        for name, table in spec.tables.items()
        for row in table_rows(table)
        for column, field in table.columns.items()
    }
    return {**single, **columns}


def row_key(table: TableSpec, row: FixedRow) -> str:
    """Return the key of a fixed row: the one given, else its key words joined by a slash."""
    return row.key or "/".join(row.values.get(name, "") for name in table.key)


def inputs(table: TableSpec, fixed: Collection[str] = ()) -> list[str]:
    """Return the columns that a clerk fills in rows whose words in some are `fixed`."""
    return [
        c for c, f in table.columns.items()
        if f.formula is None and f.locked is not True and c not in fixed
    ]  # fmt: skip


def _words(table: TableSpec, row: FixedRow) -> str:
    """Return the word that tells a fixed row from its neighbours: the last of its key."""
    return row.values.get(table.key[-1], "") if table.key else ""


def _label(table: TableSpec, number: int) -> str:
    return table.row_label.replace("{n}", str(number)) if table.row_label else str(number)
