"""A form on three sheets makes the whole round: out, filled, taken in, sent back, the master."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import filled, typed
from tests.builders.own_forms import NOW, OwnForm, codes
from tests.builders.three_sheets import RIGHT, SPEC
from xlkpi.api.amend import amend
from xlkpi.api.diff import diff
from xlkpi.api.import_ import import_paths
from xlkpi.api.plan import as_json, plan_of
from xlkpi.department.targets import Reason, Target
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWN = SPEC.replace("id: three_sheets", "id: own")
ASSETS, DEBTS, BALANCE = "固定资产清查", "负债清查", "平衡表"


@pytest.fixture
def form(tmp_path: Path) -> OwnForm:
    made = OwnForm(tmp_path, OWN)
    made.issue()
    return made


def put(form: OwnForm, values: Mapping[str, object]) -> Path:
    """Lay a filled workbook into the box."""
    path = form.box / form.made["v01"].name
    path.write_bytes(filled(form.folder, form.made["v01"], {0: values}))
    return path


def line(form: OwnForm) -> dict[str, object]:
    """The form's line in the master, by headings."""
    return dict(zip(*form.master("资产汇总")[2:4], strict=True))


def test_the_round(form: OwnForm) -> None:
    file = form.returned(RIGHT)
    assert (codes(file), file.status) == (set(), Status.ACCEPTED)
    one_line_of_the_master_holds_the_fields_of_all_sheets(form)
    each_sheet_is_printed(form)
    what_is_shown_at_a_second_place_is_in_the_plan(form)
    an_amended_figure_counts_in_the_formulas_of_other_sheets(form)


def one_line_of_the_master_holds_the_fields_of_all_sheets(form: OwnForm) -> None:
    wanted = {"原值合计": 95000.5, "净值合计": 65000.5, "负债合计": 20000, "货币资金": 1000}
    assert line(form).items() >= {**wanted, "所有者权益": 46000.5, "平衡差额": 0}.items()
    assert [row[-2:] for row in form.master("负债明细")[3:4]] == [("借款", 20000)]
    names = [row for row in form.master("资产明细")[3:5] if "仓库" in row or "水泵" in row]
    assert len(names) == 2


def test_a_rejected_form_goes_back_with_what_was_typed_on_all_sheets(form: OwnForm) -> None:
    sent = put(form, {**RIGHT, "cash": 2000, "debts[s2].kind": "捐款", "debts[s2].amount": 5})
    sent.write_bytes(typed(sent.read_bytes(), [(ASSETS, "G3", "李四")]))  # only shown there
    (copy,) = import_paths(form.folder, NOW, [form.box], received=NOW()).copies
    book = openpyxl.load_workbook(BytesIO(copy.file.read_bytes()))
    assert book[ASSETS]["E5"].value == 90_000
    assert book[BALANCE]["B3"].value == 2000
    assert book[DEBTS]["B6"].value == "捐款"
    noted = {(page.title, cell.coordinate) for page in book for cell in commented(page)}
    assert noted == {(ASSETS, "G3"), (DEBTS, "B6"), (BALANCE, "D4")}
    assert str(book[ASSETS]["G3"].value).startswith("=")


def commented(page: Any) -> list[Any]:
    return [cell for row in page.iter_rows() for cell in row if cell.comment is not None]


def test_a_form_without_one_of_its_sheets_goes_back_with_the_others(form: OwnForm) -> None:
    sent = put(form, RIGHT)
    book = openpyxl.load_workbook(sent)
    del book[DEBTS]
    book.save(sent)
    imported = import_paths(form.folder, NOW, [form.box], received=NOW())
    (file,) = imported.files
    assert (codes(file), file.status) == ({("F23", "")}, Status.REJECTED)
    back = openpyxl.load_workbook(BytesIO(imported.copies[0].file.read_bytes()))
    assert back[ASSETS]["E5"].value == 90_000
    assert back[DEBTS]["C5"].value is None


def each_sheet_is_printed(form: OwnForm) -> None:
    form.print_forms()
    (path,) = (form.folder / "output" / "own" / "forms").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [f"v01村-{name}" for name in (ASSETS, DEBTS, BALANCE)]
    assert book["v01村-负债清查"]["B3"].value == book["v01村-固定资产清查"]["E3"].value
    assert book["v01村-平衡表"]["C7"].value == 5000.5
    assert book["v01村-平衡表"]["D5"].value == 0


def an_amended_figure_counts_in_the_formulas_of_other_sheets(form: OwnForm) -> None:
    new = {"debts[s1].amount": "21000", f"{BALANCE}!D4": "45000.5"}
    amend(form.folder, NOW, Target("v01"), new, Reason("电话核实", "刘"))
    found = {(one.sheet, one.cell): one.after for one in changed(form)}
    assert found[DEBTS, "C5"] == "21000"
    assert found[BALANCE, "D4"] == "45000.5"
    assert line(form)["负债合计"] == 21000


def changed(form: OwnForm) -> list[Any]:
    return [one for compared in diff(form.folder, NOW, "v01") for one in compared.differences]


def what_is_shown_at_a_second_place_is_in_the_plan(form: OwnForm) -> None:
    sheets = as_json(plan_of(form.folder, NOW, str(form.made["v01"])))["sheets"]
    found = {
        (sheet["name"], cell["cell"]): (cell["name"], cell["input"])
        for sheet in sheets
        for cell in sheet["cells"]
    }
    assert found[ASSETS, "G3"] == ("filler", False)
    assert found[BALANCE, "B10"] == ("filler", True)
    assert not any(name == "assets_total" for name, _ in found.values())
