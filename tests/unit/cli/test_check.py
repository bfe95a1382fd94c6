"""check: everything that can be known before anything goes out, each at its cell, in one pass."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.builders.rosters import COLLECTION, configured, edited, put, workspace
from xlkpi.cli.app import group
from xlkpi.cli.trouble import guarded
from xlkpi.spec.bundled import specs_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

CONTACT = 'contact = ""'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = workspace(tmp_path / "w")
    configured(made, CONTACT, 'contact = "王五"')
    return made


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(group, ["--lang", "zh-CN", "-C", str(folder), *words])


def checked(folder: Path, *words: str) -> tuple[int, list[tuple[str, str, str]]]:
    """The exit code, and (code, sheet, cell) of what is to be done or looked at."""
    done = run(folder, "check", "--format", "json", *words)
    told = json.loads(done.stdout)["problems"]
    return done.exit_code, [
        (one["code"], one["sheet"], one["cell"]) for one in told if one["severity"] != "info"
    ]


def stopped(folder: Path, verb: str) -> int:
    """The exit code of another verb; nothing is made by it."""
    found = run(folder, verb).exception
    assert not (folder / "output").exists()
    return getattr(found, "exit_code", 0)


def test_a_sound_workspace_can_go_out(folder: Path) -> None:
    done = run(folder, "check")
    assert done.exit_code == 0
    assert done.stdout.endswith("错误 0  提示 0\n没有发现错误，可以下发。\n")
    assert "F3“控制数”填的是“15”，已读作 15" in done.stdout
    assert not (folder / "output").exists()


def test_a_plan_that_does_not_come_to_the_whole_is_told_before_it_goes_out(folder: Path) -> None:
    put(folder, "项目", H3=0.2, I3=0.4, J3=0.6, K3=0.8)
    assert checked(folder) == (0, [("S89", "项目", "K3")])
    put(folder, "项目", I3=0.1, K3=1)
    assert checked(folder) == (0, [("S89", "项目", "K3")])
    put(folder, "项目", I3=0.2)
    assert checked(folder) == (0, [])


def test_the_json_names_collections_counts_and_problems(folder: Path) -> None:
    put(folder, "分工", C3=7)
    told = json.loads(run(folder, "check", "--format", "json").stdout)
    assert told["collections"] == [COLLECTION]
    assert told["summary"] == {"error": 0, "warning": 1, "info": len(told["problems"]) - 1}
    first = told["problems"][0]
    assert (first["code"], first["severity"]) == ("S86", "warning")
    assert set(first) == {
        "code", "severity", "file", "line", "column", "sheet", "cell",
        "unit", "project", "field", "row", "value", "message", "hint",
    }  # fmt: skip


# -- what stops everything -------------------------------------------------------------------------


def twice(folder: Path) -> None:
    put(folder, "分工", A8="v01", B8="p01", C8=3, C2=9)


def case(folder: Path) -> None:
    put(folder, "单位", A5="V01", B5="柳溪新村", C5="村", F5="x@example.invalid")
    put(folder, "分工", A8="V01", B8="p04")


def project_case(folder: Path) -> None:
    put(folder, "项目", A6="P01", B6=5, C6="水利", E6="v01")
    put(folder, "分工", A8="v01", B8="P01")


def reserved(folder: Path) -> None:
    put(folder, "单位", A5="con", B5="康村", C5="村", F5="x@example.invalid")
    put(folder, "分工", A8="con", B8="p04")


def like_a_collection(folder: Path) -> None:
    put(folder, "单位", A5="2026-Targets", B5="康村", C5="村", F5="x@example.invalid")
    put(folder, "分工", A8="2026-Targets", B8="p04")


def unfilled(folder: Path) -> None:
    def emptied(book: Any) -> None:
        for sheet in ("单位", "项目", "分工"):
            book[sheet].delete_rows(2, 20)

    edited(folder, emptied)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (twice, [("S80", "分工", "A2"), ("S80", "分工", "A8")]),
        (case, [("S81", "单位", "A2"), ("S81", "单位", "A5")]),
        (project_case, [("S81", "项目", "A2"), ("S81", "项目", "A6")]),
        (reserved, [("S82", "单位", "A5")]),
        (like_a_collection, [("S83", "单位", "A5")]),
        (unfilled, [("S84", "单位", "A2"), ("S84", "项目", "A2"), ("S84", "分工", "A2")]),
    ],
)
def test_a_fault_of_the_whole_roster_stops_check_generate_and_send(
    folder: Path, change: Callable[[Path], None], told: list[tuple[str, str, str]]
) -> None:
    change(folder)
    assert checked(folder) == (3, told)
    assert [stopped(folder, verb) for verb in ("generate", "send")] == [3, 3]


def test_placeholders_stop_all_and_are_told_at_their_line(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w", named=False)
    configured(folder, CONTACT, 'contact = "（请填写）"')
    done = run(folder, "check")
    assert done.exit_code == 2
    assert "第 6 行 配置：department.name 还是“（请填写部门名称）”" in done.stdout
    assert 'name = "庆北办事处"' in done.stdout
    assert "第 7 行 配置：department.contact 还是“（请填写）”" in done.stdout
    assert [stopped(folder, verb) for verb in ("generate", "send")] == [2, 2]


def test_xlkpi_toml_and_roster_are_told_together(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w", named=False)
    configured(folder, "due = 2099-12-31", 'due = "年底"')
    twice(folder)
    code, told = checked(folder)
    assert code == 3
    assert sorted(told) == [("S20", "", ""), ("S20", "", ""), *sorted(
        [("S80", "分工", "A2"), ("S80", "分工", "A8")]
    )]  # fmt: skip


def test_many_equal_faults_are_all_told(folder: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    put(folder, "分工", **{f"A{n}": "v99" for n in range(2, 8)})
    done = run(folder, "check")
    assert done.exit_code == 3
    assert [f"A{n}“单位”" in done.stdout for n in range(2, 8)] == [True] * 6
    monkeypatch.setattr("sys.argv", ["xlkpi", "--lang", "zh-CN", "-C", str(folder), "generate"])
    assert guarded(group) == 3
    assert "A7“单位”" in capsys.readouterr().err


# -- what is to be looked at -----------------------------------------------------------------------


def sums(folder: Path) -> None:
    put(folder, "分工", C3=7)


def names(folder: Path) -> None:
    put(folder, "单位", B4="柳溪　村")
    put(folder, "项目", C3="村干部工资")


def idle(folder: Path) -> None:
    put(folder, "单位", A5="v03", B5="康村", C5="村")
    put(folder, "项目", A6="p05", B6=5, C6="水利", E6="v01")


def no_address(folder: Path) -> None:
    put(folder, "单位", F3=None)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (sums, [("S86", "项目", "F2")]),
        (names, [("S85", "单位", "B2"), ("S85", "单位", "B4"),
                 ("S85", "项目", "C2"), ("S85", "项目", "C3")]),
        (idle, [("S89", "单位", "A5"), ("S89", "项目", "A6")]),
        (no_address, [("S89", "单位", "F3")]),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_told_and_stops_nothing(
    folder: Path, change: Callable[[Path], None], told: list[tuple[str, str, str]]
) -> None:
    change(folder)
    assert checked(folder) == (0, told)
    assert checked(folder, "--fail-on", "warning")[0] == 1
    assert run(folder, "generate", "--unit", "c01").exit_code == 0


def test_both_cells_of_a_sum_stand_in_its_message(folder: Path) -> None:
    put(folder, "分工", C3=7)
    told = run(folder, "check").stdout
    assert "控制数（F2）是 20 万元，分工里各单位（C2、C3）合计 19 万元，相差 -1" in told


def test_who_is_exempt_or_not_in_use_is_not_in_the_sum(folder: Path) -> None:
    put(folder, "分工", A8="c01", B8="p01", C8=5, D8="是")
    assert checked(folder) == (0, [])


def test_units_of_one_name_that_are_not_in_use_are_passed_over(folder: Path) -> None:
    put(folder, "单位", A5="v10", B5="桥头村", C5="村", G5="否")
    assert checked(folder) == (0, [])


def test_where_the_department_writes_by_mail_a_unit_without_address_is_a_fault(
    folder: Path,
) -> None:
    path = folder / "xlkpi.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[mail]\naddress = "desk@qingbei.example.gov.cn"\n',
        encoding="utf-8",
    )
    no_address(folder)
    assert checked(folder) == (1, [("S61", "单位", "F3")])
    assert run(folder, "generate").exit_code == 0
    sent = run(folder, "send")
    assert sent.exit_code == 1
    assert "已写草稿 2" in sent.stdout
    assert "桥头村（v02）" in sent.stderr


def test_nobody_to_be_asked_and_a_deadline_that_is_over_are_told(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "w")
    configured(folder, "due = 2099-12-31", "due = 2020-12-31")
    done = run(folder, "check")
    assert done.exit_code == 0
    assert "第 7 行 [department] 没有写联系人和电话" in done.stdout
    assert "截止日期 2020-12-31 已经过了" in done.stdout


def test_kinds_that_nobody_is_of_and_projects_without_a_row_are_told(folder: Path) -> None:
    """A form for the office only, and one that has fewer rows than there are projects."""
    text = (specs_dir() / "department_text.yaml").read_text("utf-8")
    own = text.replace("spare: 30", "spare: 1")
    (folder / "workbook_specs").mkdir(exist_ok=True)
    (folder / "workbook_specs" / "department_text.yaml").write_text(own, encoding="utf-8")
    more = '\n[[collections]]\nid = "t"\nspec = "department_text"\ndue = 2021-01-20\n'
    config = folder / "xlkpi.toml"
    config.write_text(config.read_text("utf-8") + more + 'kinds = ["街道办"]\n', encoding="utf-8")
    told = json.loads(run(folder, "check", "t", "--format", "json").stdout)["problems"]
    kinds, rows = (one for one in told if one["code"] == "S89")
    assert "“街道办”，名册中没有这类单位" in kinds["message"]
    assert kinds["line"] == config.read_text("utf-8").count("\n")
    assert "有 1 行，名册有" in rows["message"]
