"""The bundled monthly report: February starts from what January has accepted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import filled, plan_in, typed
from tests.builders.following import NOW, Rounds, collection
from tests.builders.other_forms import FEBRUARY, MONTH
from xlkpi.api.amend import amend
from xlkpi.department.targets import Reason, Target
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import PlannedForm

JAN, FEB = "2021-01", "2021-02"
WRONG: Mapping[str, Any] = {
    "month": 3, "items[s1].now": 200, "items[s2].state": "未开工",
    "items[s3].now": 1, "items[s3].state": "已停工",
}  # fmt: skip
FOUND = (
    ("M01", "month"), ("M02", "items[s1].now"), ("M04", "items[s2].state"),
    ("M03", "items[s3].note"), ("M05", "items[s3].now"),
)  # fmt: skip


def form_of(rounds: Rounds, unit: str) -> PlannedForm:
    """A unit's form of February, as it was issued."""
    (form,) = plan_in(rounds.folder, rounds.workbook(FEB, unit)).forms
    return form


def fields(rounds: Rounds, unit: str, *names: str) -> list[tuple[object, bool]]:
    """What stands in fields of a unit's February, and whether it is to be filled in."""
    known = {field.key: field for field in form_of(rounds, unit).fields}
    return [(known[resolve(name)].value, known[resolve(name)].input) for name in names]


def shown(rounds: Rounds, unit: str) -> tuple[Any, ...]:
    """The figures of a unit's line in February's master."""
    path = rounds.folder / "output" / FEB / "master.xlsx"
    lines = openpyxl.load_workbook(path, data_only=True)["月报汇总"].iter_rows(values_only=True)
    head = next(line for line in lines if line and "月份" in line)
    found = next(line for line in lines if unit in line)
    figures = found[head.index("月份") : head.index("合计完成率") + 1]
    return tuple(round(figure, 4) for figure in figures)


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    """January: v01 accepted, v02 has not answered."""
    made = Rounds(
        tmp_path_factory.mktemp("months"),
        collection(JAN, "monthly_report"),
        collection(FEB, "monthly_report", JAN),
    )
    assert made.issue(JAN) == (("v01", "v02"), [])
    (file,) = made.report(JAN, "v01", MONTH).files
    assert [(p.code, p.place.cell) for p in file.problems] == []
    return made


def test_two_months(rounds: Rounds) -> None:
    """January's figures stand locked in February; who has none is told by name and waits.

    What comes back is judged by what was issued; an amended January is told afterwards, and the
    workbook is issued anew.
    """
    (told,) = rounds.check(FEB)
    assert (told.code, told.place.unit) == ("S25", "v02")
    assert "第2村（v02）" in told.message.zh
    assert "“上月末累计”" in told.message.zh

    made, (left_out,) = rounds.issue(FEB)
    assert made == ("v01",)
    assert (left_out.code, left_out.place.unit) == ("S24", "v02")

    taken = ("last_month", "items[s1].name", "items[s1].before", "items[s2].before")
    locked = [(1, False), ("村道硬化", False), (Decimal("10.25"), False), (0, False)]
    assert fields(rounds, "v01", *taken) == locked
    still_open = fields(rounds, "v01", "items[s3].name", "items[s3].before", "items[s1].now")
    assert still_open == [(None, True)] * 3

    (wrong,) = rounds.report(FEB, "v01", {**FEBRUARY, **WRONG}).files
    at = {field.key: str(field.at) for field in form_of(rounds, "v01").fields}
    expected = {(code, at[resolve(name)]) for code, name in FOUND}
    assert {(p.code, p.place.cell) for p in wrong.problems} == expected
    issued = rounds.workbook(FEB, "v01")
    before, sheet = at[resolve("items[s1].before")], form_of(rounds, "v01").sheet
    good = filled(rounds.folder, issued, {0: FEBRUARY})
    (altered,) = rounds.report(FEB, "v01", data=typed(good, [(sheet, before, 9)])).files
    assert [(p.code, p.place.cell) for p in altered.problems if p.code[0] == "F"] == [
        ("F11", before)
    ]
    (file,) = rounds.report(FEB, "v01", data=good).files
    assert [p.code for p in file.problems] == []
    assert shown(rounds, "第1村") == (2, 190.5, 10.25, 48.5, 58.75, 0.3084)

    target = Target("v01", collection=JAN)
    amend(rounds.folder, NOW, target, {"items[s1].now": "12"}, Reason("电话核实", "王五"))
    (late, still) = rounds.check(FEB)
    assert (late.code, late.place.unit, still.code) == ("S87", "v01", "S25")
    assert "“上月末累计”（从前一收集任务取来）：下发时是“10.25”，现在是“12”" in late.message.zh
    assert rounds.issue(FEB, "v01")[0] == ("v01",)
    assert fields(rounds, "v01", "items[s1].before") == [(Decimal(12), False)]
    assert [p.code for p in rounds.check(FEB)] == ["S87", "S25"]
    rounds.report(FEB, "v01", FEBRUARY)
    assert [p.code for p in rounds.check(FEB)] == ["S25"]
    assert shown(rounds, "第1村") == (2, 190.5, 12, 48.5, 60.5, 0.3176)
