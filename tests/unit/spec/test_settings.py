"""Settings of a form: where formulas and texts name them, what they may be, and their faults."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from xlkpi.formula.parse import parse
from xlkpi.spec.load import load_text
from xlkpi.spec.settings import COLLECTION_KEYS, UnfitError, example, read_setting, settled
from xlkpi.workspace.config import Collection

TEXT = """\
xlkpi: 1
id: months
version: 1
title: 月表
settings:
  month: {label: 月份, kind: integer, range: [1, 12], default: 6}
  part: {label: 比例, kind: percent, range: [0, 1], default: 30%}
  way: {label: 办法, kind: choice, list: way, default: 甲法}
  causes: {label: 原因, kind: words, list: cause}
  term: {label: 期次, kind: text, default: 第一期}
lists:
  way: {words: [甲法, 乙法]}
  cause: {words: [人员, 经费]}
fields:
  done: {label: '1-{month}月完成', kind: money, required: "way = '乙法'", help: '到{month}月底'}
  rate: {label: 进度, kind: percent, formula: done / 12 * month * part}
  cause: {label: 原因, kind: choice, list: cause}
sheets:
  - id: form
    name: '{month}月'
    widths: [10, 10, 10]
    rows:
      - [{text: '{way}：1-{month}月（{part}）'}, {field: done}, {field: cause}]
rules:
  - code: A01
    severity: error
    title: {zh: 太多, en: too much}
    when: done > month and way = '甲法'
    at: done
    message: {zh: '{cell} 大于 {=month * 2:percent}，{month}月', en: '{cell} {=month}'}
    hint: {zh: 改, en: mend}
"""


TERM = "一段文字，至多 200 个字，没有花括号 { }"


def sound(text: str = TEXT) -> Any:
    outcome = load_text(text, "months.yaml")
    assert outcome.value is not None, outcome.problems
    return outcome.value.spec


def test_a_setting_stands_wherever_it_is_named() -> None:
    """Labels, helps, names, conditions and the formulas in messages; the rest is as it was."""
    given: Any = {"month": (Decimal(7),), "way": ("乙法",), "causes": ("天气", "其他")}
    spec = settled(sound(), given)
    assert spec.settings == {}
    assert (spec.fields["done"].label, spec.fields["done"].help_) == ("1-7月完成", "到7月底")
    assert spec.fields["done"].required == parse("'乙法' = '乙法'")
    assert spec.fields["rate"].formula == parse("done / 12 * 7 * 0.3")
    assert spec.lists["cause"].words == ("天气", "其他")
    (sheet,), (rule,) = spec.sheets, spec.rules
    assert (sheet.name, sheet.rows[0].cells[0].text) == ("7月", "乙法：1-7月（30%）")
    assert rule.when == parse("done > 7 and '乙法' = '甲法'")
    assert rule.message.zh == "{cell} 大于 {=7 * 2:percent}，7月"
    assert settled(spec, {}) is spec


def test_what_nobody_decides_is_as_the_spec_says() -> None:
    spec = settled(sound(), {})
    assert spec.fields["rate"].formula == parse("done / 12 * 6 * 0.3")
    assert spec.lists["cause"].words == ("人员", "经费")


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("month", 13, "1 至 12 的整数"),
        ("month", "6", "1 至 12 的整数"),
        ("month", 6.5, "1 至 12 的整数"),
        ("month", True, "1 至 12 的整数"),
        ("month", float("nan"), "1 至 12 的整数"),
        ("part", 30, "0% 至 100% 的百分数"),
        ("way", "丙法", "其中之一：甲法、乙法"),
        ("causes", [], '几个不同的词，例如 ["甲", "乙"]'),
        ("causes", ["人员", "人员"], '几个不同的词，例如 ["甲", "乙"]'),
        ("causes", ["人员", 1], '几个不同的词，例如 ["甲", "乙"]'),
        ("causes", "人员", '几个不同的词，例如 ["甲", "乙"]'),
        ("causes", ["人\n员"], '几个不同的词，例如 ["甲", "乙"]'),
        *(
            ("term", raw, TERM)
            for raw in (3, " ", "第{一}期", "}", "{unit_name}", "a\x01", "长" * 201)
        ),
    ],
)
def test_a_value_that_cannot_be(name: str, raw: object, expected: str) -> None:
    with pytest.raises(UnfitError) as found:
        read_setting(name, sound(), raw)
    assert found.value.expected.zh == expected


def test_no_setting_has_the_name_of_what_every_collection_says() -> None:
    assert set(COLLECTION_KEYS) == set(Collection.model_fields)


def test_how_a_setting_is_written() -> None:
    spec = sound()
    assert [example(name, spec) for name in spec.settings] == [
        "month = 6", "part = 0.3", 'way = "甲法"', 'causes = ["人员", "经费"]', 'term = "第一期"',
    ]  # fmt: skip
    assert read_setting("part", spec, "45%") == (Decimal("0.45"),)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("month: {label: 月份", "done: {label: 月份", "S07"),
        ("month: {label: 月份", "title: {label: 月份", "S07"),
        ("month: {label: 月份", "due: {label: 月份", "S07"),
        ("month: {label: 月份", "kinds: {label: 月份", "S07"),
        ("default: 第一期", "default: '第{一}期'", "S03"),
        ("default: 6", "default: 13", "S03"),
        (", default: 6", "", "S04"),
        ("list: way, default", "list: ways, default", "S06"),
        ("list: way, default: 甲法", "default: 甲法", "S04"),
        ("kind: words, list: cause}", "kind: words}", "S04"),
        ("done > month", "done > mnth", "S06"),
        ("1-{month}月（", "1-{mnth}月（", "S06"),
        ("，{month}月'", "，{mnth}月'", "S06"),
        ("way = '甲法'\n", "way = '丁法'\n", "S06"),
    ],
)
def test_faults_of_settings_are_told_where_they_stand(old: str, new: str, code: str) -> None:
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    problems = load_text(TEXT.replace(old, new, 1), "months.yaml").problems
    assert (code, line) in [(one.code, one.place.line) for one in problems]
