"""What goes out, calculated by Gnumeric: it forgives little that LibreOffice lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.demo_round import played
from tests.real.cache import stale_formulas
from tests.real.engines.in_programs import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("number", [0, 5])
def test_what_formulas_show_is_what_gnumeric_calculates(number: int, tmp_path: Path) -> None:
    path, out = played().generated[number].file, tmp_path / "calculated.xlsx"
    run("ssconvert", "--recalc", "--export-type=Gnumeric_Excel:xlsx2", path, out)
    book = openpyxl.load_workbook(out, data_only=True)
    found = {page.title: {c.coordinate: c.value for row in page for c in row} for page in book}
    assert stale_formulas(path, found) == ()
