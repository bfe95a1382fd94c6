"""Names and numbers that no file, no table and no type of Parquet takes as they are."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl
import pytest

from xlkpi.export.files import PACKAGE, table_files
from xlkpi.export.tables import ExportColumn, ExportTable, Type, export_tables
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEC = """\
xlkpi: 1
id: own
version: 1
title: 表
fields:
  version: {label: 版本, kind: integer}
  field_version: {label: 版本二, kind: integer}
tables:
  forms: {label: 一, spare: 2, columns: {name: {label: 名, kind: text}}}
  table_forms: {label: 二, spare: 2, columns: {file: {label: 甲, kind: text},
    field_file: {label: 乙, kind: text}, field_field_file: {label: 丙, kind: text}}}
  datapackage: {label: 三, spare: 2, columns: {name: {label: 名, kind: text}}}
  con: {label: 四, spare: 2, columns: {name: {label: 名, kind: text}}}
sheets:
  - id: form
    name: 表
    widths: [9, 9, 9]
    rows:
      - [{field: version}, {field: field_version}]
      - {each: forms, cells: [{field: forms.name}]}
      - {each: table_forms, cells: [{field: table_forms.file}, {field: table_forms.field_file},
         {field: table_forms.field_field_file}]}
      - {each: datapackage, cells: [{field: datapackage.name}]}
      - {each: con, cells: [{field: con.name}]}
"""


def test_each_table_and_column_has_a_name_of_its_own() -> None:
    loaded = load_text(SPEC, "own.yaml")
    assert loaded.value is not None, loaded.problems
    tables = export_tables(loaded.value.spec, "元", ())
    names = ["values", "forms", "table_table_forms", "table_forms", "table_datapackage"]
    assert [table.name for table in tables] == [*names, "table_con"]
    assert len(table_files(tables)) == 3 * len(tables)
    assert PACKAGE not in table_files(tables)
    columns = {table.name: {one.title: one.name for one in table.columns} for table in tables}
    assert columns["forms"]["版本"] == "field_field_version"
    assert columns["forms"]["版本二"] == "field_version"
    two = columns["table_forms"]
    assert [two["甲"], two["乙"], two["丙"]] == [
        "field_field_field_file", "field_file", "field_field_file",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "contents", "kind"),
    [
        (ExportColumn("x", "数", Type.INTEGER), [Decimal(10) ** 20, None], pl.Float64),
        (ExportColumn("x", "数", Type.INTEGER), [Decimal(2) ** 63 - 1, None], pl.Int64),
        (ExportColumn("x", "数", Type.NUMBER, decimals=2), [Decimal("1E30")], pl.Decimal(38, 2)),
        (
            ExportColumn("x", "数", Type.NUMBER, decimals=2),
            [Decimal("1E30"), Decimal("1E-17")],
            pl.Float64,
        ),
    ],
)
def test_no_number_is_too_long(
    column: ExportColumn, contents: Sequence[Decimal | None], kind: pl.DataType
) -> None:
    files = table_files([ExportTable("t", "表", [column], [[one] for one in contents])])
    read = pl.read_parquet(BytesIO(files["t.parquet"]))["x"]
    assert read.dtype == kind
    assert [None if one is None else Decimal(one) for one in read] == contents or kind == pl.Float64
    assert [None if one is None else float(one) for one in read] == [
        None if one is None else float(one) for one in contents
    ]
