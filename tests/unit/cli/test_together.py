"""A folder full of files that are no workbooks: one line, nothing kept, each in the JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from tests.builders.posts import JPG, NOW, mail, workspace_in
from xlkpi.api.verify import verify
from xlkpi.cli.app import group
from xlkpi.department.opened import Department
from xlkpi.workspace.notes import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

MANY = 30


def run(folder: Path, *words: object) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *map(str, words)])


def kept(folder: Path) -> int:
    inbox = folder / "output" / "inbox"
    return sum(p.is_file() and p.suffix != SUFFIX for p in inbox.rglob("*"))


def recorded(folder: Path) -> int:
    with Department.at(folder, NOW).view() as ledger:
        return len(ledger.arrivals())


def test_files_of_another_kind_are_one_line_and_are_not_kept(tmp_path: Path) -> None:
    """Scans are kept; what is called a workbook is kept and told by itself, whatever it is."""
    workspace, came = workspace_in(tmp_path), tmp_path / "下载"
    came.mkdir()
    for number in range(MANY):
        (came / f"笔记{number:02}.txt").write_text(f"{number}", encoding="utf-8")
    for number in range(5):
        (came / f"照片{number}.jpg").write_bytes(JPG + bytes([number]))
    (came / "坏.xlsx").write_bytes(b"PK\3\4 was cut off")
    (came / "网页.xls").write_text("<html><table></table></html>", encoding="utf-8")
    done = run(workspace, "import", came, "--no-master")
    lines = [line for line in done.stdout.splitlines() if line.startswith("无法识别")]
    assert done.exit_code == 1
    assert [line.rpartition(" ")[2] for line in lines[:2]] == ["坏.xlsx", "网页.xls"]
    assert sorted(line.partition("、")[0] for line in lines[2:4]) == [
        f"无法识别  {MANY} 个文件不是工作簿：笔记00.txt",
        "无法识别  5 个文件不是工作簿：照片0.jpg",
    ]
    assert lines[4:] == [f"无法识别 {MANY + 7}"]
    assert (kept(workspace), recorded(workspace)) == (7, 7)
    assert verify(workspace, NOW).problems == ()
    done = run(workspace, "import", came, "--no-master", "--format", "json")
    told = json.loads(done.stdout)
    assert told["summary"] == {"unreadable": MANY, "duplicate": 7}
    assert [one["status"] for one in told["files"]].count("unreadable") == MANY
    assert {p["code"] for one in told["files"][:MANY] for p in one["problems"]} <= {"F01", "F13"}
    done = run(workspace, "import", came, "--no-master")
    assert "重复（上次：无法识别）  7 个文件：" in done.stdout


def test_what_a_mail_brings_is_kept_whatever_it_is(tmp_path: Path) -> None:
    """Its sender is answered: also where the same file lies beside the mail."""
    workspace, came = workspace_in(tmp_path), tmp_path / "in"
    came.mkdir()
    (came / "a.txt").write_bytes(b"notes")
    (came / "b.eml").write_bytes(mail("v01", {"a.txt": b"notes"}))
    run(workspace, "import", came, "--no-master")
    assert (kept(workspace), recorded(workspace)) == (1, 1)
    with Department.at(workspace, NOW).view() as ledger:
        assert [one.unit for one in ledger.arrivals()] == ["v01"]
    assert run(workspace, "import", "--again").exit_code == 0
    told = (workspace / "output" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line)["event"] for line in told]
    assert events[-3:] == ["received", "collected", "master"]  # and not judged otherwise
