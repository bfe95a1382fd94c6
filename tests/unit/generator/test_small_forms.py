"""Forms as small as a department's first try: they make a workbook that opens."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from tests.builders.forms import sign
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import Occasion
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan

HEAD = """
xlkpi: 1
id: small
version: 1
title: 小表
issued: false
lists:
  kinds: {words: [甲, 乙]}
"""
CREATED = datetime(2021, 1, 1, tzinfo=UTC)


def made(text: str) -> Plan:
    outcome = load_text(HEAD + text, "small.yaml")
    assert outcome.value is not None, outcome.problems
    return build(outcome.value, Occasion(unit="v01", unit_name="示例一村"))


def merged(text: str) -> set[str]:
    book = openpyxl.load_workbook(BytesIO(workbook(made(text), sign, CREATED)))
    return {str(area) for area in book.worksheets[0].merged_cells.ranges}


def test_a_field_of_each_kind_without_help_or_limits() -> None:
    merged("""
fields:
  a: {label: 甲, kind: text}
  b: {label: 乙, kind: flag}
  c: {label: 丙, kind: choice, list: kinds}
  d: {label: 丁, kind: money}
  e: {label: 戊, kind: percent}
  f: {label: 己, kind: date}
  g: {label: 庚, kind: integer}
sheets:
  - id: form
    widths: [10, 10, 10, 10, 10, 10, 10]
    rows:
      - [{field: a}, {field: b}, {field: c}, {field: d}, {field: e}, {field: f}, {field: g}]
""")


TABLE = """
tables:
  lines:
    label: 表
    key: [a, b, c]
    fixed:
      - {values: {a: 甲, b: 乙, c: '1'}}
      - {values: {a: 甲, b: 乙, c: '2'}}
      - {values: {a: 丙, b: 乙, c: '3'}}
    columns:
      a: {label: 甲, kind: text}
      b: {label: 乙, kind: text}
      c: {label: 丙, kind: text}
      d: {label: 丁, kind: text}
sheets:
  - id: form
    widths: [10, 10, 10, 10]
    rows:
      - each: lines
        cells:
          - {field: lines.a, merge: true}
          - {field: lines.b, merge: true}
          - {field: lines.c}
          - {field: lines.d}
"""


def test_two_columns_of_one_band_are_merged_each_by_its_own_words() -> None:
    assert merged(TABLE) == {"A1:A2", "B1:B3"}


def test_only_neighbours_are_merged() -> None:
    gap = TABLE.replace("{values: {a: 甲, b: 乙, c: '2'}}", "{values: {a: 丙, b: 乙, c: '2'}}")
    apart = gap.replace("{values: {a: 丙, b: 乙, c: '3'}}", "{values: {a: 甲, b: 乙, c: '3'}}")
    assert merged(apart) == {"B1:B3"}


def test_a_row_that_has_no_room_beside_what_reaches_down_is_a_fault() -> None:
    outcome = load_text(
        HEAD
        + """
fields:
  x: {label: x, kind: text}
  y: {label: y, kind: text}
sheets:
  - id: form
    widths: [10, 10, 10, 10]
    rows:
      - [{text: p}, {text: q, rows: 2}, {field: x, cols: 2}]
      - [{field: y, cols: 3}]
""",
        "small.yaml",
    )
    assert [(p.code, p.place.line) for p in outcome.problems] == [("S08", 18)]
