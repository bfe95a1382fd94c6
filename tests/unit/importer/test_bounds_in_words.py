"""Bounds and days in messages, as a person says them: a spec of bounds of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.forms import CREATED, Issued, imported_by, occasion, sign
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.problems import Problem

SPEC = """\
xlkpi: 1
id: bounds
version: 1
title: 界限表
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name, length: [1, 60]}
  card: {label: 证号, kind: text, length: [18, 18]}
  note: {label: 说明, kind: text, length: [2, 5]}
  share: {label: 份数, kind: integer, range: [3, 3]}
  score: {label: 得分, kind: integer, range: [0, 10]}
  part: {label: 占比, kind: percent, range: [0, 1]}
  start: {label: 开始, kind: date, range: [2026-01-01, 2026-12-31]}
  end: {label: 结束, kind: date}
  filler: {label: 填报人, kind: text, required: true, length: [1, 20]}
tables:
  goals:
    label: 目标
    spare: 3
    least: 2
    row_label: 目标{n}
    columns:
      text: {label: 目标, kind: text, required: true, length: [1, 20]}
sheets:
  - id: form
    widths: [12, 24]
    rows:
      - [{text: 单位}, {field: unit_name}]
      - [{text: 证号}, {field: card}]
      - [{text: 说明}, {field: note}]
      - [{text: 份数}, {field: share}]
      - [{text: 得分}, {field: score}]
      - [{text: 占比}, {field: part}]
      - [{text: 开始}, {field: start}]
      - [{text: 结束}, {field: end}]
      - each: goals
        cells: [{text: '{row_label}'}, {field: goals.text}]
      - [{text: 填报人}, {field: filler}]
rules:
  - code: D01
    severity: error
    title: {zh: 结束早于开始, en: ends before it begins}
    when: end < start
    at: end
    message:
      zh: '{cell} 早于 {=start}，较晚的是 {=value_or(start, end)}。'
      en: '{cell} is before {=start}.'
    hint: {zh: '请在 {cell} 填 {=start} 以后的日期。', en: 'Type a day after {=start} at {cell}.'}
master: {}
"""


def told(values: Mapping[str, object]) -> dict[str, Problem]:
    """What is found in a form with these values, by code."""
    loaded = load_text(SPEC, "bounds.yaml")
    assert loaded.value is not None, loaded.problems
    made = build(loaded.value, replace(occasion(1), collection="c"))
    book = openpyxl.load_workbook(BytesIO(workbook(made, sign, CREATED)))
    at = {field.key: str(field.at) for field in made.forms[0].fields}
    sound = {"goals[s1].text": "甲", "goals[s2].text": "乙", "filler": "赵一"}
    for name, value in {**sound, **values}.items():
        book[made.forms[0].sheet][at[resolve(name)]] = value
    out = BytesIO()
    book.save(out)
    (returned,) = imported_by(Issued(made), out.getvalue())
    return {p.code: p for form in returned.submissions for p in form.problems}


@pytest.mark.parametrize(
    ("field", "typed", "code", "message", "hint"),
    [
        ("card", "123", "K03", "应为 18 个字，填了 3 个字", "改为 18 个字"),
        ("note", "一二三四五六", "K03", "应为 2 至 5 个字，填了 6 个字", "改为 2 至 5 个字"),
        ("share", 4, "K04", "填的是 4，应为 3。", "改填 3。"),
        ("score", 11, "K04", "填的是 11，不在 0 至 10 之内。", "改填 0 至 10 之间的整数。"),
        ("part", 50, "K04", "不在 0% 至 100% 之内", "之间的百分数；如果指 50%，请填 50% 或 0.5。"),
        ("part", 101, "K04", "不在 0% 至 100% 之内", "改填 0% 至 100% 之间的百分数。"),
        ("start", date(2025, 1, 1), "K04", "不在 2026-01-01 至 2026-12-31 之内", "之间的日期"),
        ("goals[s2].text", None, "K10", "至少要填 2 行，现在填了 1 行", "填写"),
    ],
)
def test_bounds_are_said_as_people_say_them(
    field: str, typed: object, code: str, message: str, hint: str
) -> None:
    fault = told({field: typed})[code]
    assert message in fault.message.zh
    assert hint in fault.hint.zh
    assert "{" not in fault.message.en + fault.hint.en


def test_days_in_messages_are_days() -> None:
    fault = told({"start": date(2026, 6, 30), "end": date(2026, 6, 29)})["D01"]
    assert fault.message.zh.endswith("早于 2026-06-30，较晚的是 2026-06-30。")
    assert "2026-06-30 以后" in fault.hint.zh
