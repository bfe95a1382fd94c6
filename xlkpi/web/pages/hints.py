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
    "import": "“收取”页",
    "generate": "“下发”页的“为所有单位生成工作簿”",
    "key public": "“设置”页的“显示上报用的公钥”",
}
"""Verbs that have a button, and where it is."""
_COMMAND = re.compile(rf"(运行)? ?xlkpi ({'|'.join(_BUTTONS)})((?: [0-9A-Za-z_./-]+)*) ?")


def on_pages(hint: Words) -> Words:
    """Return a hint that names buttons where it named commands, in Chinese.

    A command with options (`--again`) does what no button does, and stays.
    """
    return Words(_COMMAND.sub(_button, hint.zh), hint.en)


def _button(found: re.Match[str]) -> str:
    run, verb, arguments = found.groups()
    if " --" in arguments:
        return found[0]
    return ("按" if run else "") + _BUTTONS[verb]
