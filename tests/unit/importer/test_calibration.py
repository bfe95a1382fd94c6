"""The published document is accepted: exactly the findings that are known, and no error."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from tests.builders.forms import RECEIVED, Issued, blank, plan, roster, sign
from tests.builders.judged import import_returns
from xlkpi.example.content import roster_values
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming

if TYPE_CHECKING:
    from xlkpi.records import Return

ALL = tuple(range(1, 12))


@cache
def printed() -> Return:
    """One unit reports all 11 projects with their full budgets, typed exactly as printed."""
    book = openpyxl.load_workbook(BytesIO(blank(*ALL)))
    budgets = {p["id"]: p["control_total"] for p in roster_values()["projects"]}
    for form in plan(*ALL).forms:
        page = book[form.sheet]
        for field in form.fields:
            if field.key.column == "fiscal_funds":
                page[str(field.at)] = f"{budgets[form.project]}万元"
            if field.key.column == "other_funds":
                page[str(field.at)] = "  "
            if field.key.column == "filler":
                page[str(field.at)] = "赵一"
    out = BytesIO()
    book.save(out)
    incoming = [Incoming("a.xlsx", out.getvalue(), RECEIVED)]
    (returned,) = import_returns(incoming, Issued(plan(*ALL)), sign, roster())
    return returned


def test_the_counts_are_those_of_the_source() -> None:
    found = Counter(p.code for s in printed().submissions for p in s.problems)
    assert found == {
        "T02": 11, "T04": 11, "T14": 11, "T19b": 1, "T21": 1, "T22": 1, "T23": 1, "T33": 22,
        "T37": 1, "T38": 5, "T38b": 1, "T39": 17, "T40": 11, "T41": 11, "T42": 1, "T44": 11,
        "T46": 22, "T47": 2, "T48": 11,
    }  # fmt: skip


def test_no_error_fires() -> None:
    problems = (*printed().problems, *(p for s in printed().submissions for p in s.problems))
    assert not [p for p in problems if p.severity is Severity.ERROR]


def test_the_warnings_stand_in_the_projects_that_earn_them() -> None:
    order = {form.project: n for n, form in enumerate(plan(*ALL).forms, 1)}
    where = {
        (p.code, order[s.project])
        for s in printed().submissions
        for p in s.problems
        if p.severity is Severity.WARNING
    }
    assert where == {
        ("T19b", 8), ("T21", 3), ("T23", 11), ("T37", 6), ("T38", 1), ("T38", 2), ("T38", 5),
        ("T38", 8), ("T38", 9), ("T38b", 4), ("T42", 8), ("T47", 1), ("T47", 8),
    }  # fmt: skip


def test_the_sums_are_the_published_ones() -> None:
    rows = [r for s in printed().submissions for r in s.records]
    budgets = [r.values["budget_total"] for r in rows if "budget_total" in r.values]
    assert sum(budgets, Decimal(0)) == Decimal("1264.1")
    assert sum("level3" in r.values for r in rows if r.table == "indicators") == 77
