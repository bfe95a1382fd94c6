"""backup, restore: what they say, and where the passphrase comes from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.posts import workspace_in
from xlkpi.backup import sealing
from xlkpi.cli.app import group
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_COST", 1 << 4)
    monkeypatch.delenv("XLKPI_BACKUP_PASSPHRASE", raising=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with issued workbooks."""
    return workspace_in(tmp_path)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there and can be asked: the runner's input is that person's typing."""
    import xlkpi.cli.passphrase  # noqa: PLC0415 - its view of the input is what is replaced

    class Terminal:
        stdin = property(lambda _: self_stdin())

    def self_stdin() -> object:
        stdin = sys.stdin
        stdin.isatty = lambda: True  # type: ignore[method-assign]
        return stdin

    monkeypatch.setattr(xlkpi.cli.passphrase, "sys", Terminal())


def run(folder: Path, *words: object, typed: str = "") -> Result:
    given = ["--lang", "zh-CN", "-C", str(folder), *map(str, words)]
    return CliRunner().invoke(group, given, input=typed)


def refused(done: Result) -> list[tuple[str, int]]:
    assert isinstance(done.exception, ProblemsFound)
    return [(one.code, done.exception.exit_code) for one in done.exception.problems]


def test_an_open_backup_says_so(workspace: Path, tmp_path: Path) -> None:
    done = run(workspace, "backup", tmp_path / "b.zip")
    assert done.exit_code == 0
    assert f"备份已写好，读回核对无误：{tmp_path / 'b.zip'}" in done.stdout
    assert "密钥就在里面，没有加密" in done.stdout
    assert "output/ledger.db" in done.stdout
    done = run(workspace, "restore", tmp_path / "b.zip", tmp_path / "r")
    assert done.exit_code == 0
    assert f"xlkpi -C {tmp_path / 'r'} status" in done.stdout
    assert run(tmp_path / "r", "status").exit_code == 0


def test_without_a_key_nothing_is_said_of_one_that_lies_open(
    workspace: Path, tmp_path: Path
) -> None:
    (workspace / ".xlkpi" / "key").unlink()
    done = run(workspace, "backup", tmp_path / "b.zip")
    assert "工作区里没有密钥文件" in done.stdout
    assert "密钥就在里面" not in done.stdout
    assert "备份里没有密钥" in run(workspace, "restore", tmp_path / "b.zip", tmp_path / "r").stdout


def test_the_passphrase_of_the_environment_is_taken(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLKPI_BACKUP_PASSPHRASE", "夏天")
    done = run(workspace, "backup", tmp_path / "b")
    assert "已用口令加密" in done.stdout
    assert "没有加密" not in done.stdout
    assert "夏天" not in done.output
    assert run(workspace, "restore", tmp_path / "b", tmp_path / "r").exit_code == 0
    monkeypatch.setenv("XLKPI_BACKUP_PASSPHRASE", "秋天")
    assert refused(run(workspace, "restore", tmp_path / "b", tmp_path / "s")) == [("S96", 3)]
    assert not (tmp_path / "s").exists()


@pytest.mark.usefixtures("terminal")
def test_a_passphrase_is_asked_for_unseen_and_twice(workspace: Path, tmp_path: Path) -> None:
    typed = "summer\nsommer\nsummer\nsummer\n"
    done = run(workspace, "backup", "--encrypt", tmp_path / "b", typed=typed)
    assert done.exit_code == 0
    assert "两次不一样" in done.output
    assert "summer" not in done.output
    done = run(workspace, "restore", tmp_path / "b", tmp_path / "r", typed="summer\n")
    assert done.exit_code == 0
    assert "summer" not in done.output


@pytest.mark.usefixtures("terminal")
def test_nobody_is_asked_for_what_cannot_be_done(workspace: Path, tmp_path: Path) -> None:
    inside = run(workspace, "backup", "--encrypt", workspace / "b")
    assert refused(inside) == [("S94", 3)]
    assert "口令" not in inside.output
    run(workspace, "backup", tmp_path / "open")
    assert run(workspace, "restore", tmp_path / "open", tmp_path / "r").exit_code == 0


def test_where_nobody_can_be_asked_it_is_said_how_to_give_it(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(run(workspace, "backup", "--encrypt", tmp_path / "b")) == [("S96", 3)]
    monkeypatch.setenv("XLKPI_BACKUP_PASSPHRASE", "one")
    run(workspace, "backup", tmp_path / "b")
    monkeypatch.delenv("XLKPI_BACKUP_PASSPHRASE")
    assert refused(run(workspace, "restore", tmp_path / "b", tmp_path / "r")) == [("S96", 3)]
    assert not (tmp_path / "r").exists()
