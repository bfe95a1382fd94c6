"""The key: made at the first need; where it was lost, nothing is signed or judged without it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NoReturn

import pytest
from click.testing import CliRunner

from tests.builders.posts import NOW, filled, workspace_in
from tests.fakes.transports import sending_in
from xlkpi.api.collect import collect
from xlkpi.api.generate import generate
from xlkpi.api.init import init
from xlkpi.cli.app import group
from xlkpi.problems import Unusable
from xlkpi.workspace.key import read_key

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *words])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a return on record, whose key was lost since."""
    folder = workspace_in(tmp_path)
    (tmp_path / "back.xlsx").write_bytes(filled("v01", 55))
    assert run(folder, "import", str(tmp_path / "back.xlsx")).exit_code == 0
    (folder / ".xlkpi" / "key").unlink()
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    """What lies in a workspace, but for the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


@pytest.mark.parametrize(
    "line",
    [
        "generate",
        "generate --unit v04",
        "generate --blank",
        "import --again",
        "import --again --dry-run",
        "import ../other.xlsx",
        "import ../other.xlsx --dry-run",
    ],
)
def test_without_its_key_a_verb_that_needs_it_does_nothing(workspace: Path, line: str) -> None:
    (workspace.parent / "other.xlsx").write_bytes(filled("v02", 55))
    before = everything(workspace)
    done = run(workspace, *line.replace("..", str(workspace.parent)).split())
    assert isinstance(done.exception, Unusable)
    assert done.exception.exit_code == 3
    assert [(p.code, p.place.file) for p in done.exception.problems] == [
        ("S70", str(workspace / ".xlkpi" / "key"))
    ]
    assert everything(workspace) == before


def test_nor_is_a_mailbox_taken_from(tmp_path: Path) -> None:
    folder = sending_in(tmp_path)
    (folder / ".xlkpi" / "key").unlink()
    before = everything(folder)
    with pytest.raises(Unusable) as trouble:
        collect(folder, NOW, open_box=lambda *_: nullcontext(_NoBox()))
    assert [p.code for p in trouble.value.problems] == ["S70"]
    assert everything(folder) == before


class _NoBox:
    """A mailbox that nobody may ask."""

    name = "none"

    def new(self, *_: object) -> NoReturn:
        raise AssertionError

    def move(self, *_: object) -> NoReturn:
        raise AssertionError


@pytest.mark.parametrize("line", ["status", "log", "master", "report", "status v01"])
def test_what_only_looks_goes_on(workspace: Path, line: str) -> None:
    assert run(workspace, *line.split()).exit_code == 0
    assert not (workspace / ".xlkpi" / "key").exists()


def test_before_the_first_issue_a_key_is_made_where_there_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    init(folder, NOW, example=True)
    key = folder / ".xlkpi" / "key"
    key.unlink()
    (tmp_path / "other.xlsx").write_bytes(filled("v01", 55))
    assert run(folder, "import", "--dry-run", str(tmp_path / "other.xlsx")).exit_code == 1
    assert not key.exists()
    generate(folder, NOW, units=["v01"])
    made = read_key(key)
    generate(folder, NOW, units=["v02"])
    assert read_key(key) == made
