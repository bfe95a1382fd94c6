"""A form on two sheets: both bear the same code, their labels tell which is which.

`spec check` refuses such a form as long as a self-check looks at one sheet only; the import is
ready for it.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.forms import sign
from tests.builders.several import issues, taken_in, told
from xlkpi.cells import CellRef
from xlkpi.ledger.standing import standings
from xlkpi.plan.build import build
from xlkpi.plan.identity import tokens
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.records import Status
from xlkpi.spec.language.models import Spec
from xlkpi.spec.load import LoadedSpec
from xlkpi.spec.source.located import load

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan
    from xlkpi.records import Return

SPEC = """\
xlkpi: 1
id: two_sheets
version: 1
title: 收支两页表
stage: targets
measure: 元
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  income: {label: 收入, kind: money, required: true}
  spending: {label: 支出, kind: money}
  filler: {label: 填报人, kind: text}
tables:
  lines:
    label: 明细
    spare: 4
    columns:
      subject: {label: 事由, kind: text}
      amount: {label: 金额, kind: money}
sheets:
  - id: sums
    name: 收支
    widths: [12, 12, 12]
    rows:
      - [{text: 收支表, style: title, cols: 3}]
      - [{text: 单位}, {field: unit_name, cols: 2}]
      - [{text: 收入}, {field: income, cols: 2}]
      - [{text: 支出}, {field: spending, cols: 2}]
      - [{text: 填报人}, {field: filler, cols: 2}]
  - id: lines
    name: 明细
    widths: [6, 20, 12]
    rows:
      - [{text: 明细表, style: title, cols: 3}]
      - [{text: 序号, style: head}, {text: 事由, style: head}, {text: 金额, style: head}]
      - each: lines
        cells: [{text: '{n}'}, {field: lines.subject}, {field: lines.amount}]
"""
RIGHT = {"income": Decimal(900), "subject": "修路", "amount": Decimal(300)}


@cache
def made() -> Plan:
    located = load(SPEC, "two_sheets.yaml")
    assert located.value is not None, located.problems
    spec = LoadedSpec(Spec.model_validate(located.value.data), SPEC, "2" * 64)
    occasion = Occasion(
        collection="2021-two",
        department="办事处",
        year=2021,
        unit="v01",
        unit_name="示例一村",
        forms=(FormFacts(values={"units.name": "示例一村"}),),
    )
    return build(spec, occasion)


def drawn() -> Any:
    """The workbook as it goes out, as far as the import needs it."""
    book = openpyxl.Workbook()
    _, each = tokens(made(), sign)
    for form, token in zip(made().forms, each, strict=True):
        page = book.create_sheet(form.sheet)
        cells: dict[CellRef | None, object] = {t.area.first: t.text for t in form.texts}
        cells |= {f.at: f.value for f in form.fields if f.value is not None}
        cells |= {CellRef(r, c): k for c, keys in form.key_columns for r, k in keys.items()}
        row, keys = form.key_row or (0, {})
        cells |= {CellRef(row, column): key for column, key in keys.items()}
        cells[form.code_cell] = str(token)
        for at, value in cells.items():
            page[str(at)] = value
    del book["Sheet"]
    return book


def filled() -> Any:
    book = drawn()
    typed = {"income": 900, "subject": "修路", "amount": 300}
    for form in made().forms:
        for field in form.fields:
            if field.key.column in typed and field.key.row in {"", "s1"}:
                book[form.sheet][str(field.at)] = typed[field.key.column]
    return book


def read(returned: Return, form: int = 0) -> dict[str, object]:
    records = returned.submissions[form].records
    found = {name: value for record in records for name, value in record.values.items()}
    return {name: value for name, value in found.items() if name in RIGHT}


def test_both_sheets_are_one_form() -> None:
    returned = taken_in(filled(), issues(made()))
    assert told(returned) == []
    assert read(returned) == RIGHT
    assert len(returned.submissions) == 1


def test_renamed_and_in_another_order() -> None:
    book = filled()
    book["收支"].title, book["明细"].title = "甲", "乙"
    book.move_sheet("乙", -2)
    returned = taken_in(book, issues(made()))
    assert told(returned) == ["F06"]
    assert read(returned) == RIGHT


def test_with_names_exchanged() -> None:
    book = filled()
    book["收支"].title = "临时"
    book["明细"].title = "收支"
    book["临时"].title = "明细"
    returned = taken_in(book, issues(made()))
    assert told(returned) == ["F06"]
    assert read(returned) == RIGHT


def test_one_of_them_missing_is_that_one() -> None:
    book = filled()
    del book["明细"]
    returned = taken_in(book, issues(made()))
    assert told(returned) == ["F23"]
    assert "明细" in returned.problems[0].message.zh
    assert returned.submissions == ()


def test_a_copy_of_one_with_other_values_holds_both() -> None:
    book = filled()
    copy = book.copy_worksheet(book["明细"])
    copy["C4"] = 301
    returned = taken_in(book, issues(made()))
    assert [(p.code, p.place.sheet) for p in returned.problems] == [("X01", copy.title)]
    assert "项目" not in returned.problems[0].message.zh  # each unit has one form by itself
    assert [read(returned, n)["amount"] for n in (0, 1)] == [Decimal(300), Decimal(301)]
    assert {standing.status for standing in standings([returned])} == {Status.HELD}


def test_one_sheet_that_is_changed_beyond_knowing_refuses_the_form() -> None:
    book = filled()
    book["明细"].delete_rows(2, 1)
    returned = taken_in(book, issues(made()))
    assert [p.code for p in returned.submissions[0].problems] == ["F07b"]
