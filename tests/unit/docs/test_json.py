"""The JSON that docs/reference/json.md shows has the keys of what the verbs print."""

from __future__ import annotations

import json
import re
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.builders.demo_round import played
from tests.unit.docs.pages import text_of, words_of
from xlkpi.cli.app import group
from xlkpi.cli.import_ import as_json
from xlkpi.cli.session import Session

if TYPE_CHECKING:
    from pathlib import Path

PAGE = text_of("docs/reference/json.md")
SHOWN = re.compile(r"^## ([^\n]+)\n[^#]*?^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = {head.strip("`"): json.loads(block) for head, block in SHOWN.findall(PAGE)}
STANDS_FOR = {"problem": BLOCKS["A problem"], "entry": BLOCKS["log"][0]}
RUN = [head for head in BLOCKS if head not in ("A problem", "import")]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json") / "w"
    return copytree(played().folder, folder)


def differing(told: Any, shown: Any, at: str = "$") -> list[str]:
    """Where what was told has other keys than what is shown; nothing can stand for anything."""
    shown = STANDS_FOR.get(shown, shown) if isinstance(shown, str) else shown
    match told, shown:
        case dict(), dict():
            other = [f"{at}.{key}" for key in told.keys() ^ shown.keys()]
            both = told.keys() & shown.keys()
            return other + [d for k in both for d in differing(told[k], shown[k], f"{at}.{k}")]
        case list(), [one, *_]:
            return [d for each in told for d in differing(each, one, f"{at}[]")]
        case list(), []:
            return [at] if told else []
        case None, _:
            return []
        case _:
            return (
                [] if not isinstance(told, dict | list) | isinstance(shown, dict | list) else [at]
            )


@pytest.mark.parametrize("line", RUN)
def test_a_verb_prints_what_is_shown(line: str, workspace: Path) -> None:
    words = ["-C", str(workspace), *words_of(line), "--format", "json"]
    told = json.loads(CliRunner().invoke(group, words).stdout)
    assert told
    assert differing(told, BLOCKS[line]) == []


def test_import_prints_what_is_shown() -> None:
    told = as_json(played().first, Session(played().folder, "zh-CN"))
    assert differing(told, BLOCKS["import"]) == []


def test_another_key_would_be_noticed() -> None:
    shown = BLOCKS["check"]
    assert differing({**shown, "problems": [{"code": "S01"}]}, shown)
    shown = BLOCKS["log --verify"]
    assert differing({**shown, "problems": [], "more": 1}, shown) == ["$.more"]
    assert differing({**shown, "problems": [], "head": []}, shown) == ["$.head"]
    assert len(RUN) > 10
