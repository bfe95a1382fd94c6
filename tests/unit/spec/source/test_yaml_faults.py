"""YAML that cannot be read is told in words of ours, with where and what to write instead."""

from __future__ import annotations

import re

import pytest

from xlkpi.spec.source.located import load

FAULTY = (
    ("a: 1\n\tb: 2\n", (2, 1), "制表符"),
    ("a: @x\n", (1, 4), "“@”不能用在开头"),
    ("a: 1\nb: c: d\n", (2, 5), "不能有冒号"),
    ("a:1\nb: 2\n", (2, 2), "不能有冒号"),
    ("a: 1\nfoo\nb: 2\n", (3, 1), "第 2 行没有冒号"),
    ("a: 1\nb: 'open\n", (3, 1), "第 2 行开始的引号没有结束"),
    ("a: 'x\n---\nb", (2, 1), "第 1 行开始的引号没有结束"),
    ("a: 1\nb: [1, 2\n", (3, 1), "第 2 行开始的方括号"),
    ("a: {b: 1\nc: 2\n", (2, 2), "第 1 行开始的花括号"),
    ("a: - b\n", (1, 4), "“- ”不能写在这里"),
    ("- a\nb: 1\n", (2, 1), "没有以“- ”开头"),
    ("a:\n  b: 1\n c: 2\n", (3, 2), "对不齐"),
    ("a: 'x' y\n", (1, 8), "引号后面还有文字"),
    ("a: ]\n", (1, 4), "缺少一个值"),
    ("a: *nobody\n", (1, 4), "另有含义"),
    ("a: *\n", (1, 5), "另有含义"),
    ("a: !x!y b\n", (1, 4), "另有含义"),
    ("a: &x 1\nb: &x 2\n", (2, 4), "用了两次"),
    ("a: &x [*x]", (1, 1), "它自己"),
    ("a: 1\n---\nb: 2\n", (2, 1), "有两份内容"),
    ('a: "x\\y"\n', (1, 6), "双引号里的“\\”"),
    ('a: "\\xZZ"\n', (1, 7), "双引号里的“\\”"),
    ("a: | x\n b\n", (1, 6), "“|”或“>”后面"),
    ("%FOO\na: 1\n", (1, 5), "“%”不能写在行首"),
    ("[" * 200, (1, 101), "层次过多"),
    ("a: b\x01c", (1, 5), "U+0001"),
)


@pytest.mark.parametrize(("text", "where", "words"), FAULTY, ids=[f[2] for f in FAULTY])
def test_what_is_wrong_is_said_in_words_of_ours(
    text: str, where: tuple[int, int], words: str
) -> None:
    (found,) = load(text, "a.yaml").problems
    assert (found.code, (found.place.line, found.place.column)) == ("S01", where)
    assert words in found.message.zh
    assert not re.search("[a-z]{3}", (found.message.zh + found.hint.zh).replace("YAML", ""))
    assert not re.search("[\u4e00-\u9fff]", found.message.en + found.hint.en)
    assert "{" not in found.message.zh + found.message.en + found.hint.zh
