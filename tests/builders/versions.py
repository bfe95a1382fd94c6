"""Three versions of one form, each filled in by a village of its own, in one round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders.filled_books import filled
from tests.builders.own_forms import NOW, OwnForm
from xlkpi.api.generate import generate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HEAD = """\
xlkpi: 1
id: own
version: {version}
title: 登记表
fields:
"""
_SHEETS = """\
sheets:
  - id: form
    name: 表
    widths: [14, 24, 14]
    rows:
"""
FIRST = (
    _HEAD.format(version=1)
    + """\
  place: {label: 地点, kind: text, required: true, length: [2, 20]}
  materials: {label: 材料费, kind: money, range: [0, 1000]}
  wages: {label: 人工费, kind: money, range: [0, 1000]}
  fax: {label: 传真, kind: text, length: [1, 20]}
  filler: {label: 填报人, kind: text, required: true, length: [1, 20]}
  cost: {label: 费用, kind: money, formula: 'total(materials, wages)'}
tables:
  works:
    label: 工程
    spare: 3
    columns:
      name: {label: 名称, kind: text, required: true, length: [1, 20]}
      amount: {label: 数量, kind: integer, range: [0, 999]}
"""
    + _SHEETS
    + """\
      - [{text: 地点}, {field: place, cols: 2}]
      - [{text: 材料费}, {field: materials, cols: 2}]
      - [{text: 人工费}, {field: wages, cols: 2}]
      - [{text: 传真}, {field: fax, cols: 2}]
      - [{text: 填报人}, {field: filler, cols: 2}]
      - [{text: 费用}, {field: cost, cols: 2}]
      - {each: works, cells: [{text: 工程}, {field: works.name}, {field: works.amount}]}
"""
)
SECOND = (
    FIRST.replace("version: 1", "version: 2")
    .replace("filler:", "reporter:")
    .replace("field: filler", "field: reporter")
    .replace("works.amount", "works.count")
    .replace("amount: {label: 数量", "count: {label: 件数")
    + """\
migrations:
  - to: 2
    renamed: {filler: reporter, works.amount: works.count}
"""
)
"""The second version: 填报人 has another name, so has a column."""
THIRD = (
    _HEAD.format(version=3)
    + """\
  town: {label: 镇, kind: text, required: true, length: [2, 2]}
  village: {label: 村, kind: text, length: [1, 20]}
  cost: {label: 费用, kind: money, range: [0, 2000]}
  double: {label: 两倍, kind: money, formula: cost + cost}
  reporter: {label: 填报人, kind: text, required: true, length: [1, 20]}
  phone: {label: 电话, kind: text, required: true, length: [1, 20]}
tables:
  projects:
    label: 工程
    spare: 2
    columns:
      name: {label: 名称, kind: text, required: true, length: [1, 20]}
      count: {label: 件数, kind: integer, range: [0, 999]}
"""
    + _SHEETS
    + """\
      - [{text: 镇}, {field: town, cols: 2}]
      - [{text: 村}, {field: village, cols: 2}]
      - [{text: 费用}, {field: cost, cols: 2}]
      - [{text: 两倍}, {field: double, cols: 2}]
      - [{text: 填报人}, {field: reporter, cols: 2}]
      - [{text: 电话}, {field: phone, cols: 2}]
      - {each: projects, cells: [{text: 工程}, {field: projects.name}, {field: projects.count}]}
master:
  columns: [town, village, cost, double, reporter, phone]
  tables: {projects: 工程}
migrations:
  - to: 2
    renamed: {filler: reporter, works.amount: works.count}
  - to: 3
    renamed: {works: projects}
    split: {place: {town: 'left(place, 2)', village: 'mid(place, 3, 20)'}}
    merged: {cost: 'total(materials, wages)'}
    dropped: [fax]
"""
)
"""The third: a place is town and village, two amounts are one, a table is called otherwise."""
OLD_VALUES: Mapping[str, Any] = {
    "place": "东镇一村",
    "materials": 30.5,
    "wages": 12,
    "fax": "0393-1",
    "filler": "张三",
    "works[s1].name": "修路",
    "works[s1].amount": 3,
}


class Versions(OwnForm):
    """A workspace whose three villages have workbooks of three versions of a form."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FIRST, "v01", "v02", "v03")
        self.spec = self.folder / "workbook_specs" / "own.yaml"
        self.made = {}
        for unit, text in (("v01", FIRST), ("v02", SECOND), ("v03", THIRD)):
            self.change(text)
            self.issue_to(unit)

    def change(self, text: str) -> None:
        """Write the form anew."""
        self.spec.write_text(text, encoding="utf-8")

    def issue_to(self, unit: str) -> None:
        """Make a unit's workbook by the form as it is."""
        (one,) = generate(self.folder, NOW, units=[unit])
        self.made[unit] = one.file.with_name(f"{unit}_{one.forms}.xlsx")
        self.made[unit].write_bytes(one.file.read_bytes())

    def put(self, unit: str, values: Mapping[str, Any]) -> Path:
        """Lay a unit's filled workbook into the box."""
        path = self.box / f"{unit}.xlsx"
        path.write_bytes(filled(self.folder, self.made[unit], {0: values}))
        return path
