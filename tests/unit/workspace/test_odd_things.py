"""Odd things that departments have: each a clear problem, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.journals import KEY
from xlkpi.workspace.config import Collection, Config, DepartmentConfig, parse
from xlkpi.workspace.config_text import render
from xlkpi.workspace.inbox import keep
from xlkpi.workspace.notes import NotedDelivery, NoteKey
from xlkpi.workspace.paths import safe_name
from xlkpi.workspace.stores import FolderStore

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2021, 1, 5, tzinfo=UTC)
SOUND = """\
year = 2021
[department]
name = "办事处"
[[collections]]
id = "2021-targets"
spec = "project_targets"
due = 2021-01-15
"""


def told(text: str) -> list[tuple[str, int]]:
    return [(p.code, p.place.line) for p in parse(text, "xlkpi.toml").problems]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SOUND.replace("2021\n", "1" * 5_000 + "\n", 1), 1),
        (SOUND + "x = " + "[" * 3_000, 8),
        (SOUND.replace("year = 2021\n", 'year = 2021\ntimezone = "Asia"\n'), 2),
        (SOUND.replace("year = 2021\n", f'year = 2021\ntimezone = "{"a" * 300}"\n'), 2),
        (SOUND.replace("due =", "dew ="), 7),
        (SOUND.replace('id = "2021-targets"', 'id = "2021."'), 5),
        (SOUND.replace('"project_targets"', '"project_targets'), 6),
    ],
)
def test_a_faulty_configuration_is_told_at_its_line(text: str, line: int) -> None:
    faults = told(text)
    assert faults
    assert {code for code, _ in faults} == {"S20"}
    assert line in {at for _, at in faults} or line == 8


def test_one_wrong_key_is_not_told_as_an_empty_list_too() -> None:
    faults = parse(SOUND.replace("due =", "dew ="), "a").problems
    assert not any("at least 1 item" in p.message.en for p in faults)


@pytest.mark.parametrize("name", ["inbox", "INBOX", "ledger.db"])
def test_a_collection_may_not_take_another_folders_name(name: str) -> None:
    assert told(SOUND.replace("2021-targets", name))


def test_two_collections_that_differ_in_case_share_a_folder_on_windows() -> None:
    again = (
        SOUND + '[[collections]]\nid = "2021-TARGETS"\nspec = "project_targets"\ndue = 2021-01-15\n'
    )
    assert [code for code, _ in told(again)] == ["S20"]


def test_what_is_rendered_is_read_back_equal() -> None:
    config = Config(
        department=DepartmentConfig(name='甲"\n\t乙\\'), year=2021, measure="元",
        collections=(Collection(id="a", spec="b", due=NOW.date(), measure="万元"),),
        ledger={"url": "postgresql://x"},  # type: ignore[arg-type]
    )  # fmt: skip
    assert parse(render(config), "a").value == config


def test_an_original_is_never_the_note_of_another(tmp_path: Path) -> None:
    for data in (b"[]", b"not json"):
        came, key = NotedDelivery("a.deliveries", NOW.isoformat()), NoteKey.of(KEY)
        kept = tmp_path / keep(FolderStore(tmp_path), data, came, key).name
        keep(FolderStore(tmp_path), data, came, key)
        assert kept.read_bytes() == data


@pytest.mark.parametrize("name", ["a .", "con .txt", "长" * 90, "a. . ", "nul", "..."])
def test_every_name_is_one_that_every_system_takes(name: str, tmp_path: Path) -> None:
    safe = safe_name(name)
    assert safe == safe.strip()
    assert not safe.endswith(".")
    assert len(safe.encode("utf-8")) <= 200
    assert safe.split(".")[0].strip().casefold() not in {"con", "nul"}
    (tmp_path / f"{safe}.xlsx").write_bytes(b"")
