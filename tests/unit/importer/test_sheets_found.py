"""Sheets renamed, copied, deleted, added, carried elsewhere: each form is the right sheet's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.several import (
    OTHER,
    OTHER_NAME,
    WAGES,
    book_of,
    carried,
    issues,
    plan_for,
    taken_in,
    told,
)
from xlkpi.ledger.series import standings
from xlkpi.records import Status

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan
    from xlkpi.records import Return, Submission

OWN = plan_for(1, 3)
FIRST, SECOND = (form.sheet for form in OWN.forms)
NEIGHBOUR = plan_for(1, 3, unit=OTHER, name=OTHER_NAME)
KNOWN = issues(OWN, NEIGHBOUR)


def funds(form: Submission) -> object:
    return next((r.values.get("fiscal_funds") for r in form.records if not r.table), None)


def by_project(returned: Return) -> dict[str, object]:
    return {form.project: funds(form) for form in returned.submissions}


def filled(made: Plan = OWN) -> Any:
    """Both forms filled, with other funds each."""
    book = book_of(made, 0)
    at = {f.key.column: str(f.at) for f in made.forms[1].fields if not f.key.table}
    for name, value in {**WAGES, "fiscal_funds": 70}.items():
        book[made.forms[1].sheet][at[name]] = value
    return book


RIGHT = {"p01": Decimal("50.5"), "p03": Decimal(70)}


def test_sheets_renamed_and_moved_are_found_by_their_codes() -> None:
    book = filled()
    book[FIRST].title, book[SECOND].title = "甲", "乙"
    book.move_sheet("乙", -3)
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F06"]
    assert by_project(returned) == RIGHT


def test_sheets_that_swapped_names_are_found_by_their_codes() -> None:
    book = filled()
    book[FIRST].title = "甲"
    book[SECOND].title = FIRST
    book["甲"].title = SECOND
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F06"]
    assert by_project(returned) == RIGHT


def test_a_copy_with_other_values_holds_both() -> None:
    book = filled()
    copy = book.copy_worksheet(book[FIRST])
    copy["E5"] = 44
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["X01"]
    assert [p.place.sheet for p in returned.problems] == [copy.title]
    statuses = [(s.project, s.status) for s in standings([returned])]
    assert [status for project, status in statuses if project == "p01"] == [Status.HELD] * 2
    assert not any(s.merged for s in standings([returned]) if s.project == "p01")


def test_a_copy_with_the_same_values_counts_once() -> None:
    book = filled()
    book.copy_worksheet(book[FIRST])
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["X01"]
    statuses = [s.status for s in standings([returned]) if s.project == "p01"]
    assert Status.DUPLICATE in statuses
    assert Status.HELD not in statuses


def test_a_copy_left_as_it_was_sent_is_an_added_sheet() -> None:
    book = filled()
    carried(book_of(OWN)[FIRST], book, "备份")
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F06"]
    assert by_project(returned) == RIGHT


def test_the_copy_alone_is_the_form() -> None:
    book = filled()
    copy = book.copy_worksheet(book[FIRST])
    copy["E5"] = 44
    del book[FIRST]
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F06"]
    assert by_project(returned) == RIGHT | {"p01": Decimal(44)}


def test_sheets_deleted_are_one_f23_and_the_others_count() -> None:
    made = plan_for(1, 3, 4)
    book = filled(made)
    del book[made.forms[1].sheet], book[made.forms[2].sheet]
    returned = taken_in(book, issues(made))
    assert told(returned) == ["F23"]
    message = returned.problems[0].message.zh
    assert all(form.sheet in message for form in made.forms[1:])
    assert by_project(returned) == {"p01": Decimal("50.5")}
    assert returned.submissions[0].verdict.valid


def test_a_sheet_taken_out_into_a_new_workbook_is_that_form() -> None:
    book = openpyxl.Workbook()
    carried(filled()[SECOND], book, "Sheet2")
    returned = taken_in(book, KNOWN)
    assert sorted(told(returned)) == ["F06", "F23"]
    assert by_project(returned) == {"p03": Decimal(70)}
    assert returned.submissions[0].verdict.valid


def test_a_neighbours_sheet_beside_the_own_ones_is_told() -> None:
    book = filled()
    carried(filled(NEIGHBOUR)[FIRST], book, "二村的")
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F20"]
    assert returned.problems[0].place.sheet == "二村的"
    assert by_project(returned) == RIGHT


def test_a_neighbours_sheet_in_place_of_the_own_one_is_refused() -> None:
    book = filled()
    del book[FIRST]
    carried(filled(NEIGHBOUR)[FIRST], book, FIRST)
    returned = taken_in(book, KNOWN)
    by = {form.project: [p.code for p in form.problems] for form in returned.submissions}
    assert by["p01"] == ["F20"]
    assert by_project(returned) == {"p01": None, "p03": Decimal(70)}


def test_a_neighbours_sheet_under_the_name_of_the_own_one_that_was_renamed() -> None:
    book = filled()
    book[FIRST].title = "甲"
    carried(filled(NEIGHBOUR)[FIRST], book, FIRST)
    returned = taken_in(book, KNOWN)
    assert sorted(told(returned)) == ["F06", "F20"]
    assert by_project(returned) == RIGHT


def test_last_years_sheet_in_this_years_workbook_is_refused() -> None:
    last_year = plan_for(1, 3, collection="2020-targets")
    book = filled()
    del book[FIRST]
    carried(filled(last_year)[FIRST], book, FIRST)
    returned = taken_in(book, issues(last_year, OWN))
    by = {form.project: [p.code for p in form.problems] for form in returned.submissions}
    assert by["p01"] == ["F05"]
    assert by_project(returned)["p03"] == Decimal(70)


def test_last_years_sheet_beside_the_own_ones_is_an_added_one() -> None:
    last_year = plan_for(1, 3, collection="2020-targets")
    book = filled()
    carried(filled(last_year)[FIRST], book, "去年")
    returned = taken_in(book, issues(last_year, OWN))
    assert told(returned) == ["F06"]
    assert by_project(returned) == RIGHT


def test_a_sheet_whose_code_is_gone_is_found_by_its_name() -> None:
    book = filled()
    book[FIRST][str(OWN.forms[0].code_cell)] = None
    returned = taken_in(book, KNOWN)
    assert told(returned) == []
    assert by_project(returned) == RIGHT


def test_a_renamed_sheet_whose_code_is_gone_is_found_by_its_labels() -> None:
    book = filled()
    book[FIRST][str(OWN.forms[0].code_cell)] = None
    book[FIRST].title = "甲"
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F06"]
    assert by_project(returned) == RIGHT


def test_another_table_under_the_name_of_a_deleted_sheet_is_not_read() -> None:
    book = filled()
    del book[FIRST]
    book.create_sheet(FIRST)["E5"] = 50
    returned = taken_in(book, KNOWN)
    by = {form.project: [p.code for p in form.problems] for form in returned.submissions}
    assert by["p01"] == ["F07b"]


def test_nobody_has_to_send_a_spare_sheet() -> None:
    made = plan_for(1, 3, spare=2)
    book = filled(made)
    del book[made.forms[3].sheet]
    returned = taken_in(book, issues(made))
    assert told(returned) == []
    assert by_project(returned) == RIGHT


def test_many_changes_of_sheets_are_one_message() -> None:
    book = filled()
    book[FIRST].title = "甲"
    for number in range(8):
        book.create_sheet(f"说明{number}")["A1"] = "见附件"
    returned = taken_in(book, KNOWN)
    assert told(returned) == ["F06"]
    assert returned.problems[0].message.zh.endswith("…。")
