"""Rows that are part of other rows: a budget by codes, whose upper rows add up the lower ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.own_forms import HEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

SPENDING = (
    HEAD
    + """\
measure: 元
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  all: {label: 合计, kind: money, formula: "spend['201'].now + spend['204'].now"}
  left: {label: 余数, kind: money, formula: "sum(spend.left)"}
  staff: {label: 公共安全余数, kind: money, formula: "sum(spend.left, left(row.key, 3) = '204')"}
tables:
  spend:
    label: 支出
    fill: every_row
    tree: {by: code, sums: [now, half]}
    fixed:
      - {key: '201', label: 一般公共服务}
      - {key: '20103', label: 政府办公厅}
      - {key: '2010301', label: 行政运行}
      - {key: '2010302', label: 一般行政管理}
      - {key: '20132', label: 组织事务}
      - {key: '204', label: 公共安全}
      - {key: '20402', label: 公安}
    columns:
      now: {label: 预算数, kind: money}
      half: {label: 半数, kind: money, formula: spend.now / 2}
      left: {label: 余, kind: money, formula: spend.now - spend.half}
sheets:
  - id: form
    name: 表
    widths: [22, 14, 14, 14]
    rows:
      - [{field: unit_name, cols: 4}]
      - each: spend
        cells: [{text: '{row_label}'}, {field: spend.now}, {field: spend.half},
                {field: spend.left}]
      - [{text: 合计}, {field: all}, {field: left}, {field: staff}]
master: {detail: 汇总, total: all, columns: [all, staff, spend.now], tables: {spend: 支出明细}}
rules:
  - code: A01
    severity: error
    title: {zh: 行政运行过大, en: too much}
    when: "spend['2010301'].now > spend['201'].now * 0.9"
    at: "spend['2010301'].now"
    message: {zh: '{cell} 超过上级的九成。', en: '{cell} is too much.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
  - code: A02
    severity: error
    title: {zh: 公共安全不应超过上面各行, en: more than the rows above}
    each: spend
    when: row.number > 5 and row.key in ('20402', '204') and spend.now > spend['201'].now
    at: spend.now
    message: {zh: '{cell}（第 {=row.number} 行）过大。', en: '{cell}, row {=row.number}.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
"""
)
SPENT: Mapping[str, object] = {
    "spend['2010301'].now": 30,
    "spend['2010302'].now": 12.5,
    "spend['20402'].now": 7,
}
"""49.5 in all: 30 and 12.5 below 20103, that below 201; 7 below 204."""
