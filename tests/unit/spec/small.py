"""A small sound spec, and the same with mistakes: a ^ in what is written marks the fault."""

from __future__ import annotations

SMALL = """\
xlkpi: 1
id: small
version: 1
title: 小表
lists:
  area: {words: [农业, 工业], spellings: {农: 农业}, other_meaning: {贸易: 工业}}
  trade:
    by: area
    words:
      农业: [种植, 养殖]
      工业: [制造]
fields:
  name: {label: 名称, kind: text, length: [1, 20], help: 单位全称}
  none: {label: 无, kind: flag}
  day: {label: 日期, kind: date, range: [2021-01-01, 2021-12-31]}
  total: {label: 合计, kind: money, formula: sum(lines.amount)}
  half: {label: 一半, kind: money, formula: total / 2}
tables:
  lines:
    label: 明细
    key: [item]
    fixed:
      - {values: {item: 甲}, defaults: {amount: 0}, sources: {amount: projects.control_total}}
      - {values: {item: 乙}}
    spare: 2
    columns:
      item: {label: 项目, kind: text}
      area: {label: 领域, kind: choice, list: area}
      trade: {label: 行业, kind: choice, list: trade, by: area}
      amount: {label: 金额, kind: money}
      share: {label: 占比, kind: percent, formula: lines.amount / total}
      after: {label: 接续, kind: reference, to: lines.item}
sheets:
  - id: form
    widths: [10, 10, 10, 10, 10, 10]
    side: {widths: [10, 10], rows: [[{text: 旁注}, {field: day}]]}
    rows:
      - [{text: 名称, cols: 2}, {field: name, cols: 4}]
      - [{field: none, cols: 6}]
      - each: lines
        cells:
          - {field: lines.item}
          - {field: lines.area}
          - {field: lines.trade}
          - {field: lines.amount}
          - {field: lines.share}
          - {field: lines.after}
      - [{text: 合计, cols: 2}, {field: total, cols: 2}, {field: half, cols: 2}]
totals:
  title: 汇总
  columns:
    - {label: 合计, value: total}
waiver: {flag: none, keep: [name]}
chains:
  - {scope: row, codes: [A01, A02]}
rules:
  - code: A01
    severity: error
    title: {zh: 金额为负, en: negative}
    message: {zh: "{cell}“{row_label}”为 {value}", en: "{cell} is {value}"}
    hint: {zh: "请更正，合计 {=total}", en: mend it}
    when: lines.amount < 0
    each: lines
    at: lines.amount
  - code: A02
    severity: error
    title: {zh: 领域未填, en: no area}
    message: {zh: 领域未填, en: no area}
    hint: {zh: 请填写, en: fill it in}
    each: lines
    cases:
      - {at: lines.area, when: blank(lines.area)}
      - {at: "lines['甲'].trade", when: lines.trade not in trade}
  - code: A03
    severity: warning
    title: {zh: 错字, en: typo}
    message: {zh: 错字, en: typo}
    hint: {zh: 请核对, en: look again}
    check: known_typos
    at: [name]
    list: area
    value: total
master:
  total: total
  count: lines
  columns: [name, lines.amount]
  shares: {lines.share: lines.amount}
  tables: {lines: 明细表}
"""


def spoiled(*mistakes: tuple[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """The spec with one text written for another, and the line and column of each ^, in order."""
    text = SMALL
    for before, after in mistakes:
        assert text.count(before) == 1, before
        assert after.count("^") == 1, after
        text = text.replace(before, after)
    places: list[tuple[int, int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        pieces = line.split("^")
        widths = [len("".join(pieces[: n + 1])) + 1 for n in range(len(pieces) - 1)]
        places += [(number, width) for width in widths]
    return text.replace("^", ""), places
