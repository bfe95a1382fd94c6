"""A spec with mistakes of every kind: all of them in one pass, each where it is, with a remedy."""

from __future__ import annotations

import pytest

from tests.builders.forms import targets
from xlkpi.problems import Severity
from xlkpi.spec.load import load_text

# what is written instead of what -> the code, and what the message names
MISTAKES: tuple[tuple[str, str, str, str], ...] = (
    ("fiscal_funds + other_funds}", "fiscal_funds + other_fund}", "S06", "other_fund"),
    ("year: {label: 年度, kind:", "year: {lable: 年度, kind:", "S02", "lable"),
    ("reviewer: {label: 审核人, kind: text", "reviewer: {label: 审核人, kind: txt", "S03", "txt"),
    ("    least: 1\n", "    least: one\n", "S03", "one"),
    ("when: budget_total <= 0", "when: budget_total <=", "S05", ""),
    ("codes: [T32, T36]", "codes: [T32, T99]", "S06", "T99"),
    ("- code: T46\n", "- code: T44\n", "S07", "T44"),
    ("list: basis, required", "list: basiss, required", "S06", "basiss"),
    ("when: blank(project_code)", "when: length(project_code)", "S13", ""),
    ("{cell}“{row_label}”为 {value}，不在", "{celll}“{row_label}”为 {value}，不在", "S06", "celll"),
    ("total: budget_total\n", "total: budget_totl\n", "S06", "budget_totl"),
    ("check: known_typos", "check: known_typo", "S06", "known_typo"),
    ("waiver: {flag: not_applicable", "waiver: {flag: remarks", "S06", "remarks"),
    ("      - - {text: 项目编码}\n", "      - - {text: 项目编码, cols: 3}\n", "S08", ""),
)  # fmt: skip


def spoiled(*mistakes: tuple[str, str, str, str]) -> tuple[str, list[tuple[str, int]]]:
    """The bundled spec with mistakes, and the (code, line) of each."""
    text = targets().text
    for before, after, _, _ in mistakes:
        assert text.count(before) >= 1, before
        text = text.replace(before, after, 1)
    expected = []
    for _, after, code, _ in mistakes:
        line = text[: text.rindex(after)].count("\n") + 1
        expected.append((code, line))
    return text, expected


def test_all_mistakes_are_told_in_one_pass_with_line_column_and_remedy() -> None:
    text, expected = spoiled(*MISTAKES)
    problems = load_text(text, "mein.yaml").problems
    found = [(p.code, p.place.line) for p in problems]
    for one in expected:
        assert one in found, one
    assert all(p.place.column > 0 and p.hint.zh and p.hint.en for p in problems)
    assert all(p.place.file == "mein.yaml" and p.severity is Severity.ERROR for p in problems)
    assert found == sorted(found, key=lambda f: f[1])


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m[1].strip()[:30])
def test_one_mistake_is_told_for_what_it_is(mistake: tuple[str, str, str, str]) -> None:
    text, ((code, line),) = spoiled(mistake)
    problems = load_text(text, "a.yaml").problems
    own = [p for p in problems if (p.code, p.place.line) == (code, line)]
    assert own
    assert mistake[3] in own[0].message.zh
    # what hangs on it may be told too, but never more than a handful
    assert len(problems) <= 3, [(p.code, p.place.line, p.message.zh) for p in problems]


def test_a_sound_spec_has_nothing_to_tell() -> None:
    assert load_text(targets().text, "a.yaml").problems == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1, 2", "S01"), ("a: b: c", "S01"), ("\tx: 1", "S01"), ("xlkpi: 1\nxlkpi: 1", "S07"),
        ("- a\n- b", "S02"), ("", "S04"), ("nothing", "S02"), ("a: &x [*x]", "S01"),
    ],
)  # fmt: skip
def test_what_is_no_spec_at_all(text: str, code: str) -> None:
    problems = load_text(text, "a.yaml").problems
    assert code in {p.code for p in problems}, problems
    assert all(p.hint.zh for p in problems)
