"""A field that must be filled in some cases only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.own_forms import HEAD, OwnForm, codes
from xlkpi.api.spec import check_specs
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path

SPEC = (
    HEAD
    + """\
measure: 元
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  rented: {label: 是否出租, kind: flag, required: true}
  tenant: {label: 承租人, kind: text, length: [1, 20], required: "rented = '是'"}
tables:
  land:
    label: 土地
    spare: 3
    columns:
      usage: {label: 用途, kind: text, length: [1, 20]}
      until: {label: 到期, kind: text, length: [1, 20], required: "land.usage = '发包'"}
      note: {label: 备注, kind: text, length: [1, 20], required: rented = '否'}
sheets:
  - id: form
    name: 表
    widths: [14, 14, 14]
    rows:
      - [{field: unit_name}, {field: rented}, {field: tenant}]
      - each: land
        cells: [{field: land.usage}, {field: land.until}, {field: land.note}]
"""
)


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"rented": "是"}, {("K01", "tenant")}),
        ({"rented": "是", "tenant": "张三"}, set()),
        ({"rented": "否"}, set()),  # rows that are not in use ask for nothing
        ({"rented": "否", "land[s2].usage": "自用"}, {("K01", "land.note@s2")}),
        ({"rented": "否", "land[s1].usage": "发包", "land[s1].note": "无误"},
         {("K01", "land.until@s1")}),
    ],
)  # fmt: skip
def test_it_is_asked_for_where_its_condition_holds(
    values: dict[str, object], missing: set[tuple[str, str]], tmp_path: Path
) -> None:
    form = OwnForm(tmp_path, SPEC)
    form.issue()
    file = form.returned(values)
    assert {one for one in codes(file) if one[0] == "K01"} == missing
    assert (file.status is Status.REJECTED) is bool(missing)


def test_a_condition_over_names_that_are_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(SPEC.replace("rented = '是'", "rentd = '是'", 1), encoding="utf-8")
    assert [(p.code, p.place.line) for p in check_specs([str(path)], tmp_path)] == [("S06", 9)]
    path.write_text(SPEC.replace("rented = '是'", "1 + 1", 1), encoding="utf-8")
    assert [(p.code, p.place.line) for p in check_specs([str(path)], tmp_path)] == [("S13", 9)]
