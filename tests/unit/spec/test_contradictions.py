"""What no form could fulfil, what stands twice, and what would end the program: each a problem."""

from __future__ import annotations

import pytest

from tests.unit.spec.small import SMALL, spoiled
from xlkpi.spec.load import load_text

CASES: tuple[tuple[str, str, str], ...] = (
    ("S03", "length: [1, 20]", "length: ^[20, 1]"),
    ("S03", "range: [2021-01-01, 2021-12-31]", "range: ^[2021-12-31, 2021-01-01]"),
    ("S03", "range: [2021-01-01, 2021-12-31]", "range: [2021-01-01, ^2021-02-30]"),
    ("S03", "{label: 名称, kind: text, ", "{label: 名称, kind: text, list: ^area, "),
    ("S03", "{label: 名称, kind: text, ", "{label: 名称, kind: text, decimals: ^2, "),
    ("S03", "{label: 日期, kind: date, ", "{label: 日期, kind: date, length: ^[1, 2], "),
    ("S03", "{label: 名称, kind: text, ", "{label: 名称, kind: text, unit: ^亩, "),
    ("S03", "{label: 名称, kind: text, ", "{label: 名称, kind: text, unique: ^true, "),
    ("S03", "{label: 名称, kind: text, ", "{label: 名称, kind: text, pattern: ^'[0-9]+', "),
    ("S03", "{label: 日期, kind: date, ", "{label: 日期, kind: date, pattern: ^'[0-9]', "),
    (
        "S03",
        "amount: {label: 金额, kind: money}",
        "amount: {label: 金额, kind: number, unit: ^万元}",
    ),
    (
        "S03",
        "amount: {label: 金额, kind: money}",
        "amount: {label: 金额, kind: number, unit: ^'10米'}",
    ),
    (
        "S03",
        "amount: {label: 金额, kind: money}",
        "amount: {label: 金额, kind: percent, decimals: 4, format: ^0%}",
    ),
    ("S07", "农业: [种植, 养殖]", "农业: [种植, ^种植]"),
    ("S07", "codes: [A01, A02]", "codes: [A01, ^A01]"),
    ("S07", "{values: {item: 乙}}", "^{values: {item: 甲}}"),
    ("S03", "{values: {item: 乙}}", "{key: ^s1, values: {item: 乙}}"),
    ("S03", "{values: {item: 乙}}", "{values: {item: 乙, area: ^渔业}}"),
    ("S03", "    spare: 2", "    least: ^9\n    spare: 2"),
    ("S06", "{text: 名称, cols: 2}", "{text: ^'{nosuch}', cols: 2}"),
    ("S06", "{text: 名称, cols: 2}", "{text: ^'{', cols: 2}"),
    ("S06", "  - id: form", "  - id: form\n    name: ^'{ordr}'"),
    ("S06", "    key: [item]", "    key: [item]\n    row_label: ^'{m}'"),
    ("S06", "请更正，合计 {=total}", "请更正，合计 {=total:nofmt}^"),
    ("S13", "formula: total / 2", "formula: ^total / 2 + this(lines.amount)"),
    ("S13", "formula: total / 2", "formula: ^'value_or(previous(lines.amount), 0)'"),
    ("S03", "[{field: none, cols: 6}]", "[{field: none, cols: ^99999999}]"),
    ("S03", "[{field: none, cols: 6}]", "[{field: none, cols: 6, rows: ^0}]"),
    ("S05", "when: lines.amount < 0", "when: ^true"),
    ("S05", "formula: total / 2", "formula: ^" + " + ".join(["total"] * 900)),
    ("S03", "version: 1\n", "version: ^" + "1" * 5000 + "\n"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[2].strip()[:40])
def test_it_is_told_at_its_place_with_a_remedy(case: tuple[str, str, str]) -> None:
    code, before, after = case
    if "nofmt" in after:  # a message is located as a whole
        text = SMALL.replace(before, after.replace("^", ""))
        assert code in {p.code for p in load_text(text, "a.yaml").problems}
        return
    text, places = spoiled((before, after))
    problems = load_text(text, "a.yaml").problems
    assert (code, *places[0]) in {(p.code, p.place.line, p.place.column) for p in problems}
    assert all(p.hint.zh and p.hint.en for p in problems)


def test_a_document_nested_without_end_is_a_syntax_fault() -> None:
    for text in ("[" * 30_000 + "]" * 30_000, "- " * 30_000, "{a: " * 30_000):
        assert [p.code for p in load_text(text, "a.yaml").problems] == ["S01"]


def test_a_character_that_yaml_does_not_allow_is_told_at_its_line() -> None:
    (found,) = load_text(SMALL.replace("小表", "小\x07表"), "a.yaml").problems
    assert (found.code, found.place.line, found.place.column) == ("S01", 4, 9)


def test_a_table_may_ask_for_rows_that_its_words_name() -> None:
    text = SMALL.replace("    spare: 2", "    least: 1\n    spare: 2")
    assert load_text(text, "a.yaml").problems == ()


def test_mistakes_of_every_kind_are_told_beside_each_other() -> None:
    """A wrong severity does not hide a formula that names what that rule runs over."""
    text = SMALL
    for before, after in (
        ("severity: error\n    title: {zh: 金额为负", "severity: eror\n    title: {zh: 金额为负"),
        ("formula: sum(lines.amount)", "formula: sum(lines.amont)"),
        ("    spare: 2", "    spare: two"),
        ("kind: choice, list: trade, by: area", "kind: choice, list: trades, by: area"),
        ("area: {label: 领域, kind: choice, list: area}", "area: {lable: 领域, kind: choice}"),
    ):
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    told = {p.message.zh.split("”")[0] for p in load_text(text, "a.yaml").problems}
    for name in ("eror", "lines.amont", "two", "trades", "lable"):
        assert any(name in one for one in told), (name, told)
