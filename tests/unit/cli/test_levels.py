"""What a county and its townships read on their screens while bundles go up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.command_line import xlkpi
from tests.builders.levels import NAMES, Levels, levels
from tests.builders.rosters import put

if TYPE_CHECKING:
    from pathlib import Path


def began(folder: Path) -> tuple[Levels, Path]:
    """The three workspaces, and a bundle of the first township."""
    made = levels(folder)
    return made, made.bundle("t1", 10)


def test_an_older_bundle_is_told_on_the_screen_and_no_warning_is_counted_twice(
    tmp_path: Path,
) -> None:
    made, older = began(tmp_path)
    made.returned("t1", "v01", 11.5, 20)
    made.take_in(made.bundle("t1", 21), hours=22)
    for _ in range(2):
        said = xlkpi("import", older, "--no-master", folder=made.county).stdout
        assert "F50 说明" in said
        assert "什么都没有变" in said
        assert "提示 -" not in said


def test_a_held_bundle_says_of_which_village_each_warning_is_and_nobody_has_to_send_it_again(
    tmp_path: Path,
) -> None:
    made, bundle = began(tmp_path)
    put(made.county, "单位", I2=None)
    said = xlkpi("import", bundle, "--no-master", folder=made.county).stdout
    assert "F48 提示" in said
    assert "\nv01_柳溪村.xlsx · 1." in said
    missing = xlkpi("status", "--missing", folder=made.county).stdout
    assert NAMES["t1"] not in missing
    assert f"{NAMES['t2']}：上报包里还没有" in missing.replace(" ", "")


def test_whom_to_ask_for_a_village_is_the_township(tmp_path: Path) -> None:
    made = levels(tmp_path)
    town = made.town("t1")
    assert xlkpi("withdraw", "v01", "--why", "重填", "--who", "刘", folder=town).returncode == 0
    put(made.county, "单位", D2="张三", E2="0512-1234567")
    made.take_in(made.bundle("t1", 30), hours=31)
    missing = xlkpi("status", "--missing", folder=made.county).stdout
    assert "东镇·柳溪村 张三 0512-1234567：" in missing


def test_a_county_makes_no_workbooks_and_says_why(tmp_path: Path) -> None:
    assert "上报包" in xlkpi("generate", folder=levels(tmp_path).county).stdout


def test_a_workspace_whose_department_has_no_name_yet_sends_nothing_up(tmp_path: Path) -> None:
    xlkpi("init", tmp_path / "w")
    xlkpi("key", "public", folder=tmp_path / "w")
    done = xlkpi("export", "--bundle", folder=tmp_path / "w")
    assert done.returncode == 2
    assert "S20" in done.stdout + done.stderr
    assert not list((tmp_path / "w").rglob("*.zip"))
