"""One odd cell costs no workbook: what is far away, a time of day, parts in unusual places."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.forms import UNIT, codes, filled, imported
from tests.builders.raw_books import packed, unpacked
from tests.builders.raw_cells import with_cell, with_xml
from tests.builders.sheets import Torn
from xlkpi.cells import CellRef
from xlkpi.importer.layout.gone import gone
from xlkpi.importer.layout.stray import StrayContent

if TYPE_CHECKING:
    from xlkpi.records import Return


def found(data: bytes) -> tuple[Return, set[tuple[str, str]]]:
    """What became of a form, and what of it is told beside what is always told."""
    (usual,), (returned,) = imported(filled({})), imported(data)
    return returned, codes(returned) - codes(usual)


def far(content: str) -> bytes:
    row = f'<row r="1048576"><c r="A1048576" t="inlineStr"><is>{content}</is></c></row></sheetData>'
    return with_xml("</sheetData>", row)


def test_a_stray_cell_far_down_is_told_at_its_place_and_the_form_is_read() -> None:
    returned, told = found(far("<t>x</t>"))
    assert (returned.unit, returned.verdict.valid) == (UNIT, True)
    assert told == {("F27", "A1048576")}


def test_a_space_far_down_is_nothing() -> None:
    assert found(far('<t xml:space="preserve"> 　</t>'))[1] == set()


def test_a_time_of_day_is_about_its_cell() -> None:
    """As a program of dates writes it, in a field of digits, of a date and of any text."""
    for at, told in (
        ("D30", {("K07", "D30"), ("K15", "D30")}),
        ("F30", {("K02", "F30")}),
        ("B31", {("K15", "B31")}),
    ):
        returned, came = found(with_cell(at, ' t="d"', "<v>10:10:10</v>"))
        assert (returned.unit, came) == (UNIT, told)


def test_a_day_that_is_written_out_is_a_date() -> None:
    assert found(with_cell("F30", ' t="d"', "<v>2021-01-12</v>"))[1] == set()


@pytest.mark.parametrize("folder", ["", "book/"])
def test_parts_may_lie_in_any_folder(folder: str) -> None:
    def moved(name: str) -> str:
        return folder + name.removeprefix("xl/")

    parts = {moved(name): text for name, text in unpacked(filled({})).items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        text = parts.pop(moved(name)).decode("utf-8")
        parts[name] = text.replace("/xl/", f"/{folder}").replace('"xl/', f'"{folder}').encode()
    for name in [name for name in parts if name.startswith(f"{folder}docProps/")]:
        parts[name.removeprefix(folder)] = parts.pop(name)
    returned, told = found(
        packed({k: v.replace(b"/xl/", f"/{folder}".encode()) for k, v in parts.items()})
    )
    assert (returned.unit, told) == (UNIT, set())


def test_inputs_that_the_file_has_no_cell_for_are_told_at_once() -> None:
    covered = frozenset(map(CellRef.parse, ("N10", "N11", "N12", "A1")))
    sheet = Torn.of().set("N11", None).set("N12", None).sheet(covered=covered)
    blank = {f.key for f, at in sheet.fields if sheet.located.standing(at) is None}
    (fault,) = gone(sheet, blank.__contains__)
    assert (fault.code, fault.place.cell) == ("F39", "N11")
    assert "N11、N12 在文件里" in fault.message.zh
    assert not [*gone(Torn.of().sheet(covered=covered), lambda _: False)]


def test_far_cells_stand_beside_the_form() -> None:
    away = ((CellRef.parse("XFD9"), 5.0), (CellRef.parse("A1048576"), "x"))
    sheet = Torn.of().sheet(far=away)
    (fault,) = StrayContent.on(sheet).problems(sheet)
    assert (fault.code, fault.place.cell, fault.place.value) == ("F27", "XFD9", "5")
    assert "XFD9 等 2 格" in fault.message.zh


def test_an_added_sheet_may_hold_what_it_likes() -> None:
    book = openpyxl.load_workbook(BytesIO(filled({})))
    book.create_sheet("我的草稿")["XFD1048576"] = "x"
    out = BytesIO()
    book.save(out)
    returned, told = found(out.getvalue())
    assert (told, [p.code for p in returned.problems]) == (set(), ["F06"])
