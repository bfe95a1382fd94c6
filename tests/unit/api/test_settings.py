"""Settings that a collection gives in xlkpi.toml: what goes out, what comes back, what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.following import NOW, Rounds, collection
from xlkpi.api.check import check
from xlkpi.api.generate import generate
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.config import parse
from xlkpi.workspace.config_text import render

if TYPE_CHECKING:
    from pathlib import Path

SPEC = """\
xlkpi: 1
id: months
version: 1
title: 月表
settings:
  month: {label: 月份, kind: integer, range: [1, 12], default: 6}
lists: {unit_kind: {words: [村, 社区, 办事处]}}
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  done: {label: '1-{month}月完成', kind: money, required: true}
  rate: {label: 全年估计, kind: money, formula: done / month * 12}
sheets:
  - id: form
    name: 月表
    widths: [16, 16, 16, 16]
    rows:
      - [{text: 单位}, {field: unit_name, cols: 3}]
      - [{text: '1-{month}月'}, {field: done}, {text: 全年}, {field: rate}]
rules:
  - code: A01
    severity: error
    title: {zh: 太多, en: too much}
    when: rate > 100
    at: done
    message: {zh: '{cell} 太多（{month}月）。', en: '{cell} is too much.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
master: {detail: 明细, columns: [done, rate]}
"""
SIX, SEVEN = collection("six", "months"), collection("seven", "months") + "month = 7\n"


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    return Rounds(tmp_path_factory.mktemp("settings"), SIX, SEVEN, months=SPEC)


def cells(path: Path) -> set[object]:
    sheet = openpyxl.load_workbook(path)["月表"]
    return {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_setting_is_in_the_form_the_verdict_and_the_master(rounds: Rounds) -> None:
    """The same figure passes in one month and not in another; a changed setting is told."""
    for name in ("six", "seven"):
        rounds.issue(name)
    assert "1-6月" in cells(rounds.workbook("six", "v01"))
    assert "1-7月" in cells(rounds.workbook("seven", "v01"))
    (file,) = rounds.report("six", "v01", {"done": 55}).files
    assert [p.code for p in file.problems] == ["A01"]
    assert "（6月）" in file.problems[0].message.zh
    (file,) = rounds.report("seven", "v01", {"done": 55}).files
    assert [p.code for p in file.problems] == []
    path = rounds.folder / "output" / "seven" / "master.xlsx"
    lines = list(openpyxl.load_workbook(path, data_only=True)["明细"].iter_rows(values_only=True))
    assert any("1-7月完成" in line for line in lines)
    assert any(round(cell, 4) == round(55 / 7 * 12, 4) for line in lines for cell in line
               if isinstance(cell, float))  # fmt: skip

    rounds.configure(SIX, SEVEN.replace("month = 7", "month = 8"))
    told = rounds.check("seven")
    assert {p.code for p in told} == {"S87"}
    assert all("设置“月份”" in p.message.zh and "“7”" in p.message.zh for p in told)
    text = (rounds.folder / "xlkpi.toml").read_text(encoding="utf-8")
    assert {text.splitlines()[p.place.line - 1] for p in told} == {"month = 8"}
    rounds.issue("seven")
    (file,) = rounds.report("seven", "v02", {"done": 70}).files
    assert [p.code for p in file.problems] == ["A01"]
    assert "（8月）" in file.problems[0].message.zh
    rounds.configure(SIX, SEVEN)


@pytest.mark.parametrize(
    ("line", "found", "remedy"),
    [
        ("month = 13", "collections.2.month 的值“13”不对：应为1 至 12 的整数", "month = 6"),
        ("monht = 7", "没有 collections.2.monht 这个键", "可用的键：month。"),
        ("titel = 'x'", "没有 collections.2.titel 这个键", "可用的键：title。"),
        ("password = 'x'", "配置文件中不能写密码", "环境变量"),
    ],
)
def test_a_wrong_setting_is_told_at_its_line(
    rounds: Rounds, line: str, found: str, remedy: str
) -> None:
    rounds.configure(SIX, SEVEN.replace("month = 7", line))
    try:
        (problem,) = (p for p in check(rounds.folder, NOW).problems if p.code == "S20")
        with pytest.raises(ProblemsFound) as stopped:
            generate(rounds.folder, NOW, "six")
    finally:
        rounds.configure(SIX, SEVEN)
    assert (stopped.value.problems, stopped.value.exit_code) == ((problem,), 2)
    text = SIX + SEVEN
    assert problem.place.line == 4 + text.count("\n")
    assert found in problem.message.zh
    assert remedy in (problem.message.zh + problem.hint.zh)


def test_settings_are_written_back_as_they_were_read() -> None:
    more = 'month = 7\nway = "甲"\ncauses = ["人员", "经费"]\npart = 0.3\n'
    text = "year = 2021\n[department]\nname = 'x'\n" + SIX + more
    config = parse(text, "xlkpi.toml").value
    assert config is not None
    assert parse(render(config), "xlkpi.toml").value == config
