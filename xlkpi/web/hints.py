"""What a hint has done by a command -> where that is done on the pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_BUTTONS: Mapping[str, str] = {
    "init": "第一页的“新建工作区”",
    "confirm": "“待办”页的“确认，并入汇总”",
    "withdraw": "“待办”或“单位”页的“作废”",
    "reinstate": "“待办”页的“撤销作废”",
    "extend": "“单位”页的“延期”",
    "amend": "“单位”页的“按电话更正一个数”",
    "import": "“收取”页",
    "import --again": "“收取”页的“重查并记录”",
    "generate": "“下发”页的“为所有单位生成工作簿”",
    "generate --blank": "“下发”页的“生成通用模板”",
    "send --in-doubt": "“下发”页的“重发不知是否发出的”",
    "export --bundle": "“汇总”页的“写上报包”",
    "master": "“汇总”页的“重写汇总表和报送情况”",
    "log --verify": "“日志”页的“核对日志和原件”",
    "key public": "“设置”页的“显示上报用的公钥”",
    "key export": "“设置”里“只备份、恢复密钥”的“写入文件”",
    "key import": "“设置”里“只备份、恢复密钥”的“放回原处”",
    "key new": "“设置”里“只备份、恢复密钥”的“换一个新密钥”",
}
"""Verbs that have a button, with the options that make it another one, and where it is."""
_PLACES: Mapping[str, str] = {"status": "“单位”页", "diff": "“单位”页", "log": "“日志”页"}
"""Verbs that show what a page shows."""
_PHRASES: Mapping[str, str] = {
    "，在页面上勾“标为草稿”，命令加 --draft": "，勾“标为草稿”",
    "，加 --draft": "，勾“标为草稿”",
    "，或“xlkpi plan 表样”列出的名称（表样见 xlkpi.toml 的 spec）": "，点一下那一格就列出来",
    "（命令用 -C）": "",
    "请用 --project 指明一张。": "请选项目。",
    "（--project）": "",
    "请先用 xlkpi status 和 xlkpi diff 核对。": "请先在“单位”页核对。",
    "请用 --return 或 --project 指明一份。": "请到“待办”页，在要的那一份下面决定。",
}
"""What is said of options, and how the same is done here."""
_WORD = r"(?: (?:--?[a-z][a-z-]*|[0-9A-Za-z_./-]+|\{\w+\}|单位|原因))"
_VERBS = sorted({one.partition(" --")[0] for one in (*_BUTTONS, *_PLACES)}, key=len, reverse=True)
_COMMAND = re.compile(rf"(运行)? ?xlkpi ({'|'.join(_VERBS)})({_WORD}*) ?")
_AT_FIELDS: Mapping[str, str] = {
    "{}“": "“",
    "{} 所在的行": "这一行",
    "请在 {} 的": "请在",
    "请在 {} ": "请",
    "请把 {} ": "请",
    "请从 {} 起": "请",
}
"""How messages begin that name a cell, and how they do beside its field."""
_SAID_THERE = ("--why", "-c", "--collection")
"""Options that pages ask for, or know."""


def at_field(words: Words, cell: str) -> Words:
    """Return a message or a hint as it is told beside the field that it is about, in Chinese.

    A page has no cells: where one begins the message, or is where to type, it is left out.

    Args:
        words: What is told.
        cell: The field's cell in the workbook, "" for none.
    """
    if not cell:
        return words
    for said, here in _AT_FIELDS.items():
        start = said.format(cell)
        if words.zh.startswith(start):
            return Words(here + words.zh.removeprefix(start), words.en)
    return words


def on_pages(hint: Words) -> Words:
    """Return a hint that names buttons and pages where it named commands, in Chinese.

    A command with options that no page has stays.
    """
    text = hint.zh
    for said, here in _PHRASES.items():
        text = text.replace(said, here)
    return Words(_COMMAND.sub(_button, text), hint.en)


def _button(found: re.Match[str]) -> str:
    run, verb, arguments = found.groups()
    options = [one for one in arguments.split() if one.startswith("-") and one not in _SAID_THERE]
    place = _PLACES.get(verb) if not options else None
    if place is not None:
        return ("看" if run else "") + place
    button = _BUTTONS.get(" ".join((verb, *options)))
    return found[0] if button is None else ("按" if run else "") + button
