"""Where things lie, and names that every system takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlkpi.problems import Unusable
from xlkpi.workspace.paths import CONFIG_NAME, Workspace, safe_name

RESERVED = ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9")


def test_a_workspace_is_a_folder_with_its_configuration(tmp_path: Path) -> None:
    (tmp_path / CONFIG_NAME).write_text("", encoding="utf-8")
    assert Workspace.at(tmp_path) == Workspace(tmp_path)


@pytest.mark.parametrize("there", ["nothing", "no folder", "a folder of that name"])
def test_any_other_place_is_told_to_be_none(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "missing" if there == "no folder" else tmp_path
    if there == "a folder of that name":
        (folder / CONFIG_NAME).mkdir()
    with pytest.raises(Unusable) as trouble:
        Workspace.at(folder)
    assert [(p.code, p.place.file) for p in trouble.value.problems] == [("S30", str(folder))]


def test_things_lie_where_the_documentation_says() -> None:
    root = Path("w")
    workspace = Workspace(root)
    output = root / "output"
    assert (workspace.config, workspace.roster) == (root / "xlkpi.toml", root / "roster.xlsx")
    assert workspace.specs == root / "workbook_specs"
    assert (workspace.key, workspace.lock) == (root / ".xlkpi" / "key", root / ".xlkpi" / "lock")
    assert (workspace.inbox, workspace.journal) == (output / "inbox", output / "journal.jsonl")
    assert workspace.ledger == output / "ledger.db"
    assert workspace.templates("2021-targets") == output / "2021-targets" / "templates"
    assert workspace.master("2021-targets") == output / "2021-targets" / "master.xlsx"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("v01_示例一村（柳溪）", "v01_示例一村（柳溪）"),
        ('a<b>c:d"e/f\\g|h?i*j', "a＜b＞c：d＂e／f＼g｜h？i＊j"),
        ("a\nb\tc\0d", "a_b_c_d"),
        ("  name  ", "name"),
        ("name...", "name"),
        ("", "_"),
        ("..", "_"),
        ("Con", "_Con"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("console", "console"),
        ("com10", "com10"),
        ("x" * 200, "x" * 100),
    ],
)
def test_a_name_is_as_close_to_its_text_as_windows_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.one_of(st.text(), st.text('ab .<>:"/\\|?*\n'), st.sampled_from(RESERVED)))
def test_a_name_leads_nowhere_else_and_is_not_reserved(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= 101
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert not name.endswith(".")
    assert not name.startswith(" ")
    assert name.split(".")[0].casefold() not in RESERVED


@pytest.mark.parametrize("collection", ["..", "../../etc", "/etc", "C:\\Windows", ""])
def test_no_collection_lies_outside_the_output(collection: str) -> None:
    workspace = Workspace(Path("w"))
    assert workspace.collection(collection).parent == workspace.output
    assert workspace.collection(collection).name not in ("", ".", "..")
