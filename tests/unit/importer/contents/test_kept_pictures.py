"""Pictures that WPS keeps in cells."""

from __future__ import annotations

import pytest

from tests.builders.sheets import Torn
from xlkpi.cells import CellRef
from xlkpi.importer.contents.kept_pictures import kept_in_cells


@pytest.mark.parametrize(
    "kept", ['=_xlfn.DISPIMG("ID_1",1)', 'DISPIMG("ID_1",1)', '=DISPIMG("ID_1", 1) ']
)
def test_pictures_that_wps_keeps_in_cells_as_formulas_or_left_as_texts(kept: str) -> None:
    torn = Torn.of()
    torn.formulas["C15"] = kept.removeprefix("=")
    grid = torn.set("D15", kept).set("E15", "DISPIMG 是什么").grid()
    assert kept_in_cells(grid) == {CellRef.parse("C15"), CellRef.parse("D15")}
