"""The sheet of a table: what a form only computes with is out of view."""

from __future__ import annotations

import pytest

from xlkpi.master.content.table_rows import value_columns
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load


@pytest.mark.parametrize("stage", ["monitoring", "self_evaluation"])
def test_columns_that_serve_others_are_folded(stage: str) -> None:
    loaded = load(specs_dir() / f"{stage}.yaml").value
    assert loaded is not None
    columns = {one.id: one for one in value_columns(loaded.spec, "indicators")}
    assert {"v:sign", "v:read", "v:unit"} <= {name for name, one in columns.items() if one.folded}
    printed = {
        cell.field.replace("indicators.", "v:")
        for sheet in loaded.spec.sheets
        for row in sheet.rows
        for cell in row.cells
        if row.each == "indicators" and cell.field
    }
    assert printed
    assert not any(columns[name].folded for name in printed)
