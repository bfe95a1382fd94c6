"""The round in pages: what is done there is on record as by the command line."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.demo_round import played
from tests.builders.desks import WHEN, Visitor, desk
from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.department.targets import Reason, Target
from xlkpi.web.desk import Beginning
from xlkpi.web.serving import joined
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

TARGETS = "2021-targets"


def journal(folder: Path) -> bytes:
    return (folder / "output" / "journal.jsonl").read_bytes()


def pages(visitor: Visitor, folder: Path) -> str:
    """The beginning of the addresses of a workspace's first collection."""
    found = visitor.send("/", "/open", folder=str(folder))
    return found.path.rpartition("/")[0]


def returns() -> Mapping[str, bytes]:
    """What the clerks of the demo sent the first time."""
    folder = played().folder / "收件箱"
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def test_the_journal_is_that_of_the_command_line(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    clock = fixed(WHEN)
    init(mine, clock, example=True, key=b"k" * 32)
    shutil.copytree(mine, theirs)
    came = returns()
    until = WHEN.date().replace(day=22)

    with desk(tmp_path / "home", mine) as running:
        visitor = running.visitor()
        here = pages(visitor, mine)
        made = visitor.send(f"{here}/out", f"{here}/out/make")
        assert "共生成 13 本工作簿" in made.seen
        taken = visitor.drop(f"{here}/in", came)
        assert "退回稿" in taken.seen
        page = visitor.send(
            f"{here}/units/v01",
            f"{here}/units/extend",
            unit="v01",
            until=until.isoformat(),
            why="停电",
            who="王敏",
        )
        assert "已记录" in page.seen

    generate(theirs, clock, TARGETS)
    _by_command_line(theirs, tmp_path / "came", came, until)
    assert journal(mine) == journal(theirs)


def _by_command_line(folder: Path, inbox: Path, came: Mapping[str, bytes], until: date) -> None:
    clock = fixed(WHEN)
    for name, data in came.items():
        write_atomically(inbox / name, data)
    import_paths(folder, clock, [inbox], received=WHEN)
    extend(folder, clock, Target("v01", None, "", TARGETS), until, Reason("停电", "王敏"))


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """The demo's workspace as it is at the end of the round."""
    folder = tmp_path / "round"
    shutil.copytree(played().folder, folder)
    return folder


def test_every_page_is_shown_in_both_languages(tmp_path: Path, taken: Path) -> None:
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        shown = ("overview", "out", "in", "units", "units/v01", "decisions", "totals")
        zh = [visitor.get(f"{here}/{page}") for page in shown]
        visitor.send("/", "/language", lang="en", back="/")
        en = [visitor.get(f"{here}/{page}") for page in shown]
    assert {page.status for page in (*zh, *en)} == {200}
    for one, other in zip(zh, en, strict=True):
        assert 'lang="zh-CN"' in one.text
        assert '<html lang="en">' in other.text
        assert "总览" in one.seen
        assert "Overview" in other.seen


def test_what_lies_ready_is_saved_as_it_is(tmp_path: Path, taken: Path) -> None:
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        archive = visitor.get(f"{here}/out/all.zip")
        master = visitor.get(f"{here}/totals/files/master.xlsx")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as found:
        assert len(found.namelist()) == 13
        assert found.testzip() is None
    assert master.content == (taken / "output" / TARGETS / "master.xlsx").read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(master.content)).sheetnames


@pytest.mark.parametrize(
    "path",
    [
        "totals/files/..%2F..%2Fxlkpi.toml",
        "totals/files/%2E%2E%2Fledger.db",
        "totals/files/..\\..\\xlkpi.toml",
        "in/copies/..%2F..%2F..%2F.xlkpi%2Fkey",
        "in/copies/../../../.xlkpi/key",
        "../../etc/passwd",
        "units/nobody",
    ],
)
def test_names_are_no_paths(tmp_path: Path, taken: Path, path: str) -> None:
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        page = visitor.ask("GET", f"{here}/{path}")
    assert page.status in (404, 422)
    assert "department" not in page.text.replace('class="department"', "")


def test_nothing_of_a_file_s_name_is_markup(tmp_path: Path, taken: Path) -> None:
    name = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>.xlsx"
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        page = visitor.drop(f"{here}/in", {name: b"no workbook"})
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "alert(1)" in page.seen


def test_a_file_that_is_none_waits_to_be_looked_at(tmp_path: Path, taken: Path) -> None:
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        visitor.drop(f"{here}/in", {"坏了.xlsx": b"PK no workbook"})
        page = visitor.get(f"{here}/decisions")
        assert "坏了.xlsx" in page.seen
        link = page.text.partition("/originals/")[2].partition('"')[0]
        assert visitor.get(f"{here}/originals/{link}").content == b"PK no workbook"


def test_dropped_again_is_a_duplicate(tmp_path: Path, taken: Path) -> None:
    before = journal(taken)
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        page = visitor.drop(f"{here}/in", returns())
    assert "重复" in page.seen
    assert journal(taken) == before


def test_a_blank_reason_decides_nothing(tmp_path: Path, taken: Path) -> None:
    before = journal(taken)
    with desk(tmp_path / "home", taken) as running:
        visitor = running.visitor()
        here = pages(visitor, taken)
        typed = {"unit": "v01", "why": " ", "who": "王敏"}
        page = visitor.send(f"{here}/units/v01", f"{here}/decisions/withdraw", **typed)
    assert page.status == 422
    assert "“理由”" in page.seen
    assert journal(taken) == before


def test_a_second_start_joins_the_first(tmp_path: Path, taken: Path) -> None:
    assert joined(tmp_path / "home", Beginning()) is None
    with desk(tmp_path / "home") as running:
        entry = joined(tmp_path / "home", Beginning(taken))
        assert entry is not None
        visitor = Visitor(running.host)
        page = visitor.get(entry.partition(running.host)[2])
        assert page.path.endswith(f"/{TARGETS}/overview")
    assert joined(tmp_path / "home", Beginning()) is None
