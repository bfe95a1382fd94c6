"""The report of the self-evaluation: what follows from the grade, and grades of several units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.composed_texts import KNOWN, OCCASION, roster_facts, said, spec
from tests.builders.master_views import example_view
from xlkpi.publication.accepted import Accepted
from xlkpi.publication.composing import compose
from xlkpi.publication.outlines import outline_for
from xlkpi.publication.project_tables import project_table
from xlkpi.records import Record
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.view import DueForm

if TYPE_CHECKING:
    from xlkpi.publication.project_tables import Told
    from xlkpi.records import Value

VIEW = example_view()
LOADED = spec("self_evaluation")
PROJECT = next(one for one in VIEW.roster.projects if one.id == "p04")


def evaluated(**grades: str) -> Told:
    """A project whose units (by id) come to these grades."""
    forms = []
    for unit, grade in grades.items():
        form = next(f for f in VIEW.forms if (f.unit.id, f.project.id) == (unit, "p04"))
        values: dict[str, Value] = {"initial": Decimal(50), "adjusted": Decimal(50)}
        values |= {"spent": Decimal(45), "rate": Decimal("0.9"), "execution_score": Decimal(9)}
        values |= {"score_total": Decimal(90), "result": grade}
        submission = replace(form.submission, records=(Record("", "", values),))
        forms.append(replace(form, submission=submission))
    due = tuple(DueForm(unit, "p04") for unit in grades)
    facts = facts_of(replace(VIEW, spec=LOADED.spec, forms=tuple(forms), due=due))
    named = ("result", "score_total", "execution_score")
    made = project_table(LOADED, OCCASION, facts, PROJECT, roster_facts(PROJECT), named)
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
    text = text_of(evaluated(c01=grade))
    (said_of_it,) = (one for one in text if one.startswith("全年绩效目标完成"))
    assert said_of_it.startswith(f"全年绩效目标完成{follows}")
    assert f"自评总分90分，评价等级为{grade}。" in text


def test_of_units_with_one_grade_it_is_the_project_s() -> None:
    text = text_of(evaluated(c01="良", c02="良"))
    assert "自评总分90分，评价等级为良。" in text
    assert text[text.index("（一）社区经费") + 1].startswith("年初预算数100万元，全年预算数100万元")


def test_grades_that_differ_make_none_and_nothing_is_concluded() -> None:
    made = evaluated(c01="优", c02="差")
    assert [(one.code, "评价等级" in one.message.zh) for one in made.problems] == [("X34", True)]
    text = text_of(made)
    assert not [one for one in text if one.startswith("全年绩效目标完成")]
    assert "自评总分90分，评价等级为各单位的评价等级不同，合不成一个数。" in text
