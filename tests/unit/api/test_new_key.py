"""key new: what was judged stays, what comes under the old key is asked about, nothing is lost."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from tests.builders.posts import COLLECTION, NOW, filled, filled_in, workspace_in
from xlkpi.cli.app import group
from xlkpi.department.opened import Department
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.key import make_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_TOKEN = re.compile(rb"(/[0-9a-f]{12}/)[0-9A-Z]{10}")


def run(folder: Path, *words: object) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *map(str, words)])


def refused(done: Result) -> list[tuple[str, int]]:
    assert isinstance(done.exception, ProblemsFound)
    return [(one.code, done.exception.exit_code) for one in done.exception.problems]


def status(folder: Path) -> Any:
    return json.loads(run(folder, "status", "--format", "json").stdout)


def taken(folder: Path, data: bytes, name: str) -> tuple[str, list[str]]:
    """Import a file; return its status and what is said of its identity."""
    (folder.parent / name).write_bytes(data)
    done = run(folder, "import", folder.parent / name, "--format", "json")
    (file,) = json.loads(done.stdout)["files"]
    return file["status"], [p["message"] for p in file["problems"] if p["code"] == "F22"]


def told_of_old(folder: Path) -> list[list[str]]:
    """Whom `check` names as having a workbook that only the old key knows."""
    found = json.loads(run(folder, "check", "--format", "json").stdout)["problems"]
    told = [p["message"] for p in found if p["code"] == "S98"]
    return [re.findall(r"（(v\d\d)）", one) for one in told]


def with_another_code(data: bytes) -> bytes:
    """A workbook whose identity is in its places, with a code that nobody made."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.infolist():
            new.writestr(one, _TOKEN.sub(rb"\g<1>0000000000", old.read(one)))
    return made.getvalue()


def made_anew(folder: Path, unit: str, funds: object) -> bytes:
    """A unit's workbook as it lies in the workspace now, filled."""
    (path,) = (folder / "output" / COLLECTION / "templates").glob(f"{unit}_*.xlsx")
    return filled_in(folder, path, funds)


def test_what_was_judged_stays_and_what_comes_under_the_old_key_is_held(tmp_path: Path) -> None:
    folder = workspace_in(tmp_path)
    key = folder / ".xlkpi" / "key"
    assert taken(folder, filled("v01", 55), "a.xlsx")[0].startswith("accepted")
    forged = with_another_code(filled("v02", 60))
    state, (not_ours,) = taken(folder, forged, "b.xlsx")
    assert state == "held"
    assert refused(run(folder, "key", "new", "--why", "试一试")) == [("S97", 3)]
    before, old = status(folder), read_key(key)

    key.unlink()
    lost = run(folder, "generate")
    assert refused(lost) == [("S70", 3)]
    assert isinstance(lost.exception, ProblemsFound)
    assert "xlkpi key new" in lost.exception.problems[0].hint.zh
    done = run(folder, "key", "new", "--why", "硬盘坏了", "--who", "赵一")
    assert done.exit_code == 0
    assert "工作簿 3 本" in done.stdout
    assert read_key(key) != old
    assert "硬盘坏了" in run(folder, "log").stdout
    assert status(folder) == before

    again = json.loads(run(folder, "import", "--again", "--format", "json").stdout)
    assert (again["changes"], again.get("values", 0)) == ([], 0)
    assert status(folder) == before
    with Department.at(folder, NOW).view() as ledger:
        (held,) = [one for one in ledger.returns() if one.unit == "v02"]
    assert [p.message.zh for p in held.problems if p.code == "F22"] == [not_ours]

    assert told_of_old(folder) == [["v02", "v03"]]

    state, (old_key,) = taken(folder, filled("v01", 70), "c.xlsx")
    assert state == "held"
    assert "更换密钥以前" in old_key
    assert status(folder)["units"][0]["merged"] == before["units"][0]["merged"]
    assert taken(folder, with_another_code(filled("v03", 1)), "d.xlsx") == (
        "held",
        [old_key.replace("c.xlsx", "d.xlsx")],
    )

    assert run(folder, "generate", "--unit", "v01", "--unit", "v02", "--unit", "v03").exit_code == 0
    assert told_of_old(folder) == []
    assert taken(folder, made_anew(folder, "v02", 61), "e.xlsx") == ("accepted_with_warnings", [])
    assert taken(folder, filled("v02", 62), "f.xlsx")[0] == "held"
    assert refused(run(folder, "key", "new", "--why", "再换一次")) == [("S97", 3)]

    verified = run(folder, "log", "--verify", "--format", "json")
    codes = {p["code"] for p in json.loads(verified.stdout)["problems"]}
    assert codes == {"S78"}, verified.stdout


def test_it_is_decided_again_where_it_was_stopped_and_a_damaged_file_is_kept(
    tmp_path: Path,
) -> None:
    folder = workspace_in(tmp_path)
    key = folder / ".xlkpi" / "key"
    key.write_bytes(b"half of a ke")
    assert run(folder, "key", "new", "--why", "写坏了").exit_code == 0
    assert key.with_name("key.damaged").read_bytes() == b"half of a ke"
    assert run(folder, "generate", "--unit", "v01").exit_code == 0
    key.unlink()
    make_key(key)
    assert refused(run(folder, "generate", "--unit", "v01")) == [("S73", 3)]
    assert run(folder, "key", "new", "--why", "上次停了").exit_code == 0
    assert run(folder, "generate", "--unit", "v01").exit_code == 0
    verified = json.loads(run(folder, "log", "--verify", "--format", "json").stdout)
    assert {p["code"] for p in verified["problems"]} == {"S78"}
