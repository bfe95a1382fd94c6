"""The report of the self-evaluation: what follows from the grade, and grades of several units."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.composed_texts import KNOWN, OCCASION, roster_facts, said
from tests.builders.master_views import with_single
from tests.builders.rolled_up import stage_form, stage_spec, stage_view
from tests.builders.stages import COUNT, QUALITY, cells
from xlkpi.publication.accepted import Accepted
from xlkpi.publication.composing import compose
from xlkpi.publication.outlines import outline_for
from xlkpi.publication.project_tables import project_table
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.publication.project_tables import Told
    from xlkpi.rollup.lines import MergedForm

LOADED = stage_spec("self_evaluation")
NAMED = ("result", "score_total", "execution_score")


def form(
    unit: str,
    *,
    spent: int = 45,
    count: str = "53人",
    rate: str = "95%",
    points: Mapping[str, float] | None = None,
) -> MergedForm:
    """What a village with 50 says of project 1."""
    taken = {"fiscal_funds": Decimal(50), "funds[fiscal].adjusted": Decimal(50)}
    actual = cells("actual", {COUNT: count, QUALITY: rate})
    return stage_form(
        "self_evaluation", unit, taken, {"funds[fiscal].spent": spent, **actual, **(points or {})}
    )


def evaluated(*forms: MergedForm) -> Told:
    project = forms[0].project
    facts = facts_of(stage_view("self_evaluation", *forms))
    made = project_table(LOADED, OCCASION, facts, project, roster_facts(project), NAMED)
    assert made is not None
    return made


def text_of(made: Told) -> list[str]:
    accepted = Accepted(LOADED.spec, "万元", KNOWN, (made.table,), {}, made.problems)
    return said(compose(outline_for("self_evaluation", Path("none"), None).outline, accepted))


@pytest.mark.parametrize(
    ("grade", "follows"),
    [("优", "情况好。"), ("良", "情况较好，"), ("中", "情况一般，"), ("差", "情况差，")],
)
def test_what_is_concluded_follows_the_grade(grade: str, follows: str) -> None:
    text = text_of(evaluated(with_single(form("v01"), result=grade)))
    (said_of_it,) = (one for one in text if one.startswith("全年绩效目标完成"))
    assert said_of_it.startswith(f"全年绩效目标完成{follows}")
    assert f"自评总分99分，评价等级为{grade}。" in text


def test_what_units_say_stands_once_or_with_their_names() -> None:
    one, other = form("v01"), form("v02")
    alike = [line for line in text_of(evaluated(one, other)) if line.startswith("实际完成情况：")]
    assert alike == ["实际完成情况：全年按时足额发放了全部村干部的工资和保险。"]
    other = with_single(other, actual_goal="年底补发了一个人的工资。")
    (apart,) = (
        line for line in text_of(evaluated(one, other)) if line.startswith("实际完成情况：")
    )
    assert [name for name in (one.unit.name, other.unit.name) if name in apart] == [
        one.unit.name, other.unit.name,
    ]  # fmt: skip
    assert "年底补发了一个人的工资。" in apart


def test_score_and_grade_of_units_are_computed_of_what_they_come_to_together() -> None:
    """One reached 106 of 53 and one 0: together all of 106, where the average of scores is half."""
    made = evaluated(form("v01", count="106人"), form("v02", count="0人"))
    assert made.problems == ()
    text = text_of(made)
    assert "自评总分99分，评价等级为优。" in text
    assert text[text.index("发放人数") : text.index("发放人数") + 5] == [
        "发放人数", "=106人", "106人", "8.33", "8.33"
    ]  # fmt: skip


def test_where_a_row_does_not_come_together_there_is_no_grade_and_nothing_is_concluded() -> None:
    made = evaluated(form("v01"), form("v02", rate="95人"))
    (told,) = made.problems
    assert told.code == "X34"
    assert "工资发放率实际完成值" in told.message.zh
    assert "评价等级" in told.message.zh
    text = text_of(made)
    assert not [one for one in text if one.startswith("全年绩效目标完成")]
    (scored,) = (one for one in text if one.startswith("自评总分"))
    assert "合不成一个数" in scored


def test_what_is_computed_of_points_that_differ_is_not_said_to_differ() -> None:
    """Every unit has 100 points; the shares of its own rows are what differs."""
    moved = {f"indicators['{row}'].own_points": n for row, n in ((COUNT, 5), (QUALITY, 11.66))}
    (told,) = evaluated(form("v01"), form("v02", points=moved)).problems
    assert told.message.zh == (
        "“村干部工资、保险和聘用人员工资”：各单位的发放人数分值调整、工资发放率分值调整不同，"
        "合不成一个数，分值合计、总分、评价等级因此算不出。"
    )
