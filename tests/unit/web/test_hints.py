"""A hint names the button of a page where it names a command elsewhere."""

from __future__ import annotations

import pytest

from xlkpi.texts import same
from xlkpi.web.pages.hints import on_pages


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
        ("请补入名册，再用 xlkpi import --again。", "请补入名册，再用 xlkpi import --again。"),
        ("可在 xlkpi.toml 第 7 行写。", "可在 xlkpi.toml 第 7 行写。"),
    ],
)
def test_commands_become_buttons(hint: str, shown: str) -> None:
    assert on_pages(same(hint)).zh == shown
    assert on_pages(same(hint)).en == hint
