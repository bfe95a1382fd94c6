"""What every new workspace has: the file that opens the desk by a double click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.builders.desks import WHEN
from xlkpi.api.init import init
from xlkpi.workspace.beginnings import SHORTCUT, shortcut
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_workspace_has_it_the_same_everywhere(tmp_path: Path) -> None:
    for name in ("one", "另一个 (2)"):
        init(tmp_path / name, fixed(WHEN))
        assert (tmp_path / name / SHORTCUT).read_bytes() == shortcut()


def test_cmd_reads_it_by_any_code_page_and_from_any_folder() -> None:
    lines = shortcut().decode("ascii").split("\r\n")
    assert lines[-1] == ""
    assert not any("\n" in line for line in lines)
    assert 'pushd "%~dp0"' in lines
    assert not re.search(r"[A-Za-z]:\\", "".join(lines))


def test_what_it_says_is_chinese() -> None:
    spelt = re.findall(r"Unescape\('(.+)'\)", shortcut().decode("ascii"))[0]
    assert spelt.encode("ascii").decode("unicode_escape").startswith("没有找到 xlkpi。请先安装")


def test_the_window_stays_where_something_went_wrong() -> None:
    lines = shortcut().decode("ascii").split("\r\n")
    said = next(n for n, line in enumerate(lines) if line.startswith("powershell"))
    assert lines[said + 1 : said + 3] == ["pause", "exit /b 1"]
    labels = {line.removeprefix(":") for line in lines if line.startswith(":")}
    gone_to = {line.rpartition(" ")[2] for line in lines if "goto " in line}
    assert gone_to == labels
    assert lines[lines.index(":ended") + 1] == "if errorlevel 1 pause"
