"""Every formula that goes out, read: nothing in it that only LibreOffice forgives."""

from __future__ import annotations

import random
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.asts import LISTS, TABLES, sample
from tests.builders.forms import CREATED, sign
from tests.builders.formula_sheets import sheet_of
from tests.oracles.excel_formulas import faults
from xlkpi.api.plan import sample_plan
from xlkpi.formula.excel import computed, fires
from xlkpi.generator.workbook import workbook
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

LONG = 4096
"""Characters; Excel takes 8,192."""

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = sorted(path.stem for path in specs_dir().glob("*.yaml"))


def emitted(data: bytes) -> Iterator[str]:
    """The formulas of all cells, drop-downs and conditional formats, without "="."""
    for page in openpyxl.load_workbook(BytesIO(data)):
        for row in page.iter_rows():
            yield from (str(c.value)[1:] for c in row if c.data_type == "f")
        for rule in page.data_validations.dataValidation:
            for formula in (rule.formula1, rule.formula2):
                if formula and not formula.startswith(
                    '"'
                ):  # a drop-down takes a range, as SUM does
                    yield f"SUM({formula})" if rule.type == "list" else formula
        for rules in page.conditional_formatting:
            for rule in rules.rules:
                yield from rule.formula


@pytest.mark.parametrize("name", NAMES)
def test_what_a_bundled_form_sends_out_is_taken_alike_by_every_program(name: str) -> None:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    data = workbook(sample_plan(loaded), sign, CREATED)
    lists = set(openpyxl.load_workbook(BytesIO(data)).defined_names)
    formulas = [*emitted(data)]
    assert not {(fault, one[:200]) for one in formulas for fault in faults(one, lists)}
    assert max(map(len, formulas), default=0) < LONG


@pytest.mark.parametrize("seed", range(4))
def test_so_are_random_formulas_with_their_helper_cells(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(500):
        one = sample(rng)
        home = sheet_of(one.expr, 0)
        made = [home.helper(helper.content) for helper in home.cells.helpers.cells]
        made.append((fires if one.is_condition else computed)(one.expr, home))
        for formula in made:
            assert not [*faults(formula, (*LISTS, *TABLES))], (one.expr, formula)


@pytest.mark.parametrize(
    "formula",
    [
        "IF(A1:A9>0,1,0)", "SUMPRODUCT(IF(A1:A9>0,1,0))", "A1:A9", "SUM(A1:A9*2)", "LEN(A1:A9)",
        "SUMPRODUCT(ISNUMBER(A1:A9)*1)", "EXACT(kinds,B1)", "AGGREGATE(9,6,A1:A9)",
        "MATCH(A1:A9,B1:B9,0)", "SUM({1,2})", "IFERROR(A1,0)", "INDEX(A1:A9,B1:B9)",
        "CHOOSE(A1:A9,1,2)", "SUMPRODUCT((A1:A9=B1))", "SUMPRODUCT(((A1:A9=1)+0)>0)",
        "SUMPRODUCT(A1:A9>1,B1:B9)", "IF(A1=,1,2)", "SUMPRODUCT((A1:A9=)*1)", "A1=",
        f'A1="{"长" * 256}"',
    ],
)  # fmt: skip
def test_the_reader_finds_what_is_forbidden(formula: str) -> None:
    assert [*faults(formula, ["kinds"])]


@pytest.mark.parametrize(
    "formula",
    [
        "SUM($A$1:$A$9)", 'SUMPRODUCT((A1:A9="x")*(B1:B9=1),C1:C9)',
        "INDEX(kinds,MATCH(A1,kinds,0))", "IF(COUNT('表 1'!A1:A9)>0,SUM('表 1'!A1:A9),\"\")",
        "INDEX(CHOOSE(A1,B1:B9,C1:C9),2)",
    ],
)  # fmt: skip
def test_and_lets_the_rest_be(formula: str) -> None:
    assert not [*faults(formula, ["kinds"])]
