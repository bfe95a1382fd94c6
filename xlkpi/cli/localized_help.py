"""What the parser of the command line says, in the language asked for: help, usage and mistakes.

Click speaks English; its sentences are known here one by one. A help text of ours is written as
"中文 / English": the half that is asked for is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from xlkpi.cli.printing import width
from xlkpi.cli.session import asked_language
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.texts import Lang

_HALVES = re.compile(r"(?P<zh>.*?[^\x00-\x7f].*?)\s?/ (?P<en>[^\u2e80-\u9fff]*)", re.DOTALL)
_EXAMPLE = re.compile(r"(?P<zh>例) / (?P<en>example):\s*(?P<rest>.*)", re.DOTALL)
_EXAMPLES, _HAN = re.compile("例：|example:"), re.compile("[\u4e00-\u9fff]")
_PLACES = {
    "OPTIONS": "选项", "COMMAND": "命令", "ARGS": "参数", "UNIT": "单位", "COLLECTION": "收集任务",
    "PATHS": "文件或文件夹", "PATH": "路径", "DIR": "文件夹", "FILE": "文件", "SPEC": "表样",
    "SPECS": "表样", "SPEC_OR_WORKBOOK": "表样或工作簿", "CODE": "代码", "FIELD": "栏目",
    "VALUE": "值", "VALUES": "栏目=值", "TEXT": "文字", "INTEGER": "整数", "RANGE": "",
    "TIME": "时间", "NAME": "名称", "DATE": "日期", "FLOAT": "数", "SPAN": "间隔",
    "ADDRESS": "地址", "DAY": "日期",
}  # fmt: skip
_PLACE = re.compile(r"(?<![A-Za-z0-9.-])[A-Z][A-Z_]*(?![A-Za-z0-9])")
_HEADINGS = {
    "Usage:": Words("用法：", "Usage: "),
    "Options": Words("选项", "Options"),
    "Commands": Words("命令", "Commands"),
    "Positional arguments": Words("参数", "Positional arguments"),
}
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"Show this message and exit\.", "显示这个说明。"),
    (r"Show the version and exit\.", "显示版本。"),
    (r"Missing command\.", "没有写命令。"),
    (r"No such option '?(?P<a>[^']*?)'?\.", "没有选项 {a}。"),
    (r"No such command '(?P<a>.*)'\.", "没有命令“{a}”。"),
    (r"Missing (?:argument|option|parameter) (?P<a>.*?)\.(?P<b>.*)", "缺少：{a}。{b}"),
    (r"Option '(?P<a>.*)' requires an argument\.", "选项 {a} 后面要有值。"),
    (r"Option '(?P<a>.*)' requires (?P<b>\d+) arguments\.", "选项 {a} 后面要有 {b} 个值。"),
    (r"Option '(?P<a>.*)' does not take a value\.", "选项 {a} 后面不能有值。"),
    (r"Got unexpected extra arguments? \((?P<a>.*)\)", "多出了：{a}。"),
    (r"Argument '(?P<a>.*)' takes (?P<b>\d+) values\.", "{a}要有 {b} 个值。"),
    (r"Invalid value for '?\[?(?P<a>.*?)\]?'?: (?P<b>.*)", "{a} 的值不对：{b}"),
    (r"Invalid value: (?P<b>.*)", "值不对：{b}"),
    (r"'(?P<a>.*)' is not one of (?P<b>.*)\.", "“{a}”不在可选的值中：{b}。"),
    (r"'(?P<a>.*)' is not a valid .*\.", "“{a}”不是整数。"),
    (r"(?P<a>.*) is not in the range (?P<b>.*)\.", "{a} 不在允许的范围内：{b}。"),
    (r"'(?P<a>.*)' does not match the formats? .*\.", "“{a}”不是日期，例如 2021-01-22。"),
    (r"\w+ '(?P<a>.*)' does not exist\.", "“{a}”不存在。"),
    (r"\w+ '(?P<a>.*)' is a directory\.", "“{a}”是文件夹，不是文件。"),
    (r"\w+ '(?P<a>.*)' is a file\.", "“{a}”是文件，不是文件夹。"),
    (r"\w+ '(?P<a>.*)' is not (?:readable|writable|executable)\.", "“{a}”没有权限打开。"),
    (r"Choose from:(?P<a>.*)", "可选：{a}"),
)
_TRY = Words("{command} --help 有说明和例子。", "Try '{command} --help' for help.")
_WRONG = Words("错误：{said}", "Error: {said}")
_MEANT = Words("是不是要写 {near}？", "Did you mean {near}?")
_WORTH_A_GUESS = 0.6
_NAMES = 30
"""Columns that names of options take at most."""


class LocalizedHelp(click.HelpFormatter):
    """Writes help in one language."""

    def __init__(self, lang: Lang, **sizes: Any) -> None:
        super().__init__(**sizes)
        self._lang = lang

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a verb is called."""
        words = _HEADINGS["Usage:"]
        super().write_usage(prog, _places(args, self._lang), prefix or words.into(self._lang))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        words = _HEADINGS.get(heading)
        mark = "：" if self._lang == "zh-CN" else ":"
        self.write(f"{words.into(self._lang) if words else heading}{mark}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; those that are in the other language alone are left out."""
        shown = (half(one, self._lang) for one in text.split("\n\n"))
        chinese = self._lang == "zh-CN"
        own = (one for one in shown if _EXAMPLES.match(one) or bool(_HAN.search(one)) is chinese)
        super().write_text("\n\n".join(own))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _NAMES, col_spacing: int = 2
    ) -> None:
        """Write names with what they mean, in columns that line up for wide characters too."""
        made = [(_places(name, self._lang), _meaning(said, self._lang)) for name, said in rows]
        if self._lang == "en":
            super().write_dl(made, col_max, col_spacing)
            return
        column = min(max((width(name) for name, _ in made), default=0), col_max) + col_spacing
        start = " " * self.current_indent
        for name, text in made:
            gap = column - width(name)
            between = " " * gap if gap >= col_spacing else f"\n{start}{' ' * column}"
            self.write(f"{start}{name}{between if text else ''}{text}\n")


class LocalizedContext(click.Context):
    """The context of a verb; its help is in the language of the run."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what writes this verb's help."""
        sizes = {"width": self.terminal_width, "max_width": self.max_content_width}
        return LocalizedHelp(_language_of(self), **sizes)


def localized(command: click.Command) -> click.Command:
    """Return a verb whose help and mistakes are told in the language of the run."""
    command.context_class = LocalizedContext
    for one in getattr(command, "commands", {}).values():
        localized(one)
    return command


def mistake(error: click.ClickException, lang: Lang) -> str:
    """Return what is wrong with a command line, how it goes, and what may have been meant."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    lines = []
    if context is not None:
        command = context.command_path
        lines = [context.get_usage(), _TRY.fill(command=command).into(lang), ""]
    message = error.message if _guess(error) else error.format_message()
    said = [sentence(message, lang)]
    near = _guess(error)
    if near:
        said.append(_MEANT.fill(near="、".join(near)).into(lang))
    lines.append(_WRONG.fill(said=("" if lang == "zh-CN" else " ").join(said)).into(lang))
    return "\n".join(lines)


def sentence(text: str, lang: Lang) -> str:
    """Return one of click's sentences in a language; another one's half of it."""
    if lang == "en":
        return half(text, lang)
    for pattern, words in _SENTENCES:
        found = re.fullmatch(pattern, text.strip(), re.DOTALL)
        if found is not None:
            parts = {name: _translated(part) for name, part in found.groupdict().items()}
            return words.format(**parts)
    return half(text, lang)


def half(text: str, lang: Lang) -> str:
    """Return the half of a text "中文 / English" that is in a language; any other text as it is."""
    example = _EXAMPLE.fullmatch(text.strip())
    if example is not None:
        mark = "：" if lang == "zh-CN" else ":"
        return f"{example[lang[:2]]}{mark}  {example['rest']}"
    found = _HALVES.fullmatch(text)
    return found[lang[:2]] if found is not None else text


def _translated(part: str) -> str:
    """Return a part of a sentence: a sentence itself, or names."""
    inner = sentence(part, "zh-CN") if " " in part.strip() else part
    return _places(inner.strip().strip("'\""), "zh-CN").replace("', '", "、").replace("' / '", "、")


def _guess(error: click.ClickException) -> Sequence[str]:
    """Return the options or verbs that a mistyped one may have been."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption):
        known = _options(context) if context is not None else error.possibilities or ()
        return get_close_matches(error.option_name, known, 3, _WORTH_A_GUESS)
    name = getattr(error, "command_name", "")
    if name and context is not None and isinstance(context.command, click.Group):
        known = context.command.list_commands(context)
        return get_close_matches(name.lower(), known, 3, _WORTH_A_GUESS)
    return ()


def _options(context: click.Context) -> list[str]:
    return [name for one in context.command.get_params(context) for name in one.opts]


def _meaning(meaning: str, lang: Lang) -> str:
    text, bracket, more = meaning.partition("  [")
    shown = sentence(text, lang)
    if bracket and lang == "zh-CN":
        more = more.replace("default: ", "默认：").replace("required", "必填").replace("; ", "；")
    return shown + bracket + more


def _places(text: str, lang: Lang) -> str:
    """Return the names of places in a usage line in a language."""
    if lang == "en":
        return text
    return _PLACE.sub(lambda found: _PLACES.get(found[0], found[0]), text).replace(" ]", "]")


def _language_of(context: click.Context) -> Lang:
    """Return the language of a run: as asked, also where it had not begun."""
    return asked_language(context.find_root().params.get("lang"))
