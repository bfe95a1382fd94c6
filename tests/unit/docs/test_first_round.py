"""The round that the first page shows is played as it stands there, from `init` to the report."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.builders.posts import filled_in
from tests.builders.rosters import edited
from tests.unit.docs.pages import commands_of, words_of
from xlkpi.api.init import init
from xlkpi.cli.app import group
from xlkpi.cli.trouble import guarded
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    import pytest

WORKSPACE, CAME = Path("2021绩效"), Path("收件箱")


def round_of(name: str) -> list[str]:
    """The commands of a page's round, from `init` on, one after another."""
    blocks = [one.line for one in commands_of(name) if one.whole]
    first = next(n for n, line in enumerate(blocks) if line.startswith("xlkpi init "))
    return [line for line in blocks[first:] if line.startswith("xlkpi ")]


def described(folder: Path) -> None:
    """What the department writes into a new workspace: the example's, but for two units.

    Projects have no control totals: what two units report cannot come to those of thirteen.
    """
    init(Path("example"), fixed(datetime(2021, 1, 4, tzinfo=UTC)), example=True)
    for name in ("xlkpi.toml", "roster.xlsx"):
        shutil.copy(Path("example", name), folder / name)

    def for_two(book: Any) -> None:
        for row in book["单位"].iter_rows(min_row=2, max_row=14):
            if row[0].value not in ("v01", "c01"):
                row[6].value = "否"
        for row in book["项目"].iter_rows(min_row=2, max_row=12):
            row[5].value = None

    edited(folder, for_two)


def answered(folder: Path) -> None:
    """Both units' workbooks, filled, in the folder where what came back lies."""
    CAME.mkdir()
    for file in (folder / "output" / "2021-targets" / "templates").glob("*.xlsx"):
        funds = {"v01": 7.3547, "c01": 66.6667}[file.name[:3]]
        (CAME / file.name).write_bytes(filled_in(folder, file, funds))


def test_the_first_round_goes_through_as_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = {}
    for line in round_of("README.md"):
        words = words_of(line)
        monkeypatch.setattr(sys, "argv", words)
        code = guarded(group)
        verb = words[words.index("-C") + 2] if "-C" in words else words[1]
        told[verb] = (code, *capsys.readouterr())
        if verb == "init":
            described(WORKSPACE)
        elif verb == "generate":
            answered(WORKSPACE)
    assert {verb: code for verb, (code, *_) in told.items()} == {
        "init": 0, "check": 0, "generate": 0, "import": 0, "status": 0, "report": 0,
    }, told  # fmt: skip
    assert "共生成 2 本工作簿" in told["generate"][1]
    assert (WORKSPACE / "output" / "2021-targets" / "master.xlsx").is_file()
    assert (WORKSPACE / "output" / "2021-targets" / "reports" / "report.html").is_file()


def test_both_first_pages_show_the_same_round() -> None:
    assert round_of("README.md") == round_of("README.en.md")
