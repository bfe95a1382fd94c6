"""Deviations, the largest first: of projects, of units' forms, of indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.rolled_up import stage_view
from tests.builders.stage_projects import PROJECTS, unit_form
from tests.builders.stages import COUNT
from xlkpi.master.content.deviation_list import deviation_listing
from xlkpi.rollup.deviations import deviations
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.project_forms import project_forms

if TYPE_CHECKING:
    from xlkpi.rollup.deviations import Deviation


def found(stage: str, kind: str) -> tuple[Deviation, ...]:
    facts = facts_of(stage_view(stage, *(make(stage) for make in PROJECTS[kind])))
    return deviations(facts, project_forms(facts))


def rounded(one: Deviation) -> Decimal | None:
    return None if one.size is None else one.size.quantize(Decimal("0.0001"))


def test_they_stand_by_their_size_and_what_cannot_be_measured_comes_last() -> None:
    listed = found("monitoring", "units that do not")
    sizes = [abs(one.size) for one in listed if one.size is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert [one.size is None for one in listed] == sorted(one.size is None for one in listed)
    assert len(sizes) < len(listed)


def test_execution_is_that_of_the_project_and_of_each_unit() -> None:
    execution = [
        (one.unit.id if one.unit else "", one.planned, one.found, rounded(one))
        for one in found("monitoring", "units that come together")
        if one.label == "预算执行"
    ]
    assert execution == [
        ("v02", "50%", "88.89%", Decimal("0.3889")),
        ("v01", "50%", "25.29%", Decimal("-0.2471")),
        ("", "50%", "41.2%", Decimal("-0.0880")),
    ]


def test_causes_and_measures_stand_beside_with_the_units_that_say_them() -> None:
    listed = found("monitoring", "units that come together")
    (own,) = (one for one in listed if one.name == "发放人数" and one.unit and one.size < 0)  # type: ignore[operator]
    assert own.texts == {
        "偏差原因": "人员保障", "原因说明": "人手不够，部分村民外出务工", "改进措施": "下半年补齐",
    }  # fmt: skip
    (whole,) = (one for one in listed if one.label == "预算执行" and one.unit is None)
    assert whole.texts == {"原因": "示例一村（柳溪）：招标推迟，七月开工"}


def test_a_project_of_one_unit_has_one_line_with_its_name() -> None:
    listed = found("monitoring", "one unit")
    assert {one.unit.id if one.unit else "" for one in listed} == {"v01"}
    assert len({(one.label, one.name) for one in listed}) == len(listed)


def test_an_indicator_of_one_unit_has_no_line_of_the_project() -> None:
    forms = (
        unit_form("monitoring", "v01", "60.7", {}),
        unit_form("monitoring", "v02", "20", {}, level3={COUNT: "慰问人数"}, actual={COUNT: "1人"}),
    )
    facts = facts_of(stage_view("monitoring", *forms))
    listed = deviations(facts, project_forms(facts))
    assert [one.unit and one.unit.id for one in listed if one.name == "慰问人数"] == ["v02"]


def test_of_the_year_it_is_how_far_an_indicator_is_short_of_its_target() -> None:
    listed = [
        (one.name, one.unit.id if one.unit else "", one.planned, one.found, rounded(one))
        for one in found("self_evaluation", "units that come together")
        if one.label == "指标"
    ]
    assert ("发放人数", "", "≥15人", "7.5人", Decimal("-0.5000")) in listed
    assert ("发放人数", "v01", "≥10人", "4人", Decimal("-0.6000")) in listed
    assert ("工资发放率", "", "≥95%", "92.5%", Decimal("-0.0263")) in listed


def test_the_sheet_says_which_way_a_deviation_goes() -> None:
    view = stage_view("monitoring", *(make("monitoring") for make in PROJECTS["units that do not"]))
    facts = facts_of(view)
    sheet = deviation_listing(facts, project_forms(facts), "偏差清单")
    for size, direction in zip(sheet.contents("size"), sheet.contents("direction"), strict=True):
        if size is None:
            assert direction == "未完全达到"
        else:
            assert direction == ("落后" if size < 0 else "超前")  # type: ignore[operator]
