"""send on the command line: what it says, its JSON, its exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.posts import COLLECTION
from tests.fakes.transports import Server, leaves_in_doubt, outbox, refuses, sending_in
from xlkpi.cli.app import group

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = sending_in(tmp_path)
    config = folder / "xlkpi.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("pause = 3", "pause = 0"), encoding="utf-8")
    return folder


def run(workspace: Path, *words: str) -> Result:
    every = ["--lang", "zh-CN", "-C", str(workspace), "send", "--unit", "v01", "--unit", "v02"]
    return CliRunner().invoke(group, [*every, *words])


def test_drafts_are_listed_with_where_they_are_and_the_second_run_says_what_was_done(
    workspace: Path,
) -> None:
    done = run(workspace)
    assert (done.exit_code, len(outbox(workspace))) == (0, 2)
    assert "示例一村（柳溪）" in done.stdout
    assert "已写草稿 2" in done.stdout
    assert "outbox" in done.stdout
    again = run(workspace)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "以前已发或已写草稿 2")


def test_the_json_names_every_mail(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlkpi.api.send.smtp_session", lambda *_: Server({1: refuses})())
    done = run(workspace, "--smtp", "--format", "json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (told["collection"], told["way"]) == (COLLECTION, "smtp")
    assert told["summary"] == {"sent": 1, "refused": 1}
    first, second = told["mails"]
    assert set(first) == {
        "unit", "unit_name", "kind", "to", "subject",
        "status", "message_id", "file", "at", "reason",
    }  # fmt: skip
    assert (first["unit"], first["status"], first["reason"]) == ("v01", "sent", None)
    assert first["message_id"].endswith("@qingbei.example.gov.cn>")
    assert (second["status"], "550" in second["reason"]) == ("refused", True)
    assert [p["code"] for p in told["problems"]] == ["S57"]


def test_what_is_in_doubt_is_told_with_what_to_do(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server({0: leaves_in_doubt})
    monkeypatch.setattr("xlkpi.api.send.smtp_session", lambda *_: server())
    assert run(workspace, "--smtp").exit_code == 1
    again = run(workspace, "--smtp")
    assert again.exit_code == 1
    assert "S63" in again.stderr
    assert "send --in-doubt" in again.stderr
    assert run(workspace, "--in-doubt").exit_code == 0
    assert run(workspace, "--smtp").exit_code == 0


def test_in_doubt_goes_alone(workspace: Path) -> None:
    assert run(workspace, "--in-doubt", "--remind").exit_code == 2
