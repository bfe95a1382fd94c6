"""What rows alike have in common is written and computed as it is for each row alone."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlkpi.api.plan import sample_plan
from xlkpi.formula.moved import Moves
from xlkpi.formula.render import render
from xlkpi.generator import remembered
from xlkpi.generator.cached import Cached
from xlkpi.generator.remembered import Remembered
from xlkpi.newest import Newest
from xlkpi.plan import formulas
from xlkpi.plan.build import build
from xlkpi.plan.formulas import Formulas
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load, load_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Value
    from xlkpi.spec.load import LoadedSpec

ROWS = 12
TRAPS = """\
xlkpi: 1
id: traps
version: 1
title: 陷阱表
lists:
  town: {words: [东镇, 西镇]}
fields:
  limit: {label: 上限, kind: money}
  all: {label: 合计, kind: money, formula: sum(people.aid)}
  third: {label: 第三行, kind: money, formula: "people[s3].aid + people[s4].aid"}
tables:
  plan:
    label: 计划
    fill: every_row
    fixed: [{key: m3, label: 3月}, {key: m6, label: 6月}]
    columns:
      percent: {label: 比例, kind: percent, required: "row.key = 'm6'"}
  people:
    label: 人员
    key: [kind]
    fixed: [{values: {kind: 甲}}, {values: {kind: 乙}}]
    spare: 10
    columns:
      kind: {label: 类别, kind: text}
      name: {label: 姓名, kind: text, required: true, length: [2, 10], unique: true}
      town: {label: 镇, kind: choice, list: town}
      aid: {label: 补助, kind: money, range: [0, 1000], blank_as_zero: true}
      run:
        label: 累计
        kind: money
        formula: value_or(previous(people.run), 0) + value_or(people.aid, 0)
      place: {label: 序号, kind: integer, formula: row.number}
      fifth: {label: 第五行, kind: integer, formula: "if(row.number = 5, 1, 0)"}
      like:
        label: 同镇
        kind: integer
        formula: count(people.name, people.town = this(people.town))
      over:
        label: 超过
        kind: integer
        formula: if(people.aid > limit or people.aid > people[s3].aid, 1, 0)
      much: {label: 多少, kind: number, formula: "number(people.name) + number(people.name)"}
sheets:
  - id: form
    name: 表
    widths: [9, 9, 9, 9, 9, 9, 9, 9, 9, 9]
    rows:
      - [{field: limit}, {field: all}, {field: third}]
      - each: plan
        cells: [{field: plan.percent}]
      - each: people
        cells:
          - {field: people.kind}
          - {field: people.name}
          - {field: people.town}
          - {field: people.aid}
          - {field: people.run}
          - {field: people.place}
          - {field: people.fifth}
          - {field: people.like}
          - {field: people.over}
          - {field: people.much}
rules:
  - code: A01
    severity: error
    each: people
    at: people.aid
    when: people.aid > 5 and row.number > 4
    title: {zh: 过高, en: too high}
    message: {zh: '{cell}', en: '{cell}'}
    hint: {zh: '{cell}', en: '{cell}'}
  - code: A02
    severity: error
    each: people
    at: limit
    when: people.aid > limit and people.town = '东镇' and people[s3].aid > 0
    title: {zh: 超限, en: over}
    message: {zh: '{cell}', en: '{cell}'}
    hint: {zh: '{cell}', en: '{cell}'}
  - code: A03
    severity: error
    each: people
    at: people.town
    when: filled(people.name) and blank(people.town) and previous(people.aid) > people.aid
    title: {zh: 缺镇, en: no town}
    message: {zh: '{cell}', en: '{cell}'}
    hint: {zh: '{cell}', en: '{cell}'}
  - code: A04
    severity: error
    at: "people[s5].aid"
    when: "people[s5].aid > 5 and people[s6].aid > 5 or people[s7].aid > 5 and people[s8].aid > 5"
    title: {zh: 两行, en: two rows}
    message: {zh: '{cell}', en: '{cell}'}
    hint: {zh: '{cell}', en: '{cell}'}
chains:
  - {scope: cell, codes: [A01, A03]}
  - {scope: row, codes: [A02, A03]}
"""
"""Formulas that ask which row they are in, for other rows, and for the row above."""


def traps() -> LoadedSpec:
    loaded = load_text(TRAPS, "traps.yaml")
    assert loaded.value is not None, loaded.problems
    return loaded.value


def bundled(name: str) -> LoadedSpec:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    return loaded


SPECS = sorted(path.stem for path in specs_dir().glob("*.yaml"))


def forget(patch: pytest.MonkeyPatch) -> None:
    formulas.form_cells_of.cache_clear()
    patch.setattr(remembered, "_KNOWN", Newest(8))


def texts(plan: Plan) -> Mapping[object, str]:
    """Every formula of a plan's forms."""
    made = Formulas(plan)
    found: dict[object, str] = {}
    for form in plan.forms:
        for field in form.fields:
            if field.expr is not None:
                found[form.sheet, str(field.at)] = made.field(form, field)
        for helper, text in made.helpers(form):
            found[form.sheet, str(helper.at)] = text
    for check in plan.checks:
        found[check.sheet, str(check.at)] = made.check(check)
    return found


def planned(loaded: LoadedSpec) -> Plan:
    rows = {name: min(table.spare, ROWS) for name, table in loaded.spec.tables.items()}
    return build(loaded, sample_plan(loaded).occasion, rows)


@pytest.mark.parametrize("name", ["traps", *SPECS])
def test_formulas_are_those_of_each_row_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(traps() if name == "traps" else bundled(name))
    forget(monkeypatch)
    moved = texts(plan)
    forget(monkeypatch)
    monkeypatch.setattr(Moves, "formula", lambda _self, _key, _row, write: write())
    assert moved == texts(plan)


def typed(plan: Plan, rng: random.Random) -> Mapping[str, Value]:
    """Something in some inputs, right or wrong; rows next to each other often have the same."""
    choices: tuple[Value, ...] = (
        Decimal(0), Decimal(3), Decimal(9), Decimal("5000.5"), "张三", "12户", "东镇", "南镇",
    )  # fmt: skip
    fields = [f for form in plan.forms for f in form.fields if f.input]
    return {render(f.key): rng.choice(choices) for f in fields if rng.random() < 0.6}


def a_little_else(given: Mapping[str, Value], rng: random.Random) -> Mapping[str, Value]:
    """The same but for three cells: what formulas make of the others is taken over."""
    names = rng.sample(sorted(given), 3)
    return {**given, names[0]: "张三", names[1]: Decimal(7), names[2]: ""}


def shown(plan: Plan) -> Mapping[object, object]:
    """What every formula of a plan shows."""
    made = Formulas(plan)
    seen = Cached(plan, made)
    found: dict[object, object] = {}
    for form in plan.forms:
        for field in form.fields:
            if field.expr is not None:
                found[form.sheet, str(field.at)] = seen.field(form.project, field)
        for helper, _ in made.helpers(form):
            found[form.sheet, str(helper.at)] = seen.helper(form.project, helper)
    for check in plan.checks:
        found[check.sheet, str(check.at)] = seen.line(check.project, (check.sheet_id, check.at))
    return found


@pytest.mark.parametrize("name", ["traps", "monitoring", "allowance_roster", "asset_inventory"])
def test_results_are_those_of_each_row_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = traps() if name == "traps" else bundled(name)
    plan, rng = planned(loaded), random.Random(2021)
    (form,) = plan.occasion.forms
    rows = {table: min(one.spare, ROWS) for table, one in loaded.spec.tables.items()}
    others = [typed(plan, rng) for _ in range(4)]
    for _ in range(6):
        others.append(a_little_else(others[-1], rng))
    plans = [
        build(loaded, replace(plan.occasion, forms=(replace(form, given=given),)), rows)
        for given in others
    ]
    forget(monkeypatch)
    found = [shown(one) for one in plans]
    forget(monkeypatch)
    monkeypatch.setattr(
        Remembered, "result", lambda _self, _computed, _place, _exprs, compute, *_: compute()
    )
    for one, plan in zip(found, plans, strict=True):
        forget(monkeypatch)
        assert one == shown(plan)


def test_most_rows_are_not_written_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list costs what a short one does, but for putting the rows in."""
    plan = planned(bundled("allowance_roster"))
    written: Counter[object] = Counter()
    forget(monkeypatch)
    formula = Moves.formula

    def noted(self: Moves, key: object, row: int, write: Callable[[], str]) -> str:
        def counted() -> str:
            written[key] += 1
            return write()

        return formula(self, key, row, counted)

    monkeypatch.setattr(Moves, "formula", noted)
    texts(plan)
    assert set(written.values()) <= {1, 2}
    assert sum(written.values()) < len(texts(plan)) / 3
