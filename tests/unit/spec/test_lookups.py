"""What belongs to the words of a list: taken by formulas, alike in the workbook and at import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.own_forms import HEAD, OwnForm, codes
from xlkpi.records import Status
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from pathlib import Path

FORM = (
    HEAD
    + """\
measure: 元
lists:
  reason:
    words: [因病, 因残, '其他*']
    spellings: {生病: 因病}
    values:
      因病: {standard: 300.5, office: 民政所}
      '其他*': {standard: 100, office: 办公室}
      因残: {office: '0012'}
fields:
  unit_name: {label: 单位, kind: text, locked: true, source: units.name}
  all: {label: 合计, kind: money, formula: 'sum(people.due)'}
  ill: {label: 因病标准, kind: money, formula: "lookup(reason.standard, '因病')"}
tables:
  people:
    label: 人员
    spare: 4
    columns:
      reason: {label: 原因, kind: choice, list: reason, required: true}
      months: {label: 月数, kind: integer, required: true}
      due:
        label: 应发
        kind: money
        formula: 'people.months * lookup(reason.standard, people.reason)'
      office: {label: 经办, kind: text, formula: 'lookup(reason.office, people.reason)'}
sheets:
  - id: form
    name: 表
    widths: [12, 10, 10, 10]
    rows:
      - [{field: unit_name, cols: 2}, {field: all}, {field: ill}]
      - each: people
        cells:
          - {field: people.reason}
          - {field: people.months}
          - {field: people.due}
          - {field: people.office}
rules:
  - code: A01
    severity: error
    each: people
    at: people.months
    when: people.months > 12 and lookup(reason.office, people.reason) = '民政所'
    title: {zh: 月数过多, en: too many}
    message:
      zh: >-
        {cell}：{=lookup(reason.office, people.reason)}每月只发
        {=lookup(reason.standard, people.reason)}。
      en: '{cell}'
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
master: {detail: 明细, columns: [all, ill], tables: {people: 人员}}
"""
)


def test_numbers_and_texts_that_belong_to_words_make_the_round(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, FORM, "v01", "v02")
    form.issue()
    typed = {
        f"people[s{n}].{column}": value
        for n, row in enumerate((("因病", 2), ("生病", 1), ("因残", 3), ("其他*", 4)), 1)
        for column, value in zip(("reason", "months"), row, strict=True)
    }
    assert form.returned(typed).status is Status.ACCEPTED
    rows = [row[-4:] for row in form.master("人员") if row[-4] in ("因病", "因残", "其他*")]
    assert rows == [
        ("因病", 2, 601, "民政所"),
        ("因病", 1, 300.5, "民政所"),
        ("因残", 3, None, "0012"),
        ("其他*", 4, 400, "办公室"),
    ]
    line = dict(zip(*form.master("明细")[2:4], strict=True))
    assert [line[name] for name in ("合计", "因病标准")] == [1301.5, 300.5]
    for file in form.box.iterdir():
        file.unlink()
    refused = form.returned({"people[s1].reason": "因病", "people[s1].months": 13}, "v02")
    assert codes(refused) == {("A01", "people.months@s1")}
    assert "：民政所每月只发 300.5。" in next(
        p.message.zh for p in refused.problems if p.code == "A01"
    )


def test_numbers_stand_as_numbers_beside_the_words(tmp_path: Path) -> None:
    form = OwnForm(tmp_path, FORM)
    form.issue()
    book = openpyxl.load_workbook(form.made["v01"])
    found = {
        tuple(cell.value for (cell,) in book[sheet][area])
        for name in book.defined_names.values()
        for sheet, area in name.destinations
        if ":" in area
    }
    assert (300.5, 100, 300.5) in found
    assert ("民政所", "0012", "办公室", "民政所") in found


MISTAKES = {
    "a word that the list has not": ("S06", "因残: {office", "因伤: ^{office"),
    "numbers and texts": ("S11", "{standard: 100,", "{standard: ^'100',"),
    "capitals alone": ("S11", "'其他*']\n    spell", "'其他*', x, X]\n    spell"),
    "a name that no word has": ("S06", "ard, '因病')\"", "rd, '因病')\""),
    "nothing": ("S03", "'0012'", "^''"),
}


@pytest.mark.parametrize(("code", "before", "after"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_wrong_with_values_is_told_at_its_place(code: str, before: str, after: str) -> None:
    assert FORM.count(before) == 1
    text = FORM.replace(before, after)
    (told,) = load_text(text.replace("^", ""), "a.yaml").problems
    assert told.code == code
    if "^" in text:
        lines = text[: text.index("^")].split("\n")
        assert (told.place.line, told.place.column) == (len(lines), len(lines[-1]) + 1)
