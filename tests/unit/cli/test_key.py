"""key export, key import: what they write, refuse and say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.journals import in_old_form
from tests.builders.posts import NOW, filled, workspace_in
from xlkpi.api.init import init
from xlkpi.cli.app import group
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.key import make_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with issued workbooks."""
    return workspace_in(tmp_path)


def run(folder: Path, *words: object) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *map(str, words)])


def refused(done: Result) -> list[tuple[str, int]]:
    assert isinstance(done.exception, ProblemsFound)
    return [(one.code, done.exception.exit_code) for one in done.exception.problems]


def own(folder: Path) -> Path:
    return folder / ".xlkpi" / "key"


def test_an_exported_key_restores_a_lost_one(workspace: Path, tmp_path: Path) -> None:
    kept, key = tmp_path / "密钥.txt", read_key(own(workspace))
    assert run(workspace, "key", "export", kept).exit_code == 0
    own(workspace).unlink()
    (tmp_path / "back.xlsx").write_bytes(filled("v01", 55))
    assert refused(run(workspace, "import", tmp_path / "back.xlsx")) == [("S70", 3)]
    assert "放回原处" in run(workspace, "key", "import", kept).stdout
    assert read_key(own(workspace)) == key
    assert run(workspace, "import", tmp_path / "back.xlsx").exit_code == 0
    assert "没有改动" in run(workspace, "key", "import", kept).stdout


def test_a_damaged_key_is_restored_too(workspace: Path, tmp_path: Path) -> None:
    key = read_key(own(workspace))
    run(workspace, "key", "export", tmp_path / "kept")
    own(workspace).write_bytes(b"")
    assert run(workspace, "key", "import", tmp_path / "kept").exit_code == 0
    assert read_key(own(workspace)) == key


def test_an_export_writes_over_nothing(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    assert refused(run(workspace, "key", "export", tmp_path / "kept")) == [("S71", 3)]
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "mine"


def test_a_lost_key_cannot_be_exported(workspace: Path, tmp_path: Path) -> None:
    own(workspace).unlink()
    assert refused(run(workspace, "key", "export", tmp_path / "kept")) == [("S70", 3)]
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("lost", [False, True])
def test_what_is_no_key_is_not_imported(workspace: Path, tmp_path: Path, *, lost: bool) -> None:
    (tmp_path / "kept").write_text("no key", encoding="utf-8")
    key = read_key(own(workspace))
    if lost:
        own(workspace).unlink()
    assert refused(run(workspace, "key", "import", tmp_path / "kept")) == [("S31", 3)]
    assert own(workspace).exists() != lost
    assert lost or read_key(own(workspace)) == key


def test_another_key_is_not_imported_where_workbooks_were_issued(
    workspace: Path, tmp_path: Path
) -> None:
    key = read_key(own(workspace))
    make_key(tmp_path / "other")
    assert refused(run(workspace, "key", "import", tmp_path / "other")) == [("S72", 3)]
    assert read_key(own(workspace)) == key


def test_before_the_first_issue_any_key_is(tmp_path: Path) -> None:
    init(tmp_path / "w", NOW, example=True)
    other = make_key(tmp_path / "other")
    assert run(tmp_path / "w", "key", "import", tmp_path / "other").exit_code == 0
    assert read_key(own(tmp_path / "w")) == other


def test_another_key_is_known_by_the_workbooks_where_the_journal_names_none(
    workspace: Path, tmp_path: Path
) -> None:
    run(workspace, "key", "export", tmp_path / "kept")
    make_key(tmp_path / "other")
    in_old_form(workspace / "output" / "journal.jsonl")
    for name in (".xlkpi/key", ".xlkpi/sealed", "output/ledger.db"):
        (workspace / name).unlink()
    assert refused(run(workspace, "key", "import", tmp_path / "other")) == [("S72", 3)]
    assert not own(workspace).exists()
    assert run(workspace, "key", "import", tmp_path / "kept").exit_code == 0
    own(workspace).unlink()
    for path in (workspace / "output").rglob("templates/*.xlsx"):
        path.unlink()
    assert run(workspace, "key", "import", tmp_path / "other").exit_code == 0
