"""A form of a department's own, given as text, and its round over a few villages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import filled
from xlkpi.api import init as starting
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.master_forms import master_forms
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import Imported, ImportedFile

NOW = fixed(datetime(2021, 4, 8, tzinfo=UTC))
HEAD = """\
xlkpi: 1
id: own
version: 1
title: 登记表
"""
REGISTER = (
    HEAD
    + """\
measure: 元
lists:
  town: {words: [东镇, 西镇, 南镇], spellings: {东: 东镇}}
  village:
    by: town
    words: {东镇: [一村, 二村], 西镇: [一村, 三村], 南镇: [四村]}
    spellings: {壹村: 一村}
    other_meaning: {四组: 四村}
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  number: {label: 人数, kind: integer, formula: count(people.name)}
  amounts: {label: 补助笔数, kind: integer, formula: count(people.aid)}
  least: {label: 最低补助, kind: money, formula: min(people.aid)}
  all: {label: 补助合计, kind: money, formula: sum(people.aid)}
tables:
  people:
    label: 人员
    spare: 6
    columns:
      name: {label: 姓名, kind: text, required: true, length: [2, 10]}
      town: {label: 镇, kind: choice, list: town, required: true}
      village: {label: 村, kind: choice, list: village, by: town, required: true}
      aid: {label: 补助, kind: money, range: [0, 1000], blank_as_zero: true}
      run:
        label: 累计
        kind: money
        formula: value_or(previous(people.run), 0) + value_or(people.aid, 0)
sheets:
  - id: form
    name: 表
    widths: [12, 10, 10, 10, 10]
    rows:
      - [{field: unit_name}, {field: number}, {field: amounts}, {field: least}, {field: all}]
      - each: people
        cells:
          - {field: people.name}
          - {field: people.town}
          - {field: people.village}
          - {field: people.aid}
          - {field: people.run}
rules:
  - code: A01
    severity: error
    each: people
    at: people.aid
    when: people.aid < 5
    title: {zh: 补助过低, en: too low}
    message: {zh: '{cell} 为 {value}。', en: '{cell} is {value}.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
"""
)
"""People of a village: a blank aid counts as 0, and a village belongs to its town."""
ONE_PERSON: Mapping[str, Any] = {
    "people[s2].name": "张三",
    "people[s2].town": "西镇",
    "people[s2].village": "一村",
    "people[s2].aid": 30,
}
_CONFIG = """\
year = 2021
[department]
name = "庆北办事处"
[[collections]]
id = "own"
spec = "own"
due = 2021-04-10
"""


class OwnForm:
    """A workspace whose one collection is of a spec; its villages have their workbooks."""

    def __init__(self, folder: Path, spec: str, *units: str) -> None:
        self.folder = folder / "w"
        names = units or ("v01",)
        lines = tuple(
            {"id": one, "name": f"{one}村", "kind": "村", "active": "是"} for one in names
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(starting, "roster_values", lambda: {"units": lines})
            init(self.folder, NOW, example=True)
        (self.folder / "workbook_specs" / "own.yaml").write_text(spec, encoding="utf-8")
        (self.folder / "xlkpi.toml").write_text(_CONFIG, encoding="utf-8")
        self.box = folder / "收件箱"
        self.box.mkdir()

    def issue(self) -> None:
        """Make the workbooks."""
        self.made = {one.unit: one.file for one in generate(self.folder, NOW)}

    def returned(
        self, values: Mapping[str, Any], unit: str = "v01", *, copies: bool = False
    ) -> ImportedFile:
        """Import a unit's workbook with these values."""
        path = self.made[unit]
        (self.box / path.name).write_bytes(filled(self.folder, path, {0: values}))
        (file,) = self.take_in(copies=copies).files
        return file

    def take_in(self, *, copies: bool = False) -> Imported:
        """Import what lies in the box, with or without marked copies."""
        return import_paths(self.folder, NOW, [self.box], received=NOW(), copies=copies)

    def copy(self) -> Any:
        """Return the one marked copy, as openpyxl reads it."""
        (path,) = (self.folder / "output" / "own" / "returns").glob("*.xlsx")
        return openpyxl.load_workbook(path)

    def print_forms(self) -> None:
        """Write the printed forms of what was accepted."""
        master_forms(self.folder, NOW)

    def master(self, sheet: str) -> list[tuple[Any, ...]]:
        """Return the rows of a sheet of the master, as its cells show them."""
        path = self.folder / "output" / "own" / "master.xlsx"
        return list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))


def codes(file: ImportedFile) -> set[tuple[str, str]]:
    """The code of each problem, with the field and row that it blames."""
    return {
        (p.code, f"{p.place.field}@{p.place.row}".rstrip("@"))
        for p in file.problems
        if p.severity != "info"
    }


VISITS = """\
xlkpi: 1
id: visits
version: 1
title: 走访登记

fields:
  homes: {label: 户数, kind: integer, required: true, range: [0, 9999]}
  double: {label: 两倍, kind: number, formula: homes * 2}

sheets:
  - id: visits
    name: 走访
    widths: [12, 12, 12]
    rows:
      - - {text: 走访登记, style: title, cols: 3}
      - - {text: 户数}
        - {field: homes}
        - {field: double}
"""
