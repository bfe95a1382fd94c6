"""Messages as the clerk reads them: one sentence, the cell, what was found, what to do."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Any

import pytest

from tests.builders.forms import filled, imported
from xlkpi.importer.verdict.miswritten import in_words
from xlkpi.problems import Problem, Severity
from xlkpi.texts import Words

QUALITY = "indicators['产出指标/质量指标']"
# what is typed -> code, what the message has to say, what the hint has to say
SAID: tuple[tuple[str, Any, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("fiscal_funds", "约50万", "T03", ("“约50万”",), ("万元",)),
    ("fiscal_funds", "55\u200b", "T03", ("“55〔看不见的字符〕”",), ()),
    ("fiscal_funds", "#REF!", "T03", ("“#REF!”",), ()),
    ("fiscal_funds", 55.00001, "K06", ("55.00001", "最多 4 位小数的金额"), ("4 位小数",)),
    ("plan[m6].percent", 0.505, "K06", ("50.5%", "没有小数的百分数"), ("没有小数的百分数",)),
    ("other_funds", -1, "K04", ("-1", "0 至 99999999"), ("0 至 99999999",)),
    ("other_funds", "无", "T03", ("“无”",), ("留空", "金额，例如 18.84")),
    ("other_funds", "/", "T03", ("“/”",), ("留空",)),
    ("other_funds", "——", "T03", ("“——”",), ("留空",)),
    ("purpose_items[s1].amount", "没有", "T03", ("“没有”",), ("留空",)),
    ("fill_date", "无", "K02", ("“无”",), ("留空", "例如 2021-1-15")),
    ("fiscal_funds", "无", "T03", ("“无”",), ("只填数字",)),
    ("filler", None, "K01", ("必填项",), ("填报人",)),
    ("purpose", "工资", "K03", ("5 至 500 个字", "2 个字"), ("5 至 500",)),
    ("fill_date", "21-1-15", "K02", ("“21-1-15”", "日期"), ("2021-1-15",)),
    ("fill_date", 20210115, "K08", ("“20210115”", "2021-01-15"), ()),
    ("project_code", "2021_A1", "K07", ("“2021_A1”", "“_”"), ("数字、字母、短横线",)),
    ("phone", "转8位", "K07", ("“***”", "“转位”"), ("括号",)),
    ("not_applicable", "无", "K05", ("“无”",), ("是、否",)),
    ("not_applicable", "×", "K08", ("“×”", "否"), ()),
    ("remarks", "#N/A", "K02", ("“#N/A”", "文字"), ("文字",)),
    (f"{QUALITY}.basis", "#N/A", "K02", ("“#N/A”",), ("例如 行业标准",)),
    ("fiscal_funds", "=50*B1", "K12", ("=50*B1", "现在什么也不显示"), ("公式", "例如 18.84")),
    ("fiscal_funds", "=50+5", "K13", ("=50+5", "55"), ()),
    ("remarks", 123456789012345678, "K14", ("“123456789012346000”",), ("'", "备注")),
    ("remarks", 0.00001, "K15", ("0.00001",), ("0.00001",)),
    ("remarks", time(10, 10, 10), "K15", ("10:10:10",), ("10:10:10",)),
    ("remarks", " 已\n核实 ", "T48", ("“ 已↵核实 ”", "“已↵核实”"), ()),
)  # fmt: skip


@cache
def told() -> tuple[tuple[Problem, ...], ...]:
    returns = imported(*(filled({reference: typed}) for reference, typed, *_ in SAID))
    return tuple(tuple(returned.submissions[0].problems) for returned in returns)


@pytest.mark.parametrize("number", range(len(SAID)), ids=[f"{s[2]} {s[0]}" for s in SAID])
def test_a_message_names_the_cell_what_was_found_and_what_to_do(number: int) -> None:
    reference, _, code, message, hint = SAID[number]
    field = reference.rpartition(".")[2]
    (one,) = (p for p in told()[number] if p.code == code and p.place.field.endswith(field))
    assert one.place.cell
    assert one.message.zh.startswith(one.place.cell)
    assert one.message.zh.count("。") == 1
    assert one.message.zh.endswith("。")
    assert all(words in one.message.zh for words in message), one.message.zh
    assert all(words in one.hint.zh for words in hint), one.hint.zh
    assert one.severity is Severity.INFO or one.place.cell in one.hint.zh
    for text in (one.message, one.hint):
        assert "{" not in text.zh + text.en
        assert "\n" not in text.zh + text.en


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        ("0-9A-Za-z-", Words("数字、字母、短横线", "digits, letters, hyphens")),
        ("0-9 ()+", Words("数字、空格、括号、加号", "digits, spaces, brackets, plus signs")),
        ("A-Z_.", Words("大写字母、下划线、点", "capital letters, underscores, dots")),
        ("甲乙x", Words("甲、乙、x", "甲, 乙, x")),
        ("0-5", Words("0-5", "0-5")),
    ],
)  # fmt: skip
def test_a_class_of_characters_is_said_in_words(allowed: str, words: Words) -> None:
    assert in_words(allowed) == words
