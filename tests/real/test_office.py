"""The measuring instrument is tested first: it must notice what the other tests rely on."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.real.cache import Stale, cached
from tests.real.office import FileKind, Office, OfficeError
from tests.real.paper import page_count, page_size, page_text, pictures

if TYPE_CHECKING:
    from pathlib import Path

LEVELS = {"产出指标": ("数量指标", "质量指标", "时效指标"), "效益指标": ("社会效益", "生态效益")}
# The list below a level lies in the column that has the level as its head.
DEPENDENT = (
    "=OFFSET(词表!$B$2,0,MATCH($A{row},词表!$B$1:$C$1,0)-1,"
    "COUNTA(OFFSET(词表!$B$2:$B$9,0,MATCH($A{row},词表!$B$1:$C$1,0)-1)),1)"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small protected form: inputs in A1:B4, a locked text, formulas, hidden lists."""
    path = tmp_path / "表 一.xlsx"
    with xlsxwriter.Workbook(path) as book:
        form, words = book.add_worksheet("表"), book.add_worksheet("词表")
        fill_words(words)
        book.define_name("levels", "=词表!$A$1:$A$2")
        # relative: the row of the cell that asks
        book.define_name("below", DEPENDENT.format(row=1).replace("$A1", "表!$A1"))
        free, text = book.add_format({"locked": False}), book.add_format({"locked": False})
        text.set_num_format("@")
        for row in range(4):
            form.write_blank(row, 0, None, text)
            form.write_blank(row, 1, None, free)
        form.data_validation("A1:A4", {"validate": "list", "source": "=levels"})
        form.data_validation("B1:B2", {"validate": "list", "source": DEPENDENT.format(row=1)})
        form.data_validation("B3:B4", {"validate": "list", "source": "=below"})
        form.data_validation("F1", {"validate": "list", "source": ["是", "否"]})
        form.merge_range("H1:I2", "锁定")
        form.data_validation("H1", {"validate": "list", "source": "=levels"})
        form.write("C1", "锁定")
        form.write_formula("D1", "=1/8+COUNTA(A1:A4)", None, 0.125)
        form.write_formula("D2", '=IF(A1="","",A1)', None, "")
        form.write_formula("D3", "=1=1", None, value=True)
        form.write_formula("D4", "=1/0", None, "#DIV/0!")
        form.protect()
        form.set_paper(9)
        form.fit_to_pages(1, 1)
        words.hide()
        book.add_worksheet("说明").write("A1", "请先读这里")
    return path


def fill_words(sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_column("A1", list(LEVELS))
    sheet.write_row("B1", list(LEVELS))
    for column, below in enumerate(LEVELS.values(), start=1):
        sheet.write_column(1, column, below)


def test_values_after_recalculation_have_their_types(office: Office, path: Path) -> None:
    values = office.recalculate(path)["表"]
    assert values == {
        "C1": "锁定",
        "H1": "锁定",
        "D1": 0.125,
        "D2": "",
        "D3": True,
        "D4": "#DIV/0!",
    }


def test_right_cached_values_are_not_reported(office: Office, path: Path) -> None:
    assert office.stale(path) == ()


@pytest.mark.parametrize("poison", [4.0000001, "4", True, "#N/A"])
def test_a_poisoned_cached_value_is_noticed(
    office: Office, tmp_path: Path, poison: float | str
) -> None:
    path = tmp_path / "poisoned.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_formula("A1", "=2+2", None, poison)
        sheet.write_formula("A2", "=2+2", None, 4)
    assert cached(path)["表"]["A1"] == poison
    assert office.stale(path) == (Stale("表", "A1", poison, 4.0),)


def test_a_poisoned_text_is_noticed(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "poisoned.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("表").write_formula("A1", '="可以"&"提交"', None, "可以")
    assert office.stale(path) == (Stale("表", "A1", "可以", "可以提交"),)


def test_a_locked_cell_refuses_typing(office: Office, path: Path) -> None:
    assert office.type_into(path, "表", "C1", "改了") == "锁定"
    assert office.type_into(path, "表", "D1", "7") == 0.125
    assert office.type_into(path, "表", "E9", "旁边") is None


def test_an_input_cell_takes_what_is_typed_as_a_person_sees_it(office: Office, path: Path) -> None:
    with office.open(path) as book:
        assert book.type_into("表", "B1", "12.5") == 12.5
        assert book.type_into("表", "B2", "30%") == 0.3
        assert book.type_into("表", "B3", "３０％") == "３０％"
        assert book.type_into("表", "A1", "00123") == "00123"
        assert book.recalculate()["表"]["D1"] == 1.125


def test_a_hidden_sheet_cannot_be_typed_into(office: Office, path: Path) -> None:
    with pytest.raises(OfficeError, match="cannot be selected"):
        office.type_into(path, "词表", "A1", "改了")


def test_words_of_a_name_and_of_a_text(office: Office, path: Path) -> None:
    assert office.list_words(path, "表", "A1") == tuple(LEVELS)
    assert office.list_words(path, "表", "A4") == tuple(LEVELS)
    assert office.list_words(path, "表", "F1") == ("是", "否")


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_words_of_a_dependent_list_follow_the_cell_beside_it(
    office: Office, path: Path, row: int
) -> None:
    with office.open(path) as book:
        assert book.list_words("表", f"B{row}") == ()
        for level, below in LEVELS.items():
            book.set_value("表", f"A{row}", level)
            assert book.list_words("表", f"B{row}") == below


def test_asking_for_words_leaves_the_cell_as_it_was(office: Office, path: Path) -> None:
    with office.open(path) as book:
        before = book.recalculate()
        book.list_words("表", "A1")
        book.list_words("表", "B3")
        assert book.list_words("表", "H1") == tuple(LEVELS)
        assert book.recalculate() == before
        book.set_value("表", "A2", "产出指标")
        book.set_value("表", "B2", 3)
        book.list_words("表", "A2")
        book.list_words("表", "B2")
        values = book.recalculate()["表"]
        assert (values["A2"], values["B2"]) == ("产出指标", 3.0)


def test_a_cell_without_a_drop_down_says_so(office: Office, path: Path) -> None:
    with pytest.raises(OfficeError, match="表!C1 has no drop-down"):
        office.list_words(path, "表", "C1")


def test_protection_is_seen(office: Office, path: Path) -> None:
    assert office.sheet_protected(path, "表")
    assert not office.sheet_protected(path, "词表")
    assert not office.structure_protected(path)


@pytest.mark.parametrize(
    ("kind", "begins"), [("xlsx", b"PK"), ("xls", b"\xd0\xcf"), ("ods", b"PK")]
)
def test_saved_anew_with_what_was_typed(
    office: Office, path: Path, tmp_path: Path, kind: FileKind, begins: bytes
) -> None:
    out = tmp_path / f"out.{kind}"
    with office.open(path) as book:
        book.type_into("表", "B1", "12.5")
        book.save_as(out, kind)
    assert out.read_bytes().startswith(begins)
    assert office.recalculate(out)["表"]["B1"] == 12.5


def test_paper_shows_the_visible_sheets_or_the_one_that_is_named(
    office: Office, path: Path, tmp_path: Path
) -> None:
    assert page_count(office.to_pdf(path, tmp_path)) == 2
    pdf = office.to_pdf(path, tmp_path, "表")
    assert page_count(pdf) == 1
    assert page_size(pdf) == (210, 297)
    assert "锁定" in page_text(pdf)
    (picture,) = pictures(pdf)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_hung_office_is_a_clear_failure_and_is_started_anew(path: Path) -> None:
    office = Office()
    office.recalculate(path)
    office.answer_seconds = 0.0
    with pytest.raises(OfficeError, match=r"did not answer “open” within 0\.0 s and was ended"):
        office.recalculate(path)
    office.answer_seconds = 60.0
    assert office.recalculate(path)["表"]["D1"] == 0.125
    office.quit()


def test_a_dead_office_is_a_clear_failure_and_is_started_anew(path: Path) -> None:
    office = Office()
    office.recalculate(path)
    assert office.process is not None
    os.killpg(office.process.pid, signal.SIGKILL)
    with pytest.raises(OfficeError, match="LibreOffice died at “open”"):
        office.recalculate(path)
    assert office.recalculate(path)["表"]["D1"] == 0.125
    office.quit()


def test_a_file_that_is_no_workbook_is_a_clear_failure(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(OfficeError, match=r"letter\.xlsx"):
        office.recalculate(path)
