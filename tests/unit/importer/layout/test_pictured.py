"""Pictures in inputs, as Excel and WPS keep them in cells or over them."""

from __future__ import annotations

from tests.builders.forms import codes, filled, imported
from tests.builders.raw_cells import with_cell
from tests.builders.sheets import FORM, Torn
from xlkpi.importer.contents.reading import NOTHING, Reading
from xlkpi.importer.layout.pictured import PICTURE_ONLY, pictures, with_pictures

INPUTS = {f.key: str(f.at) for f in FORM.fields if f.input}


def test_a_picture_alone_makes_its_input_unreadable() -> None:
    sheet = Torn.of().sheet(pictures=("E5", "D16", "A2", "Q30"))
    read = {key: NOTHING if at == "D16" else Reading("x", "x") for key, at in INPUTS.items()}
    found = with_pictures(sheet, read)
    assert [INPUTS[key] for key, one in found.items() if one == PICTURE_ONLY] == ["D16"]
    assert [(p.code, p.place.cell) for p in pictures(sheet, found)] == [("F12", "E5")]


def test_a_required_input_with_nothing_but_a_picture_is_told_once() -> None:
    """As a formula of WPS, as a text, and as the error value with a picture that Excel writes."""
    formula = filled({"filler": '=_xlfn.DISPIMG("ID_0123456789ABCDEF",1)'})
    words = with_cell("B30", ' t="str"', '<v>=DISPIMG("ID_0123456789ABCDEF",1)</v>')
    as_excel = with_cell("B30", ' t="e" vm="1"', "<v>#VALUE!</v>")
    for returned in imported(formula, words, as_excel):
        assert {pair for pair in codes(returned) if pair[1] == "B30"} == {("F12b", "B30")}
