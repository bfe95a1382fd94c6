"""A form of two sheets that is added up over three units, with all that does not simply add.

The keys of its rows are taken for one another, or for patterns, by SUMIFS.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tests.builders.master_views import RECEIVED, example_view
from xlkpi.records import Record, Status, Submission
from xlkpi.rollup.lines import DueForm, MergedForm
from xlkpi.spec.load import load_text
from xlkpi.workspace.roster import Project, Roster, Unit

if TYPE_CHECKING:
    from xlkpi.records import Value
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.language.models import Spec

SPEC = """\
xlkpi: 1
id: own
version: 1
title: 收支表
measure: 元
lists: {kind: {words: [村, 社区]}}
fields:
  year: {label: 年度, kind: integer, locked: true, source: collection.year}
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  unit_kind: {label: 类别, kind: choice, list: kind, locked: true, source: units.kind}
  month: {label: 月份, kind: integer}
  total: {label: 合计, kind: money, formula: sum(lines.amount)}
  before: {label: 上年, kind: money}
  gift: {label: 捐赠, kind: money, blank_as_zero: true}
  change: {label: 增减率, kind: percent, formula: '(total + gift - before) / before'}
  covered: {label: 覆盖率, kind: percent, formula: sum(lines.people) / sum(lines.amount)}
  typed: {label: 满意率, kind: percent}
  last: {label: 上期, kind: integer, locked: true, source: earlier.month, default: 0}
  day: {label: 日期, kind: date}
  filler: {label: 填报人, kind: text}
tables:
  lines:
    label: 明细
    spare: 4
    fixed:
      - {key: '2', label: 二}
      - {key: '02', label: 零二}
      - {key: 'a*', label: 星}
      - {key: a-long, label: 长}
    columns:
      amount: {label: 金额, kind: money}
      people: {label: 人数, kind: integer}
      price: {label: 单价, kind: money}
      part: {label: 占比, kind: percent, formula: lines.amount / total}
      note: {label: 说明, kind: text}
  plan:
    label: 计划
    fill: every_row
    fixed: [{key: m6, label: 6月底}, {key: m12, label: 12月底}]
    columns:
      percent: {label: 比例, kind: percent}
      amount: {label: 计划金额, kind: money, formula: plan.percent * total}
  people:
    label: 人员
    spare: 9
    columns:
      name: {label: 姓名, kind: text}
sheets:
  - id: main
    name: 收支
    widths: [12, 12, 9, 9, 9, 12]
    rows:
      - [{text: '{unit_name}{year}年{title}', style: title, cols: 6}]
      - [{field: unit_name, style: note, cols: 2}, {field: unit_kind, style: note},
         {field: year, style: note}, {field: month, style: note}, {text: '{measure}', style: note}]
      - each: lines
        cells: [{text: '{row_label}'}, {field: lines.amount}, {field: lines.people},
                {field: lines.price}, {field: lines.part}, {field: lines.note}]
      - [{text: 合计}, {field: total}, {field: before}, {field: gift}, {field: change},
         {field: covered}]
      - each: people
        cells: [{text: '{n}'}, {field: people.name, cols: 5}]
  - id: plans
    name: 计划
    widths: [12, 12, 14]
    rows:
      - each: plan
        cells: [{text: '{row_label}'}, {field: plan.percent}, {field: plan.amount}]
      - [{field: total}, {field: typed}, {field: last}]
      - [{field: change}, {field: filler}, {field: day}]
master:
  detail: 汇总
  columns: [total]
  tables: {lines: 收支明细}
  forms: [all, kind]
  not_added: [month, last, lines.price]
"""
UNITS = (Unit("v01", "东村", "村"), Unit("v02", "西村", "村"), Unit("c01", "南社区", "社区"))
PROJECT = Project("", 1, "收支表")
Lines = dict[str, tuple[str, int]]
GIVEN: dict[str, tuple[Lines, str | None, str | None, str]] = {
    "v01": ({"2": ("10.10", 1), "02": ("0.20", 2), "s1": ("5", 3)}, "10", None, "0.5"),
    "v02": ({"2": ("30", 4), "a*": ("7.05", 5), "a-long": ("1000000.01", 6)}, "90", "2", "0.25"),
    "c01": ({"02": ("8", 7)}, None, None, "1"),
}
"""Of each unit the amount and people of its lines, 上年, 捐赠, and the plan by June."""


@cache
def spec() -> Spec:
    """The form."""
    loaded = load_text(SPEC, "own.yaml")
    assert loaded.value is not None, loaded.problems
    assert loaded.problems == ()
    return loaded.value.spec


def accepted(unit: Unit) -> MergedForm:
    """What a unit reported, with what its form computed of it."""
    lines, before, gift, half = GIVEN[unit.id]
    total = sum((Decimal(amount) for amount, _ in lines.values()), Decimal(0))
    single: dict[str, Value] = {"year": Decimal(2021), "month": Decimal(3), "total": total}
    single |= {
        "typed": Decimal("0.9"),
        "last": Decimal(2),
        "filler": "赵一",
        "unit_name": unit.name,
    }
    single |= {"before": Decimal(before)} if before else {}
    single |= {"gift": Decimal(gift)} if gift else {}
    records = [Record("", "", single)]
    for key, (amount, people) in lines.items():
        values: dict[str, Value] = {"amount": Decimal(amount), "people": Decimal(people)}
        values |= {"price": Decimal("1.5"), "part": Decimal(amount) / total, "note": "略"}
        records.append(Record("lines", key, values))
    for key, share in (("m6", Decimal(half)), ("m12", Decimal(1))):
        records.append(Record("plan", key, {"percent": share, "amount": share * total}))
    if unit.id != "c01":
        records.append(Record("people", "s1", {"name": f"{unit.name}的人"}))
    status, sheet = Status.ACCEPTED, "收支"
    submission = Submission(unit.id, "", PROJECT.name, sheet, status, unit.id, tuple(records), ())
    return MergedForm(unit, PROJECT, submission, f"{unit.id}.xlsx", RECEIVED)


def view(*units: str, **kinds: str) -> MasterView:
    """The master's view with the forms of these units, all three are due; `kinds` by unit."""
    known = tuple(replace(unit, kind=kinds.get(unit.id, unit.kind)) for unit in UNITS)
    return replace(
        example_view(()),
        spec=spec(),
        measure="元",
        title="收支汇总",
        roster=Roster(known, (PROJECT,), ()),
        due=tuple(DueForm(unit.id, "") for unit in known),
        forms=tuple(accepted(unit) for unit in known if unit.id in units),
    )
