"""status: a collection's roll-call, a unit's history, and who is missing, on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders import filled_books
from tests.builders.posts import COLLECTION, begun, filled, mail, workspace_in
from xlkpi.cli.app import group

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = workspace_in(tmp_path_factory.mktemp("status"))
    for unit, funds in (("v01", "约55"), ("v02", 55)):
        (folder / f"{unit}.xlsx").write_bytes(filled(unit, funds))
        run(folder, "import", str(folder / f"{unit}.xlsx"), "--no-master")
    return folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *words])


def test_a_unit_s_history_has_its_forms_events_and_problems(workspace: Path) -> None:
    done = run(workspace, "status", "柳溪村")
    assert done.exit_code == 0
    assert all(word in done.stdout for word in ("下发 v01_", "收到 v01.xlsx", "T03", "约55"))
    assert "v02" not in done.stdout
    told = json.loads(run(workspace, "status", "v01", "--format", "json").stdout)
    assert [one["event"] for one in told["events"]] == ["issued", "received"]
    assert {"error", "info"} <= {one["severity"] for one in told["problems"]}


def test_it_tells_every_problem_of_a_unit_be_they_alike(tmp_path: Path) -> None:
    folder = workspace_in(tmp_path)
    (made,) = (begun() / "output" / COLLECTION / "templates").glob("v01_*.xlsx")
    vague = {f"plan[{month}].percent": "约一半" for month in ("m3", "m6", "m10", "m12")}
    names = {"fiscal_funds": "约55", "other_funds": "约5", **vague}
    (folder / "v01.xlsx").write_bytes(filled_books.filled(begun(), made, {0: names}))
    run(folder, "import", str(folder / "v01.xlsx"), "--no-master")
    told = json.loads(run(folder, "status", "v01", "--format", "json").stdout)["problems"]
    shown = run(folder, "status", "v01").stdout
    assert sum(one["code"] == "T09" or "约一半" in one["message"] for one in told) >= len(vague)
    assert all(one["message"] in shown for one in told)


def test_what_was_decided_stands_in_it_and_a_collection_may_be_named(tmp_path: Path) -> None:
    folder = workspace_in(tmp_path)
    (folder / "v02.xlsx").write_bytes(filled("v02", 55))
    stranger = mail("v03", {"v03.xlsx": filled("v03", 55)}, sender="张 <zhang@other.invalid>")
    (folder / "v03.eml").write_bytes(stranger)
    run(folder, "import", str(folder / "v02.xlsx"), str(folder / "v03.eml"), "--no-master")
    for words in (("withdraw", "桥头", "--why", "报错了"), ("confirm", "槐荫", "--why", "已核实")):
        assert run(folder, *words, "--who", "刘").exit_code == 0, words
    for name, said, state in (("桥头", "作废 v02.xlsx", "已下发"), ("槐荫", "确认", "已并入")):
        named = run(folder, "status", name, "-c", COLLECTION)
        assert (named.exit_code, named.stdout) == (0, run(folder, "status", name).stdout)
        assert all(word in named.stdout for word in (said, "（刘）", state)), named.stdout
    assert run(folder, "status", "桥头", "-c", "没有的").exit_code == 1
    assert run(folder, "status", "槐荫", "--missing").stdout == "没有还差的。\n"
    (line,) = run(folder, "status", "桥头", "--missing").stdout.splitlines()
    assert line.startswith("1. 示例二村（桥头）")


def test_a_collection_by_its_id_and_no_unit_is_the_roll_call(workspace: Path) -> None:
    for words in ((), ("2021-targets",), ("-c", "2021-targets")):
        done = run(workspace, "status", *words)
        assert (done.exit_code, "应报" in done.stdout) == (0, True), words


def test_who_is_missing_is_told_by_name_and_with_what(workspace: Path) -> None:
    done = run(workspace, "status", "--missing")
    assert done.exit_code == 0
    first, second = done.stdout.splitlines()[:2]
    assert first.startswith("1. 示例一村（柳溪）")
    assert "有错误" in first
    assert "示例二村" not in done.stdout
    assert second.endswith("没有收到")
    told = json.loads(run(workspace, "status", "--missing", "--format", "json").stdout)
    assert set(told[0]) == {"unit", "name", "contact", "phone", "what"}
