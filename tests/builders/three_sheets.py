"""A form on three sheets: assets, debts, and the balance that is drawn from both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.builders.forms import UNIT, UNIT_NAME
from tests.builders.opened_books import opened
from tests.builders.several import sent
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import Plan
    from xlkpi.spec.load import LoadedSpec

SPEC = """\
xlkpi: 1
id: three_sheets
version: 1
title: 村集体资产清查表
measure: 元
lists:
  category: {words: [房屋, 设备]}
  item:
    by: category
    words: {房屋: [办公用房, 仓库], 设备: [农机, 水泵]}
  debt: {words: [借款, 应付款]}
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  base_date: {label: 清查基准日, kind: date, required: true, range: [2020-12-31, 2030-12-31]}
  main: {label: 主要资产类别, kind: choice, list: category}
  largest: {label: 最大资产, kind: choice, list: item, by: main}
  original_all: {label: 原值合计, kind: money, formula: sum(assets.original)}
  net_all: {label: 净值合计, kind: money, formula: sum(assets.net)}
  debt_all: {label: 负债合计, kind: money, formula: sum(debts.amount)}
  cash: {label: 货币资金, kind: money, required: true, range: [0, 99999999]}
  equity: {label: 所有者权益, kind: money, required: true, range: [-99999999, 99999999]}
  assets_total: {label: 资产总计, kind: money, formula: cash + net_all}
  gap: {label: 平衡差额, kind: money, formula: 'assets_total - value_or(debt_all, 0) - equity'}
  filler: {label: 填报人, kind: text, required: true, length: [1, 20]}
tables:
  assets:
    label: 固定资产
    spare: 4
    least: 1
    columns:
      category: {label: 类别, kind: choice, list: category, required: true}
      item: {label: 名称, kind: choice, list: item, by: category, required: true}
      got: {label: 取得日期, kind: date, required: true, range: [1950-01-01, 2030-12-31]}
      original: {label: 原值, kind: money, required: true, range: [0, 99999999]}
      depreciation: {label: 累计折旧, kind: money, blank_as_zero: true, range: [0, 99999999]}
      net: {label: 净值, kind: money, formula: assets.original - assets.depreciation}
      worn: {label: 成新率, kind: percent, formula: assets.net / assets.original}
  debts:
    label: 负债
    spare: 3
    columns:
      kind: {label: 负债类别, kind: choice, list: debt, required: true}
      amount: {label: 金额, kind: money, required: true, range: [0.01, 99999999]}
sheets:
  - id: assets
    name: 固定资产清查
    widths: [6, 12, 12, 14, 14, 14, 14]
    rows:
      - [{text: '{unit_name}固定资产清查', style: title, cols: 7}]
      - [{text: 单位}, {field: unit_name, cols: 2}, {text: 基准日}, {field: base_date},
         {text: 填报人}, {field: filler, show: true}]
      - [{text: 序号, style: head}, {text: 类别, style: head}, {text: 名称, style: head},
         {text: 取得日期, style: head}, {text: 原值, style: head}, {text: 累计折旧, style: head},
         {text: 净值, style: head}]
      - each: assets
        cells: [{text: '{n}'}, {field: assets.category}, {field: assets.item},
                {field: assets.got}, {field: assets.original}, {field: assets.depreciation},
                {field: assets.net}]
      - [{text: 合计, cols: 4}, {field: original_all}, {text: ''}, {field: net_all}]
      - [{text: 主要类别, cols: 2}, {field: main}, {text: '', cols: 4}]
  - id: debts
    name: 负债清查
    widths: [6, 14, 14]
    rows:
      - [{text: '{unit_name}负债清查', style: title, cols: 3}]
      - [{text: 基准日}, {field: base_date, cols: 2}]
      - [{text: 序号, style: head}, {text: 负债类别, style: head}, {text: 金额, style: head}]
      - each: debts
        cells: [{text: '{n}'}, {field: debts.kind}, {field: debts.amount}]
      - [{text: 合计, cols: 2}, {field: debt_all}]
  - id: balance
    name: 平衡表
    widths: [16, 16, 16, 16]
    rows:
      - [{text: 资产负债平衡表, style: title, cols: 4}]
      - [{text: 货币资金}, {field: cash}, {text: 负债合计}, {field: debt_all}]
      - [{text: 固定资产净值}, {field: net_all}, {text: 所有者权益}, {field: equity}]
      - [{text: 最大资产}, {field: largest}, {text: 平衡差额}, {field: gap}]
      - each: assets
        cells: [{text: '资产{n}'}, {field: assets.item}, {field: assets.net, cols: 2}]
      - [{text: 填报人, style: signature}, {field: filler, style: signature, cols: 3}]
guide: {title: 填表说明, lines: ['一、{due}前发回。']}
totals:
  title: 合计
  columns:
    - {label: 资产, value: assets_total, total: sum, kind: money}
    - {label: 负债, value: debt_all, total: sum, kind: money}
chains:
  - {scope: form, codes: [B01, B04]}
rules:
  - code: B01
    severity: error
    title: {zh: 资产负债不平, en: not balanced}
    when: abs(gap) > 0.005
    at: equity
    message: {zh: '{cell}：资产总计 {=assets_total}，相差 {=gap}。', en: '{cell} {=gap} apart.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
  - code: B02
    severity: error
    title: {zh: 折旧大于原值, en: depreciation above value}
    each: assets
    when: assets.depreciation > assets.original
    at: assets.depreciation
    message: {zh: '{cell} 累计折旧 {value} 大于原值。', en: '{cell} {value} is too much.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
  - code: B03
    severity: error
    title: {zh: 取得日期晚于基准日, en: got after base date}
    each: assets
    when: assets.got > base_date
    at: assets.got
    message: {zh: '{cell} 的日期 {value} 晚于清查基准日。', en: '{cell}: {value} is too late.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
  - code: B04
    severity: error
    title: {zh: 现金或第一笔负债过大, en: cash or first debt too large}
    cases:
      - {at: cash, when: cash > 1000000}
      - {at: 'debts[s1].amount', when: 'debts[s1].amount > 1000000'}
    message: {zh: '{cell} 的金额 {value} 过大。', en: '{cell}: {value} is too much.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
master:
  detail: 资产汇总
  total: assets_total
  columns: [original_all, net_all, debt_all, cash, equity, gap]
  tables: {assets: 资产明细, debts: 负债明细}
"""
RIGHT: Mapping[str, object] = {
    "base_date": date(2021, 12, 31),
    "assets[s1].category": "房屋", "assets[s1].item": "仓库",
    "assets[s1].got": date(2001, 5, 1), "assets[s1].original": 90_000,
    "assets[s1].depreciation": 30_000,
    "assets[s2].category": "设备", "assets[s2].item": "水泵",
    "assets[s2].got": date(2015, 3, 1), "assets[s2].original": 5_000.5,
    "debts[s1].kind": "借款", "debts[s1].amount": 20_000,
    "cash": 1_000, "equity": 46_000.5, "filler": "赵一",
    "main": "房屋", "largest": "仓库",
}  # fmt: skip
"""A balanced form: 60,000 + 5,000.5 + 1,000 = 20,000 + 46,000.5."""


@cache
def three_sheets() -> LoadedSpec:
    outcome = load_text(SPEC, "three_sheets.yaml")
    assert outcome.value is not None, outcome.problems
    return outcome.value


@cache
def plan() -> Plan:
    """The workbook of a unit: one form on three sheets."""
    facts = FormFacts(values={"units.name": UNIT_NAME, "units.kind": "村"})
    occasion = Occasion(
        "2021-assets", "办事处", "刘", 2021, date(2022, 1, 15), "元", UNIT, UNIT_NAME, (facts,)
    )
    return build(three_sheets(), occasion)


def places(made: Plan) -> dict[Any, tuple[str, str]]:
    """Field -> its sheet and cell."""
    return {f.key: (form.sheet, str(f.at)) for form in made.forms for f in form.fields}


def filled(changes: Mapping[str, object] = MappingProxyType({})) -> Any:
    """The workbook as it went out, filled by field names: rightly, but for some changes."""
    book, at = opened(sent(plan())), places(plan())
    for name, value in {**RIGHT, **changes}.items():
        sheet, cell = at[resolve(name)]
        book[sheet][cell] = value
    return book


NAMES = ("村级道路建设及危旧桥梁加固改造工程", "村级道路建设及危旧桥梁维护项目")


def of_projects(text: str = SPEC, *names: str) -> Plan:
    """The same form for each of some projects."""
    repeated = text.replace("    widths:", "    repeat: project\n    widths:")
    loaded = load_text(repeated, "three_sheets.yaml")
    assert loaded.value is not None, loaded.problems
    forms = tuple(
        FormFacts(f"p{n:02d}", n, name, {"units.name": "示例一村", "projects.name": name})
        for n, name in enumerate(names or NAMES, 1)
    )
    return build(loaded.value, replace(plan().occasion, forms=forms))
