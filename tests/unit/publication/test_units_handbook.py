"""The handbook for the units as a Word document."""

from __future__ import annotations

from io import BytesIO

import docx

from tests.unit.docs.pages import ROOT
from xlkpi.api.handbook import units_handbook


def test_it_says_all_that_the_page_says() -> None:
    made = docx.Document(BytesIO(units_handbook()))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    said = [one.text for one in made.paragraphs] + cells
    page = (ROOT / "docs" / "use" / "手册-单位.md").read_text(encoding="utf-8")
    for head in (line.lstrip("# ") for line in page.splitlines() if line.startswith("#")):
        assert head in said
    assert "只填浅黄色的格子。" in "".join(said)
    assert "二级指标的下拉是空的" in cells
    assert len(made.inline_shapes) == page.count("![")


def test_it_is_the_same_each_time() -> None:
    assert units_handbook() == units_handbook()
