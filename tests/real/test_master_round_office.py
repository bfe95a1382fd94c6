"""The demo's master in a real program: what it calculates is what is cached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from tests.builders.demo_round import played
from tests.real.cache import cached

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


def test_the_master_shows_its_cached_numbers(office: Office) -> None:
    path = played().second.masters[0].file
    assert sum(map(len, cached(path).values())) > 300
    assert office.stale(path) == ()


def test_a_poisoned_number_is_noticed(office: Office, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(played().second.masters[0].file)
    detail = book["项目明细"]
    row = next(r for r in range(1, 20) if isinstance(detail.cell(r, 10).value, float))
    detail.cell(row, 10).value += 1
    path = tmp_path / "poisoned.xlsx"
    book.save(path)
    clean = office.recalculate(played().second.masters[0].file)["按项目汇总"]
    poisoned = office.recalculate(path)["按项目汇总"]
    assert clean != poisoned


def test_roster_and_templates_open(office: Office) -> None:
    sheets = office.recalculate(played().folder / "roster.xlsx")
    assert {"单位", "项目", "分工", "项目目标", "项目指标"} <= set(sheets)
