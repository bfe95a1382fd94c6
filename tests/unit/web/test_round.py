"""The round in pages: what is done there is on record as by the command line."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.demo_round import played
from tests.builders.desks import WHEN, Visitor, desk
from xlkpi.api.adjust import adjust
from xlkpi.api.amend import amend
from xlkpi.api.confirm import confirm
from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.reinstate import reinstate
from xlkpi.api.waive import waive
from xlkpi.api.withdraw import withdraw
from xlkpi.demo.round import KEY
from xlkpi.department.targets import Reason, Target
from xlkpi.web.desk import Beginning
from xlkpi.web.serving import joined
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
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


WHY = {"why": "电话核实", "who": "王敏"}
UNTIL = WHEN.date().replace(day=22)


def test_the_journal_is_that_of_the_command_line(tmp_path: Path) -> None:
    """Every decision too: what is held let in or taken out, faults let pass, figures corrected."""
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    clock = fixed(WHEN)
    init(mine, clock, example=True, key=KEY)
    shutil.copytree(mine, theirs)
    again = ("c02_示例第二社区（和风）", "示例五村（杏园）最终版(1)")
    came = {
        name: data
        for name, data in returns().items()
        if name.startswith("第一次") or name.endswith(tuple(f"/{one}.xlsx" for one in again))
    }
    with desk(tmp_path / "home", mine) as running:
        visitor = running.visitor()
        here = pages(visitor, mine)
        made = visitor.send(f"{here}/out", f"{here}/out/make")
        assert "共生成 13 本工作簿" in made.seen
        taken = visitor.drop(f"{here}/in", came)
        assert "已做成退回稿" in taken.seen
        for to, typed in _decisions(came).items():
            asked = {**WHY, **typed}
            page = visitor.send(f"{here}/units/v01", f"{here}/{to.partition('#')[0]}", **asked)
            assert "已记录" in page.seen, to
    generate(theirs, clock, TARGETS)
    _by_command_line(theirs, tmp_path / "came", came)
    assert journal(mine) == journal(theirs)


def _digest(came: Mapping[str, bytes], end: str) -> str:
    (data,) = (data for name, data in came.items() if name.endswith(end))
    return hashlib.sha256(data).hexdigest()


def _decisions(came: Mapping[str, bytes]) -> Mapping[str, dict[str, str]]:
    """What is typed into the forms of the pages: address -> fields."""
    held, second = _digest(came, "（和风）.xlsx"), _digest(came, "最终版(1).xlsx")
    return {
        "units/extend": {"unit": "v01", "until": UNTIL.isoformat()},
        "decisions/confirm": {"unit": "c02", "project": "p04", "return": held},
        "decisions/withdraw": {"unit": "v05", "project": "p01", "return": second},
        "units/waive": {"unit": "v05", "fault": "p01/T11"},
        "units/amend": {"unit": "v01", "project": "p01", "field": "资金用途", "value": USE},
        "units/adjust": {"unit": "v01", "project": "p01", "field": "财政资金", "value": "60"},
        "decisions/withdraw#2": {"unit": "v08", "project": "p01"},
        "decisions/reinstate": {"unit": "v08", "project": "p01"},
    }


USE = "发放村干部和聘用人员的工资、保险。"


def _by_command_line(folder: Path, inbox: Path, came: Mapping[str, bytes]) -> None:
    clock, reason = fixed(WHEN), Reason("电话核实", "王敏")
    for name, data in came.items():
        write_atomically(inbox / name, data)
    import_paths(folder, clock, [inbox], received=WHEN)
    held, second = _digest(came, "（和风）.xlsx"), _digest(came, "最终版(1).xlsx")
    late, eighth = Target("v01", None, "", TARGETS), Target("v08", "p01", "", TARGETS)
    fifth = Target("v05", "p01", "", TARGETS)
    extend(folder, clock, late, UNTIL, reason)
    confirm(folder, clock, Target("c02", "p04", held, TARGETS), reason)
    withdraw(folder, clock, Target("v05", "p01", second, TARGETS), reason)
    waive(folder, clock, fifth, "T11", "", reason)
    amend(folder, clock, Target("v01", "p01", "", TARGETS), {"资金用途": USE}, reason)
    adjust(folder, clock, Target("v01", "p01", "", TARGETS), {"财政资金": "60"}, reason)
    withdraw(folder, clock, eighth, reason)
    reinstate(folder, clock, eighth, reason)


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


def test_a_form_that_is_sent_again_shows_what_came_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    init(folder, fixed(WHEN), example=True)
    generate(folder, fixed(WHEN), TARGETS, ["v01"], jobs=1)
    name, data = next((n, one) for n, one in returns().items() if n.endswith(".xlsx"))
    with desk(tmp_path / "home", folder) as running:
        visitor = running.visitor()
        here = pages(visitor, folder)
        first = visitor.drop(f"{here}/in", {name: data})
        before = journal(folder)
        again = visitor.sent_again()
        assert (again.status, again.seen) == (200, first.seen)
        assert visitor.get(first.path).seen == first.seen  # a reload
    assert journal(folder) == before
