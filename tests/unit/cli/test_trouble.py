"""Wrong folders, faulty files, unusable output: one clear message, the right code, no trace."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.command_line import xlkpi
from tests.builders.demo_round import played
from xlkpi.cli.app import VERBS

if TYPE_CHECKING:
    from pathlib import Path


def in_a_process(*args: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program itself."""
    words = [sys.executable, "-c", "from xlkpi.cli import main; main()", "-C", str(folder)]
    done = subprocess.run(  # noqa: S603 - our own program
        [*words, *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8"},
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    shutil.copytree(played().folder, folder)
    return folder


def test_no_workspace_here(tmp_path: Path) -> None:
    for verb in (["status"], ["generate"], ["master"], ["import", str(tmp_path)]):
        done = xlkpi(*verb, folder=tmp_path)
        assert (done.returncode, "xlkpi.toml" in done.stderr) == (3, True), verb
    done = xlkpi("status", folder=tmp_path)
    program = in_a_process("status", folder=tmp_path)
    assert (program.returncode, program.stdout, program.stderr) == (3, done.stdout, done.stderr)


def test_broken_toml_names_its_line(workspace: Path) -> None:
    path = workspace / "xlkpi.toml"
    path.write_text(path.read_text("utf-8").replace("due =", "dew ="), encoding="utf-8")
    done = xlkpi("status", folder=workspace)
    assert done.returncode == 2
    assert "dew" in done.stderr
    assert "可用的键：due" in done.stderr
    path.write_text("year = [", encoding="utf-8")
    assert xlkpi("status", folder=workspace).returncode == 2


def test_missing_and_faulty_roster(workspace: Path) -> None:
    roster = workspace / "roster.xlsx"
    book = openpyxl.load_workbook(roster)
    book["分工"]["A3"] = "v99"
    book["单位"]["C4"] = "镇"
    book.save(roster)
    done = xlkpi("generate", folder=workspace)
    assert done.returncode == 3
    assert "A3" in done.stderr
    assert "C4" in done.stderr
    roster.unlink()
    assert xlkpi("generate", folder=workspace).returncode == 3


def test_an_import_of_nothing_says_so(workspace: Path, tmp_path: Path) -> None:
    empty = tmp_path / "空文件夹"
    empty.mkdir()
    done = xlkpi("import", empty, folder=workspace)
    assert (done.returncode, done.stdout) == (
        0,
        f"{empty} 中没有可以读入的文件，什么都没有读入。\n",
    )


def test_unknown_names(workspace: Path, tmp_path: Path) -> None:
    assert xlkpi("status", "2030", folder=workspace).returncode == 2
    assert xlkpi("generate", "--unit", "v77", folder=workspace).returncode == 2
    assert xlkpi("explain", "Z99", folder=workspace).returncode == 2
    assert xlkpi("import", tmp_path / "nothing", folder=workspace).returncode == 2
    assert xlkpi("nonsense").returncode == 2
    assert xlkpi("spec", "check", tmp_path / "no.yaml").returncode == 1
    assert xlkpi("plan", tmp_path / "no.yaml").returncode == 2


def test_not_a_workbook_leaves_the_rest_alone(workspace: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0JFIF")
    (inbox / "坏.xlsx").write_bytes(b"PK\x03\x04 not really")
    (inbox / "空.xlsx").write_bytes(b"")
    done = xlkpi("import", inbox, "--format", "json", folder=workspace)
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert data["summary"] == {"unreadable": 3}
    assert {p["code"] for f in data["files"] for p in f["problems"]} == {"F01"}


def test_a_dry_run_writes_nothing_at_all(workspace: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in sorted(workspace.rglob("*"))}
    inbox = played().folder / "收件箱" / "第二次"
    assert xlkpi("import", inbox, "--dry-run", folder=workspace).returncode == 0
    assert {p: p.stat().st_mtime_ns for p in sorted(workspace.rglob("*"))} == before


def test_changed_journal_is_refused_with_its_line(workspace: Path) -> None:
    journal = workspace / "output" / "journal.jsonl"
    journal.write_text(
        journal.read_text("utf-8").replace("示例一村", "示例二村", 1), encoding="utf-8"
    )
    (workspace / "output" / "ledger.db").unlink()
    done = xlkpi("status", folder=workspace)
    assert done.returncode == 3
    assert "日志第" in done.stderr


def test_a_deleted_ledger_comes_back(workspace: Path) -> None:
    before = xlkpi("status", "--format", "json", folder=workspace).stdout
    (workspace / "output" / "ledger.db").unlink()
    assert xlkpi("master", folder=workspace).returncode == 0
    assert xlkpi("status", "--format", "json", folder=workspace).stdout == before


def test_a_changed_master_is_kept_as_it_was(workspace: Path) -> None:
    master = workspace / "output" / "2021-targets" / "master.xlsx"
    book = openpyxl.load_workbook(master)
    book.active["A1"] = "部门自己写的"
    book.save(master)
    kept = master.read_bytes()
    assert xlkpi("master", folder=workspace).returncode == 0
    assert [one.read_bytes() for one in (master.parent / "reviewed").iterdir()] == [kept]
    assert openpyxl.load_workbook(master).active["A1"].value != "部门自己写的"


def test_an_open_master_is_not_overwritten(workspace: Path) -> None:
    master = workspace / "output" / "2021-targets" / "master.xlsx"
    master.with_name("~$master.xlsx").touch()
    kept = master.read_bytes()
    done = xlkpi("master", folder=workspace)
    assert master.read_bytes() == kept
    assert "master.new.xlsx" in done.stdout + done.stderr
    assert (master.parent / "master.new.xlsx").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_a_read_only_output(workspace: Path) -> None:
    if os.geteuid() == 0:
        done = read_only_as_another_user(workspace)
    else:
        (workspace / "output").chmod(0o500)
        done = in_a_process("master", folder=workspace)
        (workspace / "output").chmod(0o700)
    assert done.returncode == 3, done.stderr
    assert "无法读写" in done.stderr


def read_only_as_another_user(workspace: Path) -> subprocess.CompletedProcess[str]:
    """Root ignores modes: run as nobody in a workspace that belongs to root."""
    for path in (workspace, *workspace.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in workspace.parents:
        if path.stat().st_uid == 0 and path.name:
            path.chmod(path.stat().st_mode | 0o055)
    # the first run, as root, loads all that the second, as nobody, may not read from root's home
    code = (
        "import os, sys\n"
        "from xlkpi.cli.app import group\n"
        "from xlkpi.cli.trouble import guarded\n"
        f"sys.argv = ['xlkpi', '-C', {str(workspace)!r}, 'master']\n"
        "assert guarded(group) == 0\n"
        "os.setgid(65534)\n"
        "os.setuid(65534)\n"
        "sys.exit(guarded(group))\n"
    )
    # and nobody could not write what a measured run leaves behind
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    environment |= {"PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8", "HOME": "/"}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_every_verb_has_help_with_an_example() -> None:
    for verb in VERBS:
        done = xlkpi(verb, "--help")
        assert done.returncode == 0
        assert "例：" in done.stdout or verb in {"spec", "key"}


def test_json_shapes(workspace: Path) -> None:
    status = json.loads(xlkpi("status", "--format", "json", folder=workspace).stdout)
    assert set(status) == {"collection", "due", "units", "rates", "not_due"}
    assert set(status["units"][0]) == {
        "unit", "name", "kind", "status", "overdue",
        "received_at", "forms", "merged", "errors", "warnings", "due", "extended",
    }  # fmt: skip
    plan = json.loads(xlkpi("plan", "project_targets", "--format", "json").stdout)
    assert set(plan) == {"spec", "version", "fingerprint", "sheets"}
    assert set(plan["sheets"][0]["cells"][0]) == {
        "cell", "field", "row", "name", "label", "kind", "input", "required", "list", "formula",
    }  # fmt: skip
    inbox = played().folder / "收件箱" / "第一次"
    again = json.loads(
        xlkpi("import", inbox, "--dry-run", "--format", "json", folder=workspace).stdout
    )
    assert set(again) == {"summary", "files", "mails", "across", "problems"}
    assert again["summary"] == {"duplicate": 13}
    assert set(again["files"][0]) == {
        "file", "sha256", "unit", "unit_name", "collection",
        "status", "repeats", "forms", "merged", "problems",
    }  # fmt: skip


def test_of_several_collections_one_has_to_be_named(workspace: Path) -> None:
    config = workspace / "xlkpi.toml"
    before = config.read_text("utf-8")
    more = '\n[[collections]]\nid = "q1"\nspec = "quarterly_accounts"\ndue = 2021-04-10\n'
    config.write_text(before + more, encoding="utf-8")
    done = xlkpi("status", folder=workspace)
    config.write_text(before, encoding="utf-8")
    assert done.returncode == 2
    assert "S23" in done.stderr
    assert "q1" in done.stderr
    how = re.search(r"xlkpi (status -c \S+?)[）)]", done.stderr)
    assert how, done.stderr
    config.write_text(before + more, encoding="utf-8")
    said = xlkpi(*how[1].split(), folder=workspace)
    config.write_text(before, encoding="utf-8")
    assert said.returncode == 0, said.stderr


def test_an_explanation_has_words_for_what_a_message_fills_in() -> None:
    rule, fault = xlkpi("explain", "T07").stdout, xlkpi("explain", "K03").stdout
    assert "预算数为 〔预算数〕，控制数为 〔本单位控制数〕" in rule
    assert "应为 〔规定的字数〕个字" in fault
    assert "{" not in rule + fault


def test_a_code_that_holds_is_explained_as_such() -> None:
    assert "待确认" in xlkpi("explain", "F24").stdout
    assert "不能并入" in xlkpi("explain", "T11").stdout
