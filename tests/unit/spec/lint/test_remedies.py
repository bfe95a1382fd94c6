"""What somebody who has never written a spec writes: the remedy says what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.spec.small import spoiled
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from xlkpi.problems import Problem

Case = tuple[str, str, str, str]
"""What stands in the spec, what is written instead, the code, what the remedy says."""

CASES: tuple[Case, ...] = (
    ("by: area}", "by: ^lines.area}", "S03", "小写字母"),
    ("code: A03", "code: ^A003", "S03", "J01"),
    ("length: [1, 20]", "length: ^20", "S03", "[1, 20]"),
    ("range: [2021-01-01, 2021-12-31]", "range: [^30%, 2021-12-31]", "S03", "0.3"),
    ("spare: 2", "spare: ^-1", "S03", "不小于 0"),
    ("list: trade, by: area}", "list: trade, required: ^是, by: area}", "S05", "true"),
    (
        "{label: 行业, kind: choice, list: trade, by: area}",
        "^{label: 行业, kind: choice, list: trade}",
        "S04",
        "by",
    ),
    ("title: 小表", "title: ^'{year}小表'", "S06", "表上"),
    ("when: lines.amount < 0", "when: ^lines.amount != 0", "S05", "<>"),
    ("when: lines.amount < 0", "when: ^lines.amount == 0", "S05", "一个“=”"),
    ("when: lines.amount < 0", "when: ^none", "S13", "none = '是'"),
    ("when: lines.amount < 0", "when: ^none = true", "S13", "= '是'"),
    ("at: lines.amount", "at: ^amount", "S06", "“lines.amount”"),
    ("请更正，合计 {=total}", "请更正{total}", "S06", "{=people.name}"),
)


def told(before: str, after: str) -> tuple[Problem, ...]:
    if "^" not in after:
        after = "^" + after
    text, _ = spoiled((before, after))
    return load_text(text, "small.yaml").problems


@pytest.mark.parametrize(("before", "after", "code", "remedy"), CASES, ids=lambda one: one[:24])
def test_the_remedy_says_what_to_write(before: str, after: str, code: str, remedy: str) -> None:
    found = told(before, after)
    assert [one.code for one in found] == [code], [(p.code, p.message.zh) for p in found]
    assert remedy in found[0].hint.zh


def test_a_message_may_be_in_chinese_alone() -> None:
    text, _ = spoiled(("{zh: 请填写, en: fill it in}", "^{zh: 请填写}"))
    outcome = load_text(text, "small.yaml")
    assert outcome.value is not None, outcome.problems
    rule = next(one for one in outcome.value.spec.rules if one.code == "A02")
    assert (rule.hint.zh, rule.hint.en) == ("请填写", "请填写")
