"""Sums at the end of each page (本页小计, 累计) wherever a form is drawn."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import filled
from tests.builders.forms import CREATED, sign
from tests.builders.own_forms import HEAD, NOW, OwnForm, codes
from tests.oracles.excel_formulas import faults
from tests.unit.generator.test_stamped_forms import forget, planned
from xlkpi.api.master_forms import master_forms
from xlkpi.api.spec import check_specs
from xlkpi.generator.workbook import workbook
from xlkpi.records import Status
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from pathlib import Path

FORM = (
    HEAD
    + """\
measure: 元
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  all: {label: 合计, kind: money, formula: sum(people.paid)}
  most: {label: 最多, kind: money, formula: max(people.aid)}
tables:
  people:
    label: 人员
    spare: 12
    columns:
      name: {label: 姓名, kind: text, required: true, length: [2, 10], unique: true}
      aid: {label: 补助, kind: money, required: true, range: [0, 1000]}
      paid: {label: 应发, kind: money, formula: people.aid * 2}
      run: {label: 累加, kind: money, formula: 'value_or(previous(people.run), 0) + people.aid'}
sheets:
  - id: form
    name: 表
    widths: [6, 12, 10, 10, 10]
    rows:
      - [{text: '{title}', style: title, cols: 5}]
      - [{text: 单位}, {field: unit_name, cols: 2}, {field: most}, {field: all}]
      - - {text: 序号, style: head}
        - {text: 姓名, style: head}
        - {text: 补助, style: head}
        - {text: 应发, style: head}
        - {text: 累加, style: head}
      - each: people
        cells:
          - {text: '{n}'}
          - {field: people.name}
          - {field: people.aid}
          - {field: people.paid}
          - {field: people.run}
      - [{text: 经手, style: note}, {text: 复核, style: note}]
    print: {rows: 5, carry: [people.aid, people.paid]}
master: {detail: 明细, columns: [all], tables: {people: 人员}, forms: [all]}
"""
)  # fmt: skip
AIDS = (10, 20.5, 30, 40, 50, 60, 70)
FILLED = {
    f"people[s{n}].{column}": value
    for n, aid in enumerate(AIDS, 1)
    for column, value in (("name", f"张{n}"), ("aid", aid))
}
SUMS = [
    ("本页小计", None, 150.5, 301, None), ("累计", None, 150.5, 301, None),
    ("本页小计", None, 130, 260, None), ("累计", None, 280.5, 561, None),
]  # fmt: skip


def rows_of(data: bytes, sheet: str) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet]
    return [tuple(c or None for c in row[:5]) for row in page.iter_rows(values_only=True)]


def sums(data: bytes, sheet: str = "表") -> list[tuple[Any, ...]]:
    return [row for row in rows_of(data, sheet) if row[0] in ("本页小计", "累计")]


def test_pages_end_in_their_sums_wherever_a_form_is_drawn(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, FORM)
    assert check_specs(["own"], form.folder) == ()
    form.issue()
    blank = form.made["v01"].read_bytes()
    page = openpyxl.load_workbook(BytesIO(blank))["表"]
    # above 1 row of the sheet's own and 3 of the form; 5 rows and 2 of sums to a page
    assert [one.id for one in page.row_breaks.brk] == [11, 18]
    column = [page.cell(row, 1).value for row in range(9, 24)]
    assert column[:4] == ["5", "本页小计", "累计", "6"]
    assert column[7:] == ["10", "本页小计", "累计", "11", "12", "本页小计", "累计", "经手"]
    formulas = [str(c.value)[1:] for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert not [fault for one in formulas for fault in faults(one)]

    accepted = form.returned(FILLED)
    assert accepted.status is Status.ACCEPTED
    assert codes(accepted) == set()
    rows = [row for row in form.master("人员") if "张7" in row]
    assert rows
    line = dict(zip(*form.master("明细")[2:4], strict=True))
    assert line["合计"] == 561
    (written,) = master_forms(form.folder, NOW).written
    book = openpyxl.load_workbook(written.file)
    assert sums(written.file.read_bytes(), book.sheetnames[-1]) == SUMS
    added_up = form.master("汇总表")
    assert not [row for row in added_up if "本页小计" in row]
    assert [row for row in added_up if 561 in row]


def test_a_marked_copy_has_them_and_says_what_keeps_a_sum_open(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, FORM)
    form.issue()
    refused = form.returned({**FILLED, "people[s7].aid": "约七十"}, copies=True)
    assert codes(refused) == {("K02", "people.aid@s7")}
    (copy,) = (form.folder / "output" / "own" / "returns").glob("*.xlsx")
    assert sums(copy.read_bytes())[:2] == SUMS[:2]
    assert sums(copy.read_bytes())[2][2] == "请填数字"


def test_what_is_typed_over_a_sum_is_told_at_its_cell(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, FORM)
    form.issue()
    path = form.made["v01"]
    data = filled(form.folder, path, {0: FILLED})
    book = openpyxl.load_workbook(BytesIO(data))
    book["表"]["C10"].value = 999
    book.save(form.box / path.name)
    (file,) = form.take_in().files
    assert {(p.code, p.place.cell) for p in file.problems if p.severity == "error"} == {
        ("F11", "C10")
    }
    (told,) = [p for p in file.problems if p.code == "F11"]
    assert told.message.zh.startswith("C10“补助”不应改动")  # no row of the list, no person of it
    assert "150.5" in told.message.zh


def test_workbooks_made_from_each_other_have_the_sums_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = load_text(FORM, "a.yaml").value
    assert spec is not None
    plans = planned(spec)
    forget(monkeypatch)
    for plan, data in [(plan, workbook(plan, sign, CREATED)) for plan in plans]:
        forget(monkeypatch)
        assert workbook(plan, sign, CREATED) == data


MISTAKES = {
    "no rows to a page": ("S04", "rows: 5, ", ""),
    "a text": ("S06", "carry: [people.aid,", "carry: [people.name,"),
    "no column before": ("S08", "- {text: '{n}'}\n", "- {field: people.aid, show: true}\n"),
    "a cell over several rows": ("S08", "- {text: '{n}'}", "- {text: 名, rows: all}"),
    "too many pages": ("S08", "spare: 12", "spare: 400"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "before", "after"), MISTAKES.values(), ids=MISTAKES)
def test_what_cannot_be_carried_over_is_told(code: str, before: str, after: str) -> None:
    assert FORM.count(before) == 1
    problems = load_text(FORM.replace(before, after), "a.yaml").problems
    assert {one.code for one in problems} == {code}
