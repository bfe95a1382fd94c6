"""Workbooks as Excel's schema wants them: no program needs to repair what we write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import CREATED, filled, sign
from tests.builders.marked_copies import copied, judged
from tests.builders.master_views import example_view
from tests.builders.year_stages import played, viewed
from tests.oracles.schema import against_schema, with_part
from xlkpi.api.plan import sample_plan
from xlkpi.generator.workbook import workbook
from xlkpi.master import workbook as masters
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView

NAMES = sorted(path.stem for path in specs_dir().glob("*.yaml"))


def issued(name: str) -> bytes:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    return workbook(sample_plan(loaded), sign, CREATED)


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_out_is_valid(name: str) -> None:
    assert against_schema(issued(name), "xlsx") == []


@pytest.mark.parametrize("view", [example_view(), viewed(*played())], ids=["targets", "year"])
def test_a_master_is_valid(view: MasterView) -> None:
    assert against_schema(masters.workbook(view, CREATED), "xlsx") == []


def test_a_marked_copy_is_valid() -> None:
    (one,) = judged(filled({"fiscal_funds": "很多", "purpose": None}))
    assert against_schema(copied(one).data, "xlsx") == []


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        ("<sheetProtection ", "<sheetGuard "),
        (r"(<cols>.*?</cols>)(<sheetData>)", r"\2\1"),
        (r' t="s"', ' t="text"'),
        (r"<mergeCells count=\"\d+\">", '<mergeCells count="many">'),
    ],
)
def test_what_is_not_would_be_noticed(pattern: str, other: str) -> None:
    data = with_part(issued("project_targets"), "xl/worksheets/sheet2.xml", [(pattern, other)])
    assert against_schema(data, "xlsx")
