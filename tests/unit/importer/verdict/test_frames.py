"""Rules with aggregates in aggregates, over all rows of a form: what fires, in which row."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from tests.builders.forms import CREATED, Issued, imported_by, occasion, sign
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.spec.load import load_text
from xlkpi.spec.references import resolve

SPEC = """\
xlkpi: 1
id: payments
version: 1
title: 支出表
fields:
  unit_name: {{label: 单位, kind: text, locked: true, source: units.name, length: [1, 60]}}
tables:
  paid:
    label: 支出
    spare: 3
    row_label: 支出{{n}}
    columns:
      name: {{label: 名称, kind: text, length: [1, 20]}}
      amount: {{label: 金额, kind: money}}
  got:
    label: 来源
    spare: 2
    row_label: 来源{{n}}
    columns:
      amount: {{label: 金额, kind: money}}
  none:
    label: 没有行的表
    columns:
      amount: {{label: 金额, kind: money}}
sheets:
  - id: form
    widths: [12, 24, 12]
    rows:
      - [{{text: 单位}}, {{field: unit_name}}]
      - each: paid
        cells: [{{text: '{{row_label}}'}}, {{field: paid.name}}, {{field: paid.amount}}]
      - each: got
        cells: [{{text: '{{row_label}}'}}, {{field: got.amount}}]
      - each: none
        cells: [{{text: '{{row_label}}'}}, {{field: none.amount}}]
rules:
  - code: D01
    severity: error
    title: {{zh: 数, en: figure}}
    each: paid
    when: "{when}"
    at: paid.amount
    message: {{zh: 金额不对。, en: The amount is wrong.}}
    hint: {{zh: 请改正。, en: Correct it.}}
master: {{}}
"""
TYPED = {
    "paid[s1].name": "甲", "paid[s1].amount": 1,
    "paid[s2].name": "乙", "paid[s2].amount": 5,
    "paid[s3].name": "甲", "paid[s3].amount": 9,
    "got[s1].amount": 4, "got[s2].amount": 7,
}  # fmt: skip


def rows_with_the_fault(when: str) -> set[str]:
    """The rows in which a rule fires, in a form of three payments from two sources."""
    loaded = load_text(SPEC.format(when=when), "payments.yaml")
    assert loaded.value is not None, loaded.problems
    made = build(loaded.value, replace(occasion(1), collection="c"))
    book = openpyxl.load_workbook(BytesIO(workbook(made, sign, CREATED)))
    at = {field.key: str(field.at) for field in made.forms[0].fields}
    for name, value in TYPED.items():
        book[made.forms[0].sheet][at[resolve(name)]] = value
    out = BytesIO()
    book.save(out)
    (returned,) = imported_by(Issued(made), out.getvalue())
    return {p.place.row for form in returned.submissions for p in form.problems if p.code == "D01"}


SAME_NAME = "paid.name = this(paid.name)"
NO_ROWS = "sum(none.amount, none.amount = this(paid.amount))"


@pytest.mark.parametrize(
    ("when", "rows"),
    [
        # `this` is the rule's own row in an aggregate within another one, of whichever table
        (f"any(got.amount > 6 and count(paid.name, {SAME_NAME}) = 1)", {"s2"}),
        (f"any(paid.amount > 8 and any({SAME_NAME} and paid.amount > this(paid.amount)))", {"s1"}),
        # and in what is asked of a first row, outside any aggregate
        ("first(got.amount - this(paid.amount)) < 0", {"s2", "s3"}),
        # two tests that are compared
        ("blank(paid.name) = bad(paid.amount) and paid.amount > 5", {"s3"}),
        # aggregates over no row at all
        ("count(none.amount) = 0 and all(none.amount > 1) and paid.amount > 5", {"s3"}),
        (f"any(none.amount > 1) or filled({NO_ROWS})", set()),
    ],
)
def test_a_rule_fires_in_the_rows_it_is_true_of(when: str, rows: set[str]) -> None:
    assert rows_with_the_fault(when) == rows
