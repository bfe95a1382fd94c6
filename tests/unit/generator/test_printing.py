"""How forms lie on paper: long lists on as many pages as they need, each with its headings."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.forms import sign
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.load import load_text

if TYPE_CHECKING:
    from xlkpi.problems import Problem

SPEC = """
xlkpi: 1
id: small
version: 1
title: 花名册
tables:
  people:
    label: 人员
    spare: {rows}
    columns:
      name: {{label: 姓名, kind: text}}
      amount: {{label: 金额, kind: money}}
sheets:
  - id: form
    name: 表
    widths: [{width}, 20]
    print: {{{paper}}}
    rows:
      - [{{text: 花名册, style: title, cols: 2}}]
      - [{{text: 人员, style: head, rows: 2}}, {{text: 补助, style: head}}]
      - [{{text: 金额, style: head}}]
      - each: people
        cells: [{{field: people.name}}, {{field: people.amount}}]
"""


def printed(rows: int, paper: str = "", width: int = 40) -> tuple[Any, tuple[Problem, ...]]:
    """The sheet as openpyxl reads it, and what is said of its spec."""
    outcome = load_text(SPEC.format(rows=rows, paper=paper, width=width), "small.yaml")
    assert outcome.value is not None, outcome.problems
    made = build(outcome.value, Occasion(unit="v01", unit_name="示例一村", forms=(FormFacts(),)))
    data = workbook(made, sign, datetime(2021, 1, 1, tzinfo=UTC))
    return openpyxl.load_workbook(BytesIO(data))["表"], outcome.problems


@pytest.mark.parametrize(("rows", "pages"), [(20, 3), (300, 0)])
def test_a_long_list_takes_as_many_pages_as_it_needs(rows: int, pages: int) -> None:
    page, _ = printed(rows)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, pages)
    assert page.print_title_rows == "$3:$4"  # both rows of headings


def test_a_row_that_leaves_a_hole_in_the_table_is_told() -> None:
    text = SPEC.format(rows=1, paper="", width=40)
    assert text.count("cols: 2") == 1
    _, told = printed(1)
    assert told == ()
    outcome = load_text(text.replace("style: title, cols: 2", "style: label"), "small.yaml")
    assert [(p.code, p.severity, p.place.line) for p in outcome.problems] == [
        ("S15", "warning", 19)
    ]


def test_paper_and_rows_of_a_page_are_the_specs() -> None:
    page, _ = printed(300, "paper: A3, orientation: landscape, rows: 25")
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (8, "landscape")
    assert page.page_setup.scale == 97
    first = 4
    assert [one.id for one in page.row_breaks.brk] == [first + 25 * n for n in range(1, 12)]


def test_nothing_is_printed_smaller_than_can_be_read() -> None:
    page, told = printed(5, width=190)
    assert page.page_setup.scale == 60
    assert [(p.code, p.severity, p.place.line) for p in told] == [("S15", "warning", 16)]
    page, told = printed(5, "orientation: landscape", width=150)
    assert (page.page_setup.scale, told) == (None, ())
