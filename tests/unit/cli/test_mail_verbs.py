"""collect, reply, run on the command line: what is wrong is told, with its exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.posts import filled, imported, mail, workspace_in
from tests.fakes.transports import sending_in
from xlkpi.cli.app import group
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def xlkpi(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["-C", str(folder), *words])


@pytest.mark.parametrize("verb", ["collect", "run"])
def test_without_a_mailbox_nothing_is_done(tmp_path: Path, verb: str) -> None:
    ended = xlkpi(workspace_in(tmp_path), verb)
    assert isinstance(ended.exception, ProblemsFound)
    assert (ended.exception.exit_code, ended.exception.problems[0].code) == (2, "S20")
    assert "[mail]" in ended.exception.problems[0].message.zh


@pytest.mark.parametrize("verb", ["collect", "run"])
def test_a_mailbox_without_a_server_is_told(tmp_path: Path, verb: str) -> None:
    ended = xlkpi(sending_in(tmp_path), verb)
    assert isinstance(ended.exception, ProblemsFound)
    assert (ended.exception.exit_code, ended.exception.problems[0].code) == (2, "S20")
    assert "[mail.imap]" in ended.exception.problems[0].message.zh


@pytest.mark.parametrize(
    ("every", "said"), [("5x", "10m"), ("10", "10m"), ("1s", "30"), ("-1m", "10m")]
)
def test_how_often_is_said_in_minutes(tmp_path: Path, every: str, said: str) -> None:
    ended = xlkpi(tmp_path, "run", "--every", every)
    assert (ended.exit_code, said in ended.output) == (2, True)


def test_reply_tells_what_became_of_each_answer(tmp_path: Path) -> None:
    workspace = sending_in(tmp_path)
    imported(
        workspace,
        a=mail("v01", {"表.xlsx": filled("v01", 55)}),
        b=mail("v02", {"表.xlsx": filled("v02", "约50")}),
    )
    ended = xlkpi(workspace, "reply", "--format", "json")
    told = json.loads(ended.output)
    assert (ended.exit_code, told["summary"]) == (0, {"drafted": 2})
    assert [(one["unit"], one["kind"]) for one in told["mails"]] == [
        ("v01", "accepted"),
        ("v02", "returned"),
    ]
    again = xlkpi(workspace, "--lang", "zh-CN", "reply")
    assert (again.exit_code, "以前已发或已写草稿 2" in again.output) == (0, True)
    bare = xlkpi(workspace, "--lang", "zh-CN", "reply", "--dry-run", "--unit", "v03")
    assert (bare.exit_code, "没有要发的邮件" in bare.output) == (0, True)


def test_mails_that_are_no_return_are_listed_one_by_one(tmp_path: Path) -> None:
    workspace = sending_in(tmp_path)
    (tmp_path / "来信").mkdir()
    posts = {
        "a": b"Auto-Submitted: auto-replied\n" + mail("v01", {"表.xlsx": filled("v01", 55)}),
        "b": mail("v02", {}, text="请问怎么填？"),
    }
    for name, data in posts.items():
        (tmp_path / "来信" / f"{name}.eml").write_bytes(data)
    ended = xlkpi(workspace, "--lang", "zh-CN", "import", str(tmp_path / "来信"), "--dry-run")
    assert ended.exit_code == 0
    assert "自动回复  v01@example.invalid  “v01 绩效目标表”" in ended.output
    assert "F34" in ended.output
    assert "v02@example.invalid  “v02 绩效目标表”" in ended.output
    shape = ("--format", "json", "--dry-run")
    told = json.loads(xlkpi(workspace, "import", str(tmp_path / "来信"), *shape).output)["mails"]
    assert [(one["automatic"], one["is_return"]) for one in told] == [
        ("reply", False),
        (None, False),
    ]
    assert [[p["code"] for p in one["problems"]] for one in told] == [["F34"], []]


@pytest.mark.parametrize(
    "words",
    [(), ("v01", "--all"), ("--all", "--return", "a.xlsx"), ("v01", "v02", "--return", "a")],
)
def test_confirm_is_about_units_or_about_all(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = xlkpi(tmp_path, "confirm", *words, "--why", "电话")
    assert ended.exit_code == 2
