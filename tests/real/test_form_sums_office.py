"""LibreOffice computes what a 汇总表 says, and would notice if it did not."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.builders.form_sums import view
from tests.builders.masters import CREATED
from tests.real.paper import page_count, page_text
from xlkpi.master.workbook import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


@pytest.mark.parametrize("units", [("v01", "v02", "c01"), ("c01",)])
def test_recalculated_sums_are_the_cached_ones(
    office: Office, tmp_path: Path, units: tuple[str, ...]
) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(view(*units), CREATED))
    assert office.stale(path) == ()


def test_kinds_that_differ_in_capitals_alone_are_added_up_apart(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(view("v01", "v02", "c01", v01="A类", v02="a类"), CREATED))
    assert office.stale(path) == ()


def test_a_poisoned_sum_is_noticed_and_the_form_is_one_page(office: Office, tmp_path: Path) -> None:
    path, poisoned = tmp_path / "master.xlsx", tmp_path / "poisoned.xlsx"
    path.write_bytes(workbook(view("v01", "v02", "c01"), CREATED))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(poisoned, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>1000060.36</v>", b"<v>1000060.37</v>"))
    found = office.stale(poisoned)
    assert [stale.computed for stale in found] == pytest.approx([1_000_060.36] * len(found))
    assert {"汇总表-收支", "汇总表-计划"} <= {stale.sheet for stale in found}
    pdf = office.to_pdf(path, tmp_path, "汇总表-收支")
    assert page_count(pdf) == 1
    words = page_text(pdf)
    assert "1,000,060.36" in words
    assert "#" not in words
