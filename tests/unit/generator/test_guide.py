"""The guide: whole sentences, to whomever the workbook goes and whoever is to be asked."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from tests.builders.forms import CREATED, occasion, sign, targets
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import Occasion, Picks

TO_A_UNIT = occasion(1)
TO_ALL = replace(
    occasion(1),
    unit="",
    unit_name="",
    forms=(replace(occasion(1).forms[0], project="#1", project_name=""),),
    picks=Picks((("v01", "柳溪村"),), (("p01", "村干部工资"),)),
)


def guide(made: Occasion) -> str:
    book = openpyxl.load_workbook(BytesIO(workbook(build(targets(), made), sign, CREATED)))
    return "\n".join(str(cell.value) for row in book["填表说明"].iter_rows() for cell in row)


@pytest.mark.parametrize(("made", "to"), [(TO_A_UNIT, TO_A_UNIT.unit_name), (TO_ALL, "各单位")])
def test_it_says_to_whom_it_goes(made: Occasion, to: str) -> None:
    assert f"由{made.department}下发给{to}，用于填报" in guide(made)


@pytest.mark.parametrize("made", [TO_A_UNIT, TO_ALL])
def test_where_nobody_is_named_the_department_is_to_be_asked(made: Occasion) -> None:
    assert "有问题请联系庆北办事处。" in guide(replace(made, department="庆北办事处", contact=""))
    assert "有问题请联系王五 5550201。" in guide(replace(made, contact="王五 5550201"))
