"""指标明细 and its like: one line for each filled row of each form's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.master import wording
from xlkpi.master.content.details import (
    FORM_KEY,
    FORMATS,
    PROJECT_KEY,
    UNIT_KEY,
    columns_of,
    project_code,
)
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.spool import Spool
from xlkpi.rollup.figures import adds
from xlkpi.rollup.project_sets import filled_rows
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import row_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from xlkpi.master.content.shape import Content, Room
    from xlkpi.records import Value
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import Spec, TableSpec


_ADDED_UP = (Kind.MONEY, Kind.NUMBER)
ROW_KEY, ENTRY_KEY, ROLLED_KEY, WEIGHT = "row_key", "entry_key", "rolled_key", "weight"
_HEAD = (
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column(FORM_KEY, "表编号", Format.KEY),
    Column(ROW_KEY, "行", Format.KEY),
    Column(ENTRY_KEY, "表和行", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("unit_kind", "单位类别", Format.WORD),
    Column("unit", "单位", most=20),
    Column("project_code", "项目编码", Format.WORD),
    Column("project", "项目名称", most=36),
)


@dataclass(frozen=True, slots=True)
class RolledInto:
    """Where rows are rolled up: the key of the line by (unit, project, row), and their weights.

    `weights` go by (unit, project); `weight` is what the weights are called.
    """

    keys: Mapping[tuple[str, str, str], str]
    weights: Mapping[tuple[str, str], Decimal | None]
    weight: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that the sheet of the rolled-up rows needs."""
        return (
            Column(ROLLED_KEY, "指标编号", Format.KEY),
            Column(WEIGHT, f"{self.weight}\n（加权用）", Format.MONEY, folded=True),
        )

    def contents(self, form: MergedForm, row: str) -> tuple[Content, ...]:
        """Return what stands in these columns of a row."""
        of = (form.unit.id, form.project.id)
        return (self.keys.get((*of, row), ""), self.weights.get(of))


def table_name(spec: Spec, table: str) -> str:
    """Return the name of a table's detail sheet."""
    return spec.master.tables.get(table) or spec.tables[table].label + wording.DETAIL_ENDING


def table_listing(
    facts: Facts, table: str, name: str, rolled: RolledInto | None = None, room: Room | None = None
) -> Listing | None:
    """Return the filled rows of a table over all forms; None where no form has any.

    Args:
        facts: The facts of the view.
        table: The name of the table.
        name: That of the sheet.
        rolled: Where the rows are rolled up, if they are.
        room: Of sheets: of more lines than one takes, the next ones stand on further ones; None
            for one sheet.
    """
    count = sum(len(form.submission.rows(table)) for form in facts.forms)
    if not count:
        return None
    spec = facts.spec.tables[table]
    columns = (
        *columns_of(facts.spec, _HEAD),
        *label_columns(spec),
        *value_columns(facts.spec, table),
        *(rolled.columns if rolled is not None else ()),
    )
    shape = Shape(name, f"{facts.view.title}　{name}", columns, count, frozen="project")
    shape = shape if room is None else room.shape(shape)
    lines = Spool(_lines(facts, table, rolled))
    money = any(column.format is Format.MONEY for column in columns)
    return Listing(shape, lines, notes=(f"金额单位：{facts.view.measure}",) if money else ())


def _lines(facts: Facts, table: str, rolled: RolledInto | None) -> Iterator[tuple[Content, ...]]:
    spec, number = facts.spec.tables[table], 0
    names = row_names(spec)
    for form in facts.forms:
        head = _head(facts, form)
        for row, values in filled_rows(form, table):
            number += 1
            yield (
                *head[:3],
                row,
                entry_key(head[2], row),
                number,
                *head[3:],
                *row_contents(spec, names, row, values),
                *(rolled.contents(form, row) if rolled is not None else ()),
            )


def entry_key(form_key: str, row: str) -> str:
    """Return the key of a row of one form."""
    return f"{form_key}/{row}"


def value_column(name: str) -> str:
    """Return the id of the column with the values of a table's column."""
    return f"v:{name}"


def label_columns(table: TableSpec) -> tuple[Column, ...]:
    """Return the column for the words of a row, where the rows have some of their own."""
    named = bool(table.row_label) or any(row.label for row in table.fixed)
    return (Column("row_label", "行", Format.WORD),) if named else ()


def value_columns(spec: Spec, name: str) -> tuple[Column, ...]:
    """Return a column for each column of a table; amounts and numbers are added up.

    Where some rows are the sums of others they are not: those would count twice.
    """
    table = spec.tables[name]
    sums = table.tree.sums if table.tree is not None else ()
    return tuple(
        Column(
            value_column(column),
            field.heading,
            FORMATS[field.kind],
            total=field.kind in _ADDED_UP
            and column not in sums
            and adds(spec, Cell(name, "", column)),
            folded=f"{name}.{column}" in spec.master.folded,
        )
        for column, field in table.columns.items()
    )


def row_contents(
    table: TableSpec, names: Mapping[str, str], row: str, values: Mapping[str, Value]
) -> tuple[Content, ...]:
    """Return the label (where rows have one, of `row_names`) and the values of a row."""
    label = (names.get(row, row),) if label_columns(table) else ()
    return (*label, *(values.get(name) for name in table.columns))


def _head(facts: Facts, form: MergedForm) -> tuple[str, ...]:
    """Return what all rows of a form begin with: the keys, then what it is of."""
    unit, project = form.unit, form.project
    return (
        facts.unit_keys[unit.id],
        facts.project_keys[project.id],
        facts.form_key(unit.id, project.id),
        unit.kind,
        unit.name,
        project_code(facts.spec, form),
        form.submission.project_name or project.name,
    )
