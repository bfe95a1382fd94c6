"""Each mistake a spec can have: one text written for another gives one problem where the ^ is."""

from __future__ import annotations

import pytest

from tests.unit.spec.small import SMALL, spoiled
from xlkpi.spec.load import load_text

Case = tuple[str, str, str, str]
"""The code, what the message names, what stands in the spec, what is written instead."""


def rule(keys: str, start: str = "") -> tuple[str, str]:
    """One more rule with these keys."""
    words = "severity: info, title: &w {zh: 无, en: none}, message: *w, hint: *w"
    return "  - code: A03\n", f"  - {start}{{code: A04, {words}, {keys}}}\n  - code: A03\n"


LISTS: tuple[Case, ...] = (
    ("S11", "trade", "    by: area\n    words:", "    ^words:"),
    ("S11", "area", "area: {words", "area: ^{by: trade, words"),
    ("S06", "aera", "by: area\n    words", "by: ^aera\n    words"),
    ("S06", "商业", "      工业: [制造]", "      工业: [制造]\n      商业: ^[零售]"),
    ("S07", "农业", "[农业, 工业]", "[^农业, 工业, 农业]"),
    ("S06", "林业", "{农: 农业}", "{农: ^林业}"),
    ("S06", "林业", "{贸易: 工业}", "{贸易: ^林业}"),
)
FIELDS: tuple[Case, ...] = (
    ("S06", "areas", "list: area}", "list: ^areas}"),
    ("S04", "list", "{label: 领域, kind: choice, list: area}", "^{label: 领域, kind: choice}"),
    ("S06", "aera", "list: trade, by: area}", "list: trade, by: ^aera}"),
    (
        "S04",
        "to",
        "{label: 接续, kind: reference, to: lines.item}",
        "^{label: 续, kind: reference}",
    ),
    ("S06", "lines.itm", "to: lines.item}", "to: ^lines.itm}"),
    ("S06", "name", "to: lines.item}", "to: ^name}"),
)
ROWS: tuple[Case, ...] = (
    ("S06", "itm", "{values: {item: 乙}}", "{values: {item: 乙, itm: ^乙}}"),
    ("S06", "amont", "{amount: 0}", "{amont: ^0}"),
    ("S03", "10", "{values: {item: 乙}}", "{values: {item: 乙, amount: ^'10'}}"),
    ("S06", "amont", "{amount: projects.control_total}", "{amont: ^projects.control_total}"),
    ("S06", "itm", "tables:\n", "tables:\n  more: {label: 多, columns: {}, key: [^itm]}\n"),
    (
        "S04",
        "key",
        "tables:\n",
        "tables:\n  more: {label: 多, columns: {}, fixed: [^{label: 甲}]}\n",
    ),
)
RULES: tuple[Case, ...] = (
    ("S07", "A02", "code: A03", "code: ^A02"),
    *(("S12", f"{x}03", "code: A03", f"code: ^{x}03") for x in "KFSX"),
    ("S12", "A04", *rule("at: name", "^")),
    ("S12", "A04", *rule("at: name, fault: required, event: spelling", "^")),
    ("S12", "A04", *rule("at: name, fault: required, when: blank(name)", "^")),
    ("S04", "at", *rule("when: total > 0", "^")),
    ("S04", "at", *rule("check: known_typos", "^")),
    ("S12", "A03", "severity: warning", "severity: ^error"),
    ("S06", "known_typo", "check: known_typos", "check: ^known_typo"),
    ("S06", "areas", "    list: area\n    value", "    list: ^areas\n    value"),
    ("S06", "line", *rule("when: total > 0, at: total, each: ^line")),
    ("S06", "nme", "    at: [name]", "    at: [name, ^nme]"),
    ("S06", "lines.amont", "    at: lines.amount", "    at: ^lines.amont"),
    ("S06", "lines[丙]", "\"lines['甲'].trade\"", "^\"lines['丙'].trade\""),
    ("S13", "lines.area", *rule("when: total > 0, at: ^lines.area")),
    ("S05", "名称", "{at: lines.area,", "{at: ^lines.,"),
    ("S05", "lines.area + 1", "{at: lines.area,", "{at: ^lines.area + 1,"),
    ("S06", "A05", "codes: [A01, A02]", "codes: [A01, ^A05]"),
)
MESSAGES: tuple[Case, ...] = (
    ("S06", "cel", 'zh: "{cell}', 'zh: ^"{cel}'),
    ("S06", "row", "en: look again", "en: ^'look at {row}'"),
    ("S05", "这里应为", '"请更正，合计 {=total}"', '^"请更正，合计 {=total +}"'),
    ("S05", "totel", '"请更正，合计 {=total}"', '^"请更正，合计 {=totel(total)}"'),
    ("S13", "lines.share", "hint: {zh: 请核对", "hint: {zh: ^'{=lines.share}请核对'"),
)
FORMULAS: tuple[Case, ...] = (
    ("S06", "totl", "total / 2", "^totl / 2"),
    ("S06", "lines.amont", "sum(lines.amount)", "^sum(lines.amont)"),
    ("S06", "lines[丙]", "total / 2", "^\"lines['丙'].amount\""),
    ("S06", "lines.amont", "lines.amount / total", "^lines.amont / total"),
    ("S06", "lines.amont", "lines.amount < 0", "^lines.amont < 0"),
    ("S06", "trades", "lines.trade not in trade", "^lines.trade not in trades"),
    ("S06", "totl", "value: total}", "value: ^totl}"),
    ("S06", "totl", "value: total\n", "value: ^totl\n"),
    ("S13", "文字", "total / 2", "^total + name"),
    ("S13", "文字", "total / 2", "^name"),
    ("S13", "条件", "total / 2", "^total > 2"),
    ("S13", "lines.amount", "total / 2", "^lines.amount"),
    ("S13", "文字", "lines.amount / total", "^lines.item"),
    ("S13", "数字", "lines.amount < 0", "^lines.amount"),
    ("S13", "文字", "blank(lines.area)", "^lines.area"),
    ("S13", "文字", "value: total\n", "value: ^name\n"),
    ("S13", "lines.amount", "value: total}", "value: ^lines.amount}"),
    ("S10", "half → half", "total / 2", "^half / 2"),
    ("S10", "lines.share", "lines.amount / total", "^lines.share * 2"),
    ("S10", "lines.amount → total", "金额, kind: money", "金额, kind: money, formula: ^total / 2"),
    ("S10", "lines.share", "lines.amount / total", "^\"lines['甲'].share\""),
)
MASTER: tuple[Case, ...] = (
    ("S06", "nobody", "flag: none", "flag: ^nobody"),
    ("S06", "name", "flag: none", "flag: ^name"),
    ("S06", "nme", "keep: [name]", "keep: [^nme]"),
    ("S06", "totl", "  total: total", "  total: ^totl"),
    ("S06", "line", "count: lines", "count: ^line"),
    ("S06", "nme", "[name, lines.amount]", "[^nme, lines.amount]"),
    ("S06", "lines.amont", "[name, lines.amount]", "[name, ^lines.amont]"),
    ("S06", "lines.shar", "{lines.share: ", "{lines.shar: ^"),
    ("S06", "lines.amont", "{lines.share: lines.amount}", "{lines.share: ^lines.amont}"),
    ("S06", "line", "tables: {lines: ", "tables: {line: ^"),
    ("S03", "name", "  total: total\n", "  total: ^name\n"),
    ("S03", "al", "  total: total\n", "  total: total\n  forms: [^al]\n"),
    ("S03", "project", "  total: total\n", "  total: total\n  forms: [all, ^project]\n"),
    ("S06", "hal", "  total: total\n", "  total: total\n  not_added: [half, ^hal]\n"),
    ("S03", "name", "  total: total\n", "  total: total\n  not_added: [^name]\n"),
    ("S06", "total", "  total: total\n", "  total: total\n  folded: [^total]\n"),
)
HEAD, ALONE = "{text: 名称, cols: 2}", "      - [{field: none, cols: 6}]\n"
BAND = "      - each: lines\n        cells:\n"
BAND_END = "          - {field: lines.after}\n      - [{text: 合计, cols: 2}"
MORE = "more: ^{label: 更多, kind: text}\n"
OTHER_SHEET = "id: more\n    name: {}\n    widths: [9]\n    rows: [[{{text: 甲}}]]\ntotals:\n"
LAYOUT: tuple[Case, ...] = (
    ("S06", "line", ALONE, ALONE + "      - {each: ^line, cells: [{text: 甲}]}\n"),
    ("S06", "nme", HEAD, "{field: ^nme, cols: 2}"),
    ("S06", "na me", HEAD, "{field: ^na me, cols: 2}"),
    ("S06", "1 + 1", HEAD, "{field: ^1 + 1, cols: 2}"),
    ("S06", "丙", HEAD, "{field: ^\"lines['丙'].item\", cols: 2}"),
    ("S06", "dy", "{text: 旁注}", "{field: ^dy}"),
    ("S08", "more", "  half: {", f"  {MORE}  half: {{"),
    ("S08", "lines.more", "      after: {", f"      {MORE}      after: {{"),
    (
        "S08",
        "lines.after",
        BAND_END,
        "          - {text: ''}\n      - [{field: ^lines.after}, {text: 合计}",
    ),
    ("S08", "7", f"[{HEAD}", f"^[{HEAD}, {{text: 甲}}"),
    ("S08", "7", BAND, "      - ^each: lines\n        cells:\n          - {text: 甲}\n"),
    ("S08", "3", "[{text: 旁注}", "^[{text: 旁注, cols: 2}"),
    ("S08", "repeat", "totals:\n", "  - ^" + OTHER_SHEET.format("多\n    repeat: project")),
    ("S07", "{order}.", "totals:\n", "  - " + OTHER_SHEET.format("^'{order}.{project_name}'")),
    ("S08", "12", "cols: 4}]\n      - [", "cols: 4, rows: 2}]\n      - ^["),
)
LIMITS: tuple[Case, ...] = (
    ("S09", "33", "label: 名称", "label: ^" + "长" * 33),
    ("S09", "33", "label: 项目", "label: ^" + "长" * 33),
    ("S09", "256", "help: 单位全称", "help: ^" + "长" * 256),
    ("S09", "40000", "length: [1, 20]", "length: ^[1, 40000]"),
    ("S09", "256", "  农业: [种植, 养殖]", f"  ^农业: [种植, {'长' * 256}]"),
    ("S09", "256", "words: [农业, 工业]", f"words: ^[农业, 工业, {'长' * 256}]"),
)
SHAPES: tuple[Case, ...] = (
    ("S02", "wide", HEAD, "{text: 名称, cols: 2, ^wide: 3}"),
    ("S02", "colour", "      item: {", "      item: {^colour: 红, "),
    ("S02", "sheet", "waiver:", "^sheet: []\nwaiver:"),
    ("S03", "2", "xlkpi: 1", "xlkpi: ^2"),
    ("S03", "9a", "id: small", "id: ^9a"),
    ("S03", "Größe", "  half: {", "  Größe: ^{label: 甲, kind: text}\n  half: {"),
    ("S03", "a3", "code: A03", "code: ^a3"),
    ("S03", "12", "title: 小表", "title: ^12"),
    ("S03", "A3", "  - id: form", "  - id: form\n    print: {paper: ^B5}"),
    ("S03", "300", "widths: [10, 10, 10, 10, 10, 10]", "widths: [10, 10, 10, 10, 10, ^300]"),
    ("S03", "wide", "widths: [10, 10, 10, 10, 10, 10]", "widths: [10, 10, 10, 10, 10, ^wide]"),
    ("S03", "0", HEAD, "{text: 名称, cols: ^0}"),
    ("S03", "text 与 field", HEAD, "^{cols: 2}"),
    ("S03", "text 与 field", HEAD, "^{text: 名称, field: name}"),
    ("S03", "20", "length: [1, 20]", "length: ^20"),
    ("S06", "maybe", "length: [1, 20]", "required: ^maybe"),
    ("S03", "10", "length: [1, 20]", "decimals: ^10"),
    ("S03", "soon", "[2021-01-01, 2021-12-31]", "[2021-01-01, ^soon]"),
    ("S03", "农业", "{words: [农业, 工业], ", "{words: ^农业, "),
    ("S03", "typo", "{zh: 错字, en: typo}\n    message", "^typo\n    message"),
    ("S03", "seldom", *rule("at: name, fault: ^seldom")),
    ("S03", "table", "scope: row", "scope: ^table"),
    ("S04", "words", "area: {words: [农业, 工业], ", "area: ^{"),
    ("S04", "value", "    - {label: 合计, value: total}", "    - ^{label: 合计}"),
    ("S04", "zh", "hint: {zh: 请核对, en: look again}", "hint: ^{en: look again}"),
    (
        "S04",
        "title",
        "xlkpi: 1\nid: small\nversion: 1\ntitle: 小表",
        "^xlkpi: 1\nid: small\nversion: 1",
    ),
)
ALL = LISTS + FIELDS + ROWS + RULES + MESSAGES + FORMULAS + MASTER + LAYOUT + LIMITS + SHAPES


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case[0]} {case[3].strip()[:40]}")
def test_a_mistake_is_told_once_where_it_is_with_what_to_do(case: Case) -> None:
    code, named, before, after = case
    text, places = spoiled((before, after))
    problems = load_text(text, "a.yaml").problems
    assert [(p.code, (p.place.line, p.place.column)) for p in problems] == [(code, places[0])]
    assert named in problems[0].message.zh
    assert problems[0].hint.zh
    assert problems[0].hint.en


def test_a_sound_spec_has_nothing_to_tell() -> None:
    assert load_text(SMALL, "a.yaml").problems == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lines.amount / total", "'value_or(previous(lines.share), 0) + 1'"),
        ("lines.amount / total", "lines.amount / sum(lines.amount)"),
        ("total / 2", "first(lines.amount) + last(lines.amount)"),
        ("total / 2", "\"lines['甲'].amount + lines[s2].amount\""),
        ("    at: [name]", '    at: ["lines[s1].item", lines.area]'),
        (HEAD, "{text: 名称, rows: 1, cols: 2, height: 3, style: label}"),
        ("{field: name, cols: 4}", "{field: name}, {field: name, cols: 3}"),
        ("{text: 旁注}", "{field: name}"),
        ("totals:\n", "  - " + OTHER_SHEET.format("另页")),
        ("label: 名称", "label: " + "长" * 32),
        ("help: 单位全称", "help: " + "长" * 255),
        ("length: [1, 20]", "length: [1, 32767]"),
    ],
)
def test_what_only_looks_like_a_mistake_is_none(before: str, after: str) -> None:
    assert SMALL.count(before) == 1
    assert load_text(SMALL.replace(before, after), "a.yaml").problems == ()


@pytest.mark.parametrize(
    ("before", "after", "remedy"),
    [
        ("list: area}", "list: ^areas}", "是不是“area”？"),
        ("total / 2", "^totl / 2", "是不是“total”？"),
        ("codes: [A01, A02]", "codes: [A01, ^Z]", "可用的有：A01、A02、A03。"),
        ("length: [1, 20]", "^lenght: [1, 20]", "可用的键：length、label、"),
        ("scope: row", "scope: ^table", "form、row、cell"),
        ("total / 2", "^heures(total)", "可以用："),
        ("version: 1", "version: ^one", "整数"),
    ],
)
def test_the_remedy_names_what_may_stand_there(before: str, after: str, remedy: str) -> None:
    text, _ = spoiled((before, after))
    (found,) = load_text(text, "a.yaml").problems
    assert remedy in found.hint.zh
