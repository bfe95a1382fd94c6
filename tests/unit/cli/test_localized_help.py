"""The command line speaks the language asked for: help, usage lines, mistakes and guesses."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click
import pytest

from xlkpi.cli.app import VERBS, group
from xlkpi.cli.localized_help import half
from xlkpi.cli.trouble import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWN = {
    "xlkpi", "xlsx", "toml", "Excel", "WPS", "JSON", "Schema", "YAML", "CSV", "HTML", "Word", "PDF",
    "SHA", "ISO", "IMAP", "SMTP", "ID", "UTC", "URL", "HMAC", "Parquet", "zh", "CN", "en", "text",
    "json", "junit", "error", "warning", "info", "take", "hold", "last",
}  # fmt: skip
"""Words that are the same in Chinese: of files, formats and options' values."""


def verbs(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    for name, one in getattr(command, "commands", {}).items():
        yield from verbs(one, (*path, name))


def every_verb() -> Iterator[tuple[str, ...]]:
    yield ()
    context = click.Context(group)
    for name in VERBS:
        command = group.get_command(context, name)
        assert command is not None
        yield from verbs(command, (name,))


VERB_PATHS = tuple(every_verb())


def said(
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: str = "zh-CN",
) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["xlkpi", "--lang", lang, *words])
    code = guarded(group)
    told = capsys.readouterr()
    return code, told.out + told.err


def latin(text: str) -> set[str]:
    """Latin words that are no option, example, address of a file, verb or known."""
    bare = re.sub(r"例：.*", "", text)
    bare = re.sub(
        r"\[mail\]|XLKPI_\w+|(?:forms|publications) 文件夹|"
        r"“[^”]*”|(?<![\w-])--?[\w-]+|\S*[/.]\S*\w",
        "",
        bare,
    )
    own = {part for path in VERB_PATHS for part in path}
    return set(re.findall(r"[A-Za-z]{2,}", bare)) - KNOWN - own


@pytest.mark.parametrize("path", VERB_PATHS, ids=" ".join)
def test_help_in_chinese_has_no_english_in_it(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said((*path, "--help"), monkeypatch, capsys)
    assert (code, text.startswith("用法：xlkpi")) == (0, True)
    assert latin(text) == set(), "its words belong into xlkpi/cli/localized_help.py"


@pytest.mark.parametrize("path", VERB_PATHS, ids=" ".join)
def test_help_in_english_has_no_chinese_but_in_its_example(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said((*path, "--help"), monkeypatch, capsys, "en")
    assert (code, text.startswith("Usage: xlkpi")) == (0, True)
    bare = re.sub(r"example:.*", "", text)
    assert re.findall(r"[\u4e00-\u9fff]+", bare) == []


WRONG = {
    "": "没有写命令",
    "satus": "没有命令“satus”。是不是要写 status？",
    "STATUS": "是不是要写 status？",
    "zzzz": "没有命令“zzzz”。",
    "spec chek x": "是不是要写 check",
    "import --agian": "没有选项 --agian。是不是要写 --again",
    "import -Z": "没有选项 -Z。",
    "import": "请给出文件或文件夹",
    "diff": "缺少：单位。",
    "diff v01 x": "多出了：x。",
    "waive v01 T10": "缺少：--why。",
    "amend v01 --why x": "缺少：栏目=值",
    "amend v01 x --why x": "请写成 栏目=值",
    "generate --unit": "选项 --unit 后面要有值。",
    "import --again=3": "选项 --again 后面不能有值。",
    "extend v01 2021 --why x": "“2021”不是日期，例如 2021-01-22。",
    "status --format xml": "“xml”不在可选的值中：text、json。",
    "import --received x a": "“x”不是时间",
    "import --jobs 99 a": "99 不在允许的范围内：1<=x<=64。",
    "import --jobs y a": "“y”不是整数。",
    "explain T10 b c": "多出了：b c。",
    "-C": "选项 -C 后面要有值。",
    "generate --blank --unit v01": "不能与 --unit、--prefill 同用",
    "run --every 3": "--every 的值不对：",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_command_line_is_told_in_chinese_alone(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(tuple(line.split()), monkeypatch, capsys)
    assert code == 2
    assert WRONG[line] in text
    assert latin(text) == set()


@pytest.mark.parametrize("line", WRONG)
def test_and_in_english_alone(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(tuple(line.split()), monkeypatch, capsys, "en")
    assert (code, "Error:" in text) == (2, True)
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


def test_an_unknown_language_is_told_in_that_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, text = said((), monkeypatch, capsys, "de")
    assert (code, "“de”不在可选的值中：zh-CN、en。" in text) == (2, True)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("工作区 / the workspace.", "工作区", "the workspace."),
        ("这些（编号）/ these (ids).", "这些（编号）", "these (ids)."),
        ("例 / example:  xlkpi demo", "例：  xlkpi demo", "example:  xlkpi demo"),
        ("in/out", "in/out", "in/out"),
        ("单位/项目", "单位/项目", "单位/项目"),
    ],
)
def test_the_half_of_a_text_in_a_language(text: str, zh: str, en: str) -> None:
    assert (half(text, "zh-CN"), half(text, "en")) == (zh, en)
