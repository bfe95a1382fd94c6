"""A workbook with more forms than one CHOOSE of LibreOffice takes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import openpyxl

from tests.builders.forms import sign
from tests.oracles.excel_formulas import faults
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import CHECK, build
from xlkpi.plan.limits import MOST_FORMS, too_much
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.load import load_text

SPEC = """
xlkpi: 1
id: small
version: 1
title: 小表
fields:
  amount: {label: 金额, kind: money, required: true}
sheets:
  - id: form
    repeat: project
    widths: [10]
    rows: [[{field: amount}]]
"""


def test_the_self_check_names_faults_of_any_number_of_forms() -> None:
    loaded = load_text(SPEC, "small.yaml").value
    assert loaded is not None
    forms = tuple(FormFacts(f"p{n}", n, f"项目{n}") for n in range(1, MOST_FORMS + 2))
    made = build(loaded, Occasion(unit="v01", unit_name="示例一村", forms=forms[:60]))
    book = openpyxl.load_workbook(BytesIO(workbook(made, sign, datetime(2021, 1, 1, tzinfo=UTC))))
    names = set(book.defined_names)
    written = [c.value for row in book[CHECK].iter_rows() for c in row if c.data_type == "f"]
    assert max(text.count(",") for text in written) > 60
    assert not [fault for text in written for fault in faults(text.removeprefix("="), names)]
    assert [one.limit for one in too_much(build(loaded, Occasion(forms=forms)))] == ["forms"]
