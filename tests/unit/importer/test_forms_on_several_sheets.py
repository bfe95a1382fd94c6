"""A form on three sheets comes back: each sheet is found by its code, all are one form."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.forms import UNIT_NAME
from tests.builders.opened_books import opened
from tests.builders.several import carried, issues, sent, taken_in, told
from tests.builders.three_sheets import RIGHT as RIGHT_VALUES
from tests.builders.three_sheets import filled, of_projects, plan
from xlkpi.ledger.series import standings
from xlkpi.records import Status
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell
    from xlkpi.records import Return

ASSETS, DEBTS, BALANCE = "固定资产清查", "负债清查", "平衡表"
RIGHT = {"cash": Decimal(1000), "equity": Decimal("46000.5"), "debt_all": Decimal(20000)}


def taken(book: Any) -> Return:
    return taken_in(book, issues(plan()))


def read(returned: Return, form: int = 0) -> dict[str, object]:
    """The single fields of one of the forms, by name."""
    records = returned.submissions[form].records
    return dict(next(record.values for record in records if not record.table))


def faults(returned: Return, form: int = 0) -> list[tuple[str, str, str]]:
    """(code, sheet, cell) of what is wrong with a form."""
    problems = returned.submissions[form].problems
    return [(p.code, p.place.sheet, p.place.cell) for p in problems]


def test_all_sheets_are_one_form() -> None:
    returned = taken(filled())
    assert told(returned) == []
    assert [(s.sheet, s.verdict) for s in returned.submissions] == [(ASSETS, Status.ACCEPTED)]
    assert faults(returned) == []
    assert read(returned).items() >= RIGHT.items()
    assert read(returned)["assets_total"] == Decimal("66000.5")  # it stands on no sheet
    rows = [(r.table, r.row) for r in returned.submissions[0].records if r.table]
    assert rows == [("assets", "s1"), ("assets", "s2"), ("debts", "s1")]


def test_faults_of_all_sheets_are_told_at_their_places_and_refuse_the_whole() -> None:
    returned = taken(filled({"cash": "约1000", "debts[s1].kind": "捐款", "assets[s1].got": None}))
    assert faults(returned) == [("K01", ASSETS, "D5"), ("K05", DEBTS, "B5"), ("K02", BALANCE, "B3")]
    assert returned.submissions[0].verdict is Status.REJECTED


def test_rules_look_at_all_sheets_and_blame_the_cell_where_it_is() -> None:
    assert faults(taken(filled({"debts[s1].amount": 20_001}))) == [("B01", BALANCE, "D4")]
    late = filled({"assets[s2].got": filled()[ASSETS]["E3"].value.replace(year=2022)})
    assert faults(taken(late)) == [("B03", ASSETS, "D6")]


def test_of_a_chain_over_sheets_the_first_counts() -> None:
    balanced = filled({"equity": -1_433_999.5, "debts[s1].amount": 1_500_000})
    assert faults(taken(balanced)) == [("B04", DEBTS, "C5")]
    both = filled({"debts[s1].amount": 1_500_000})
    assert faults(taken(both)) == [("B01", BALANCE, "D4")]


def test_renamed_exchanged_and_moved_sheets_are_found_and_told() -> None:
    book = filled()
    book[ASSETS].title, book[DEBTS].title = "甲", ASSETS
    book["甲"].title = DEBTS
    book.move_sheet(BALANCE, -2)
    returned = taken(book)
    assert told(returned) == ["F06"]
    message = returned.problems[0].message.zh
    assert f"“{ASSETS}”改为“{DEBTS}”" in message
    assert f"“{BALANCE}”移动了位置" in message
    assert read(returned).items() >= RIGHT.items()
    assert returned.submissions[0].verdict is Status.ACCEPTED


def test_a_missing_sheet_refuses_the_whole_form() -> None:
    book = filled()
    del book[DEBTS]
    returned = taken(book)
    assert told(returned) == []
    assert [p.code for p in returned.submissions[0].problems] == ["F23"]
    assert DEBTS in returned.submissions[0].problems[0].message.zh
    assert ASSETS not in returned.submissions[0].problems[0].message.zh
    assert returned.submissions[0].verdict is Status.REJECTED
    assert returned.verdict is Status.REJECTED
    assert not any(one.merged for one in standings([returned]))


def test_all_sheets_missing_is_the_files_fault() -> None:
    book = filled()
    del book[ASSETS], book[DEBTS], book[BALANCE]
    returned = taken(book)
    assert told(returned) == ["F23"]
    assert all(name in returned.problems[0].message.zh for name in (ASSETS, DEBTS, BALANCE))


def test_a_copied_sheet_with_other_values_holds_both_forms() -> None:
    book = filled()
    copy = book.copy_worksheet(book[DEBTS])
    copy["C5"], copy["B5"] = 1, "借款"
    returned = taken(book)
    assert [(p.code, p.place.sheet) for p in returned.problems] == [("X01", copy.title)]
    assert f"“{DEBTS}”" in returned.problems[0].message.zh
    assert [s.sheet for s in returned.submissions] == [ASSETS, copy.title]
    assert [read(returned, n)["debt_all"] for n in (0, 1)] == [Decimal(20000), Decimal(1)]


def test_a_copied_sheet_that_was_left_as_it_was_sent_is_an_added_one() -> None:
    book = filled()
    carried(opened(sent(plan()))[DEBTS], book, "备份")
    returned = taken(book)
    assert told(returned) == ["F06"]
    assert returned.submissions[0].verdict is Status.ACCEPTED


def test_a_sheet_changed_beyond_knowing_refuses_the_form() -> None:
    book = filled()
    book[DEBTS].delete_rows(3, 2)
    assert [code for code, _, _ in faults(taken(book))] == ["F07b"]


def test_without_codes_the_sheets_are_told_by_their_labels() -> None:
    book = filled()
    for name in (ASSETS, DEBTS, BALANCE):
        for row in book[name].iter_rows(max_row=1):
            for cell in row:
                if isinstance(cell.value, str) and "three_sheets" in cell.value:
                    cell.value = None
    book[DEBTS].title = "债"
    returned = taken(book)
    assert told(returned) == ["F06"]
    assert read(returned).items() >= RIGHT.items()


def test_what_is_typed_over_a_cell_that_only_shows_is_told_there() -> None:
    book = filled()
    book[DEBTS]["B3"] = "2020-12-31"
    assert faults(taken(book)) == [("F11", DEBTS, "B3")]
    book = filled({"filler": None})
    book[ASSETS]["G3"] = "赵一"  # where it is only shown: the field itself is blank
    assert sorted(faults(taken(book))) == [("F11", ASSETS, "G3"), ("K01", BALANCE, "B10")]


def test_what_is_typed_over_and_says_the_same_is_no_fault() -> None:
    book = filled()
    book[ASSETS]["G3"], book[BALANCE]["D3"] = " 赵一", 20000
    book[DEBTS]["B3"] = filled()[ASSETS]["E3"].value
    assert faults(taken(book)) == []


def test_formulas_that_a_program_dropped_are_no_fault() -> None:
    book = filled()
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = None
    assert faults(taken(book)) == []


def test_what_formulas_showed_is_no_stray_content_once_they_are_gone() -> None:
    book, shown = filled(), openpyxl.load_workbook(BytesIO(sent(plan())), data_only=True)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = shown[page.title][cell.coordinate].value
    assert faults(taken(book)) == []


def test_a_deleted_spare_row_leaves_the_cells_that_show_it_alone() -> None:
    book = filled()
    book[ASSETS].delete_rows(8)  # the last spare row of the table
    returned = taken(book)
    assert [code for code, _, _ in faults(returned)] == ["F07", "F10"]  # openpyxl leaves merges
    assert read(returned).items() >= RIGHT.items()


def test_sheets_from_before_the_code_had_a_column_of_its_own() -> None:
    book = filled()
    for form in plan().forms:
        page = book[form.sheet]
        code = page[str(form.code_cell)].value
        page.delete_cols((form.code_cell or form.print_area.first).column + 1)
        page.unmerge_cells(str(next(a for a in page.merged_cells.ranges if a.min_row == 1)))
        page.cell(1, form.print_area.columns - 1).value = code
    returned = taken(book)
    assert (told(returned), faults(returned)) == ([], [])


def test_the_unit_is_named_on_the_sheets() -> None:
    assert f"{UNIT_NAME}负债清查" in {cell.value for row in filled()[DEBTS] for cell in row}


def test_each_project_has_its_sheets_and_is_taken_or_refused_by_itself() -> None:
    made = of_projects()
    book = opened(sent(made))
    at: dict[tuple[str, Cell], tuple[str, str]] = {}
    for form in made.forms:
        at |= {(form.project, f.key): (form.sheet, str(f.at)) for f in form.fields}
    for project in ("p01", "p02"):
        for name, value in RIGHT_VALUES.items():
            sheet, cell = at[project, resolve(name)]
            book[sheet][cell] = value
    sheet, cell = at["p02", resolve("equity")]
    book[sheet][cell] = 1
    returned = taken_in(book, issues(made))
    assert [(s.project, s.verdict) for s in returned.submissions] == [
        ("p01", Status.ACCEPTED),
        ("p02", Status.REJECTED),
    ]
    assert faults(returned, 1) == [("B01", f"2.{BALANCE}", "D4")]
    del book[f"1.{DEBTS}"]
    returned = taken_in(book, issues(made))
    found = {s.project: [p.code for p in s.problems] for s in returned.submissions}
    assert found == {"p02": ["B01"], "p01": ["F23"]}
