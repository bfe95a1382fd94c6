"""A hint names the button of a page where it names a command elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import xlkpi.web
from xlkpi.texts import same
from xlkpi.web.hints import at_field, on_pages
from xlkpi.web.menu import MENU

VERBS = (
    "init", "confirm", "withdraw", "reinstate", "extend", "amend", "import", "import --again",
    "generate", "generate --blank", "send --in-doubt", "export --bundle", "master", "log --verify",
    "key public", "key export", "key import", "key new", "status", "diff", "log",
)  # fmt: skip


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        (
            "确是甲村的，用 xlkpi confirm c1 确认；否则用 xlkpi withdraw t1/c1 作废。",
            "确是甲村的，用“待办”页的“确认，并入汇总”确认；否则用“待办”或“单位”页的“作废”作废。",
        ),
        (
            "请运行 xlkpi generate 2021-text，每个单位一本。",
            "请按“下发”页的“为所有单位生成工作簿”，每个单位一本。",
        ),
        ("请补入名册，再用 xlkpi import --again。", "请补入名册，再用“收取”页的“重查并记录”。"),
        ("运行 xlkpi key export FILE 导出", "按“设置”里“只备份、恢复密钥”的“写入文件”导出"),
        ("先看 xlkpi status {unit} -c {collection}。", "先看“单位”页。"),
        ("要先看样子，加 --draft。", "要先看样子，勾“标为草稿”。"),
        ("请用 xlkpi import --dry-run 看。", "请用 xlkpi import --dry-run 看。"),
        ("可在 xlkpi.toml 第 7 行写。", "可在 xlkpi.toml 第 7 行写。"),
    ],
)
def test_commands_become_buttons(hint: str, shown: str) -> None:
    assert on_pages(same(hint)).zh == shown
    assert on_pages(same(hint)).en == hint


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("A2“编号”填的是“A2”。", "“编号”填的是“A2”。"),
        ("请在 A2 只用数字填写。", "请只用数字填写。"),
        ("请在 A2 的下拉列表中选择：A2、A3。", "请在下拉列表中选择：A2、A3。"),
        ("请把 A2 改为 1 至 20 个字。", "请改为 1 至 20 个字。"),
        ("A2 所在的行没有填完整，缺：名称。", "这一行没有填完整，缺：名称。"),
        ("请从 A2 起补填，或把整行清空。", "请补填，或把整行清空。"),
        ("项目“A2”没有要填报的单位。", "项目“A2”没有要填报的单位。"),
        ("请在 A20 填写名称。", "请在 A20 填写名称。"),
    ],
)
def test_beside_its_field_a_fault_names_no_cell(told: str, shown: str) -> None:
    assert at_field(same(told), "A2").zh == shown
    assert at_field(same(told), "").zh == told


def test_the_buttons_are_on_pages() -> None:
    templates = Path(xlkpi.web.__file__).parent / "templates"
    said = "".join(one.read_text(encoding="utf-8") for one in templates.glob("*.j2"))
    menu = {words.zh for _, words in MENU} | {"设置", "日志"}
    for button in {on_pages(same(f"xlkpi {verb}")).zh for verb in VERBS}:
        names = re.findall("“([^”]+)”", button)
        assert names, button
        assert all(f'"{one}"' in said or one in menu for one in names), button
