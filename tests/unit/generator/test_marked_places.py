"""Where a problem of a return is in its copy: moved, renamed, beside the form, for everybody."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.forms import filled, places, plan, targets
from tests.builders.marked_copies import copied, faults, judged, written
from xlkpi.cells import CellRef
from xlkpi.generator.marks import MarkedReturn
from xlkpi.generator.placing import AsFound
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion, Picks
from xlkpi.problems import Place, problem
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlkpi.importer.returns import Judged
    from xlkpi.problems import Problem

FORM = plan().forms[0]
SHEET, PROJECT = FORM.sheet, FORM.project


def changed(values: dict[str, Any], change: Callable[[Any], None]) -> Judged:
    """A filled form with something done to its sheet."""
    book = openpyxl.load_workbook(BytesIO(filled(values)))
    change(book[SHEET])
    out = BytesIO()
    book.save(out)
    (one,) = judged(out.getvalue())
    return one


def graves(one: Judged) -> set[tuple[str, str]]:
    return {(p.code, p.place.cell) for p in faults(one, least=1)}


def at(reference: str) -> str:
    return str(places(plan())[resolve(reference)].at)


# -- what was altered ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("D5", "财政的钱", "F11"),  # a label
        ("C5", 54, "F11"),  # a formula
        (at("control_total"), 99, "F11"),  # a locked value
        ("A15", "投入指标", "F11"),  # the word of merged rows
        ("I9", "表边的话", "F27"),
        ("B40", "表下的话", "F27"),
    ],
)
def test_what_was_altered_is_marked_where_the_form_has_its_own_again(
    cell: str, value: object, code: str
) -> None:
    def change(page: Any) -> None:
        page[cell] = value

    one = changed({}, change)
    assert (code, cell) in graves(one)
    copy = copied(one)
    severity = {p.code: p.severity.value for p in faults(one, least=1)}[code]
    assert copy.marks(SHEET)[cell] == severity
    told = {p.message.zh for p in faults(one, least=1) if p.code == code}
    line = next(line for line in copy.lines if line.message in told and line.cell == cell)
    assert line.link == (SHEET, cell)
    assert line.found == str(value)
    assert str(value) in copy.comments(SHEET)[cell]
    assert ("已恢复" in line.hint) == (code == "F11")
    template = openpyxl.load_workbook(BytesIO(filled({})))[SHEET]
    assert copy.book[SHEET][cell].value == template[cell].value


def test_a_value_under_a_merge_is_marked_at_its_first_cell() -> None:
    def change(page: Any) -> None:
        page.unmerge_cells("C9:G9")
        page["E9"] = "压在下面的话"

    one = changed({}, change)
    assert ("F10", "C9") in graves(one)
    copy = copied(one)
    assert copy.marks(SHEET)["C9"] == "warning"
    assert "压在下面的话" in copy.comments(SHEET)["C9"]
    assert "C9:G9" in {str(area) for area in copy.book[SHEET].merged_cells.ranges}


@pytest.mark.parametrize("code", ["F12", "F12b"])
def test_a_picture_is_told_at_its_cell_and_does_not_come_back(code: str) -> None:
    found = problem(code, Place(sheet=SHEET, cell="E5", project=PROJECT), label="财政资金")
    copy = written(MarkedReturn("a" * 64, {}, (found,)))
    assert copy.marks(SHEET) == {"E5": found.severity.value}
    assert found.message.zh in copy.comments(SHEET)["E5"]
    assert not copy.book[SHEET]._images  # noqa: SLF001 - openpyxl has no other way to ask


# -- moved and renamed -----------------------------------------------------------------------------


def test_a_fault_below_an_inserted_row_is_marked_where_the_form_has_the_field() -> None:
    """Its words name the cell of the copy too, not the one of the file that came back."""

    def change(page: Any) -> None:
        merged = [str(area) for area in page.merged_cells.ranges]
        for area in merged:
            page.unmerge_cells(area)
        page.insert_rows(6)

    one = changed({"fill_date": "明天"}, change)
    planned = CellRef.parse(at("fill_date"))
    moved = str(CellRef(planned.row + 1, planned.column))
    assert ("K02", moved) in graves(one)
    copy = copied(one)
    line = next(line for line in copy.lines if "填报日期" in line.message)
    assert (line.cell, line.link) == (str(planned), (SHEET, str(planned)))
    assert line.message.startswith(f"{planned}“填报日期”")
    assert moved not in line.message + line.hint
    assert copy.marks(SHEET)[str(planned)] == "error"
    assert copy.book[SHEET][str(planned)].value == "明天"


def test_what_stood_in_an_inserted_row_has_no_cell_in_the_copy() -> None:
    """At its address stands another field: it must not be blamed."""
    found = problem("F26", Place(sheet=SHEET, cell="C10", project=PROJECT, value="多的一行"))
    moved = AsFound(cells={SHEET: {"C9": CellRef.parse("C9"), "C11": CellRef.parse("C10")}})
    copy = written(MarkedReturn("a" * 64, {}, (found,), moved))
    (line,) = copy.lines
    assert (line.cell, line.link, line.found) == ("", (SHEET, "A1"), "多的一行")
    assert copy.marks(SHEET) == {}
    label = replace(found, place=replace(found.place, cell="C11"))
    assert written(MarkedReturn("a" * 64, {}, (label,), moved)).marks(SHEET) == {"C10": "error"}


def test_a_renamed_sheet_has_its_own_name_again() -> None:
    def change(page: Any) -> None:
        page.title = "改了名"

    one = changed({"fiscal_funds": "约55"}, change)
    assert {p.place.sheet for p in faults(one)} == {"改了名"}
    copy = copied(one)
    assert copy.marks(SHEET)["E5"] == "error"
    line = next(line for line in copy.lines if line.found == "约55")
    assert (line.sheet, line.link) == (SHEET, (SHEET, "E5"))
    assert copy.book[SHEET]["E5"].value == "约55"


KEYS = CellRef(FORM.key_row[0] if FORM.key_row else 0, 0)


@pytest.mark.parametrize(
    "cell", ["H9", "A1", "J1", str(KEYS), "E900000", "P9", "XFD1048576", "没有", "A1:B2"]
)
def test_a_cell_that_cannot_be_seen_is_told_at_the_head(cell: str) -> None:
    """Hidden keys, the line of the verdict, cells far away: nothing is written there."""
    found = problem("F27", Place(sheet=SHEET, cell=cell, project=PROJECT, value="x"))
    copy = written(MarkedReturn("a" * 64, {}, (found,)))
    assert (copy.lines[0].cell, copy.lines[0].link) == ("", (SHEET, "A1"))
    assert copy.comments(SHEET) == {}
    assert copy.book[SHEET].max_row < 200


def test_a_problem_of_no_sheet_of_the_copy_names_the_sheet_as_it_was() -> None:
    found = problem("F20", Place(sheet="别村的表", cell="A5"), other="二村", name="一村")
    (line,) = written(MarkedReturn("a" * 64, {}, (found,)), plan(1, 2)).lines
    assert (line.sheet, line.cell, line.link) == ("别村的表", "", None)


# -- several forms ---------------------------------------------------------------------------------


def test_a_field_is_marked_on_the_sheet_of_its_own_project() -> None:
    first, second = plan(1, 2).forms

    def found(project: str, sheet: str) -> Problem:
        place = Place(sheet=sheet, cell="E5", project=project, field="fiscal_funds", value="约")
        return problem("K01", place, label="财政资金")

    copy = written(MarkedReturn("a" * 64, {}, (found(second.project, "没见过的名字"),)), plan(1, 2))
    assert (copy.marks(first.sheet), copy.marks(second.sheet)) == ({}, {"E5": "error"})
    swapped = AsFound(sheets={first.sheet: second.sheet, second.sheet: first.sheet})
    what = MarkedReturn("a" * 64, {}, (found(first.project, second.sheet),), swapped)
    assert written(what, plan(1, 2)).marks(first.sheet) == {"E5": "error"}


def test_a_workbook_for_everybody_is_marked_by_what_was_picked_in_it() -> None:
    picks = Picks((("v01", "一村"), ("v02", "二村")), (("p01", "甲"), ("p02", "乙")))
    forms = tuple(FormFacts(f"#{n}", n) for n in (1, 2))
    made = build(targets(), Occasion("c", "办", "", 2021, measure="万元", forms=forms, picks=picks))
    first, second = made.forms
    places_of = {f.key: str(f.at) for f in second.fields}
    name = places_of[resolve("project_name")]
    found = (
        problem("K01", Place(sheet=second.sheet, cell="E5", unit="v02", project="p01",
                             field="fiscal_funds"), label="财政资金"),
        problem("K01", Place(sheet=first.sheet, project="#1", field="project_name"), label="项目"),
    )  # fmt: skip
    typed = {
        ("#2", resolve("unit_name")): "二村",
        ("#2", resolve("project_name")): "甲",
    }
    what = MarkedReturn("a" * 64, typed, found, AsFound(projects={"#2": "p01", "#1": "#1"}))
    copy = written(what, made)
    assert copy.marks(second.sheet) == {"E5": "error"}
    assert copy.marks(first.sheet) == {name: "error"}
    assert copy.book[second.sheet][name].value == "甲"
