"""A year by the bundled forms: targets, two monitorings and the self-evaluation after them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.filled_books import plan_in
from tests.builders.following import NOW, Rounds, collection
from tests.builders.stages import EVALUATED, MONITORED, SOCIAL, TIME, accepted_targets, cells
from xlkpi.api.amend import amend
from xlkpi.api.withdraw import withdraw
from xlkpi.department.targets import Reason, Target
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.plan.model import PlannedField

T, JUNE, JULY, SELF = "2021-targets", "2021-06", "2021-07", "2021-self"
ALONE = "2021-alone"
WHY = Reason("电话核实", "王五")
TARGETS = accepted_targets()
NONE = {"not_applicable": "是", "filler": "赵一"}


def field(rounds: Rounds, name: str, reference: str) -> PlannedField:
    """A field of v01's first form, as it was issued."""
    form = plan_in(rounds.folder, rounds.workbook(name, "v01")).forms[0]
    return next(one for one in form.fields if one.key == resolve(reference))


def lines(rounds: Rounds, name: str, sheet: str) -> dict[str, Any]:
    """The line of v01's first form in a stage's master."""
    path = rounds.folder / "output" / name / "master.xlsx"
    page = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    start = next(n for n, line in enumerate(page) if "单位" in line)
    found = next(line for line in page[start + 1 :] if "第1村" in line and "项目1" in line)
    return {str(head): value for head, value in zip(page[start], found, strict=True) if head}


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    """v01 has reported its targets, the second project is not there; v02 has not answered."""
    made = Rounds(
        tmp_path_factory.mktemp("year"),
        collection(T, "project_targets"),
        collection(JUNE, "monitoring", T),
        collection(JULY, "monitoring", JUNE) + "month = 7\n",
        collection(SELF, "self_evaluation", JULY),
        collection(ALONE, "self_evaluation", T) + "profile = 'hubei'\n",
        projects=True,
    )
    made.issue(T)
    (file,) = made.report(T, "v01", TARGETS, NONE).files
    assert [p.code for p in file.problems if p.severity.value == "error"] == []
    return made


def test_a_year_of_one_unit(rounds: Rounds) -> None:
    """What is accepted stands locked in the next stage; what is amended is told and issued anew."""
    made, left_out = rounds.issue(JUNE)
    assert (made, [p.code for p in left_out]) == (("v01",), ["S24", "S24"])
    for reference, value in (
        ("funds[fiscal].initial", Decimal("60.7")),
        ("plan[m10].percent", Decimal("0.75")),
        ("goals[s1].text", TARGETS["goals[s1].text"]),
        ("indicators['产出指标/数量指标'].target", "等于53人"),
        ("indicators[s2].level2", "数量指标"),
        ("indicators[s1].basis", "计划标准"),
    ):
        one = field(rounds, JUNE, reference)
        assert (one.value, one.input) == (value, False), reference
    (file,) = rounds.report(JUNE, "v01", MONITORED, {"filler": "赵一"}).files
    assert [(p.code, p.place.cell) for p in file.problems] == []

    amend(rounds.folder, NOW, Target("v01", "p1", collection=T), {"fiscal_funds": "58"}, WHY)
    told = [p for p in rounds.check(JUNE) if p.code == "S87"]
    assert {p.place.unit for p in told} == {"v01"}
    assert any("下发时是“60.7”，现在是“58”" in p.message.zh for p in told)
    rounds.issue(JUNE, "v01")
    assert field(rounds, JUNE, "funds[fiscal].initial").value == Decimal(58)
    changed = {**MONITORED, "funds[fiscal].forecast": 58}
    (file,) = rounds.report(JUNE, "v01", changed, {"filler": "赵一"}).files
    assert [(p.code, p.place.cell) for p in file.problems] == []
    assert [p.code for p in rounds.check(JUNE) if p.code == "S87"] == []

    rounds.issue(JULY)
    count = "indicators['产出指标/数量指标']"
    assert field(rounds, JULY, "funds[fiscal].initial").value == Decimal(58)
    before = field(rounds, JULY, f"{count}.before")
    assert (before.value, before.input) == ("27人", False)
    less = {**changed, f"{count}.actual": "26人", "funds[fiscal].spent": 33}
    (file,) = rounds.report(JULY, "v01", less, {"filler": "赵一"}).files
    at = str(field(rounds, JULY, f"{count}.actual").at)
    assert [(p.code, p.place.cell) for p in file.problems] == [("M11", at)]
    (file,) = rounds.report(JULY, "v01", {**less, f"{count}.actual": "27人"}).files
    assert "M11" not in {p.code for p in file.problems}
    more = {"funds[fiscal].adjusted": 57.5, "funds[fiscal].reason": "压减经费"}
    rounds.report(
        JULY, "v01", {**less, **more, f"{count}.actual": "30人", "funds[fiscal].forecast": 57}
    )

    assert rounds.issue(SELF)[0] == ("v01",)
    for reference, value, is_input in (
        ("funds[fiscal].initial", Decimal(58), False),
        ("funds[fiscal].adjusted", Decimal("57.5"), True),
        ("goals[s1].text", TARGETS["goals[s1].text"], False),
        (f"{count}.target", "等于53人", False),
        (f"{count}.monitored", "30人", False),
        ("indicators[s2].level3", "走访户数", False),
    ):
        one = field(rounds, SELF, reference)
        assert (one.value, one.input) == (value, is_input), reference
    done = {**EVALUATED, "funds[fiscal].spent": 57, "funds[fiscal].reason": "压减经费"}
    (file,) = rounds.report(SELF, "v01", done, {"filler": "赵一"}).files
    assert [(p.code, p.place.cell) for p in file.problems] == []
    assert lines(rounds, SELF, "自评明细")["总分"] == pytest.approx(9.91 + 89.92)
    assert lines(rounds, SELF, "自评明细")["评价等级"] == "优"
    assert lines(rounds, JULY, "监控明细")["计划进度（7月）"] == pytest.approx(0.5625)
    assert_the_year_is_side_by_side(rounds)


def assert_the_year_is_side_by_side(rounds: Rounds) -> None:
    """The master of the evaluation has all stages; it is written anew when one of them changes."""
    year, rows = year_sheets(rounds)
    assert year["项目1"][2:-1] == [
        *("待齐", 58, "待齐", 58, 30.35, 0.5233, 0.5, 58),
        *("待齐", 57.5, 33, 0.5739, 0.5625, 57),
        *("待齐", 57.5, 57, 0.9913, 99.83, "优"),
    ]
    assert "2021年项目绩效自评表只合计已并入的，还差第2村" in year["项目1"][-1]
    assert "现在是" not in year["项目1"][-1]
    assert year["项目2"][3] == "—"
    assert rows["发放人数"][6:] == [
        *("等于53人", "27人", "绿", "53人", "30人", "绿", "53人", "53人", 8.33, 8.33, None)
    ]

    amended = Target("v01", "p1", collection=T)
    amend(rounds.folder, NOW, amended, {"fiscal_funds": "59"}, WHY)
    again = rounds.report(SELF, "v01", {**EVALUATED, "funds[fiscal].reason": "压减经费"})
    assert {one.collection for one in again.masters} == {JUNE, JULY, SELF}
    year, _ = year_sheets(rounds)
    assert year["项目1"][3] == 59
    assert year["项目1"][-1].endswith("年初预算数”是“58”，2021年项目绩效目标表现在是“59”")
    withdraw(rounds.folder, NOW, amended, WHY)


def year_sheets(rounds: Rounds) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """The lines of the year's view by project, and by indicator those of the first one."""
    book = openpyxl.load_workbook(rounds.folder / "output" / SELF / "master.xlsx", data_only=True)
    year, rows = (
        [
            [round(one, 4) if isinstance(one, float) else one for one in line]
            for line in book[name].iter_rows(min_row=5, values_only=True)
        ]
        for name in ("年度对照", "年度指标")
    )
    of_one = [line for line in rows if line[3] == "项目1"]
    return {str(line[2]): line[1:] for line in year}, {str(line[6]): line[1:] for line in of_one}


def test_targets_that_were_withdrawn_are_told(rounds: Rounds) -> None:
    """A stage that stands on a return that does not count any more names its forms."""
    for _ in range(2):  # what was amended, and the return itself
        withdraw(rounds.folder, NOW, Target("v01", "p1", collection=T), WHY)
    told = rounds.check(JUNE)
    assert {(p.code, p.place.unit) for p in told if p.place.unit == "v01"} >= {("S87", "v01")}
    assert any("目标" in p.message.zh for p in told if p.code == "S87")
    made, left_out = rounds.issue(JUNE)
    assert "v01" not in made
    assert {p.code for p in left_out} == {"S24"}
    assert any("v01" in p.message.zh for p in left_out)
    (again,) = rounds.report(T, "v01", {**TARGETS, "fiscal_funds": 59}, NONE).files
    assert [p.code for p in again.problems if p.severity.value == "error"] == []
    rounds.issue(JUNE, "v01")
    assert field(rounds, JUNE, "funds[fiscal].initial").value == Decimal(59)


def test_an_evaluation_of_what_nobody_monitored(rounds: Rounds) -> None:
    """It follows the targets themselves; the budget of the year is left to the unit."""
    assert {p.code for p in rounds.check(ALONE)} <= {"S25"}
    assert rounds.issue(ALONE)[0] == ("v01",)
    budget = field(rounds, ALONE, "funds[fiscal].adjusted")
    monitored = field(rounds, ALONE, "indicators['产出指标/数量指标'].monitored")
    assert (budget.value, budget.input, monitored.value) == (None, True, None)
    initial = field(rounds, ALONE, "funds[fiscal].initial").value
    assert isinstance(initial, Decimal)
    done = {**EVALUATED, "funds[fiscal].spent": float(initial)}
    done |= {"funds[fiscal].adjusted": float(initial)}
    done |= cells("own_score", {TIME: 6.67, SOCIAL: 13.33})
    (file,) = rounds.report(ALONE, "v01", done, {"filler": "赵一"}).files
    assert [(p.code, p.place.cell) for p in file.problems] == []
    line = lines(rounds, ALONE, "自评明细")
    assert (line["预算执行得分"], line["评价等级"]) == (20, "优")
