"""文字差异: each text a unit has otherwise than its lead unit, with both texts."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.master_views import (
    RECEIVED,
    example_view,
    led_by,
    with_row,
    with_single,
    without,
)
from xlkpi.master.content.text_differences import differences_listing, text_differences
from xlkpi.master.workbook import workbook
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.view import MasterView

KEY = "产出指标/数量指标"


def led() -> MasterView:
    """The example with v01 in the lead of p01: the office reports nothing of it itself."""
    return led_by(example_view(), "v01", "p01")


def changed(view: MasterView, unit: str, **rows: object) -> MasterView:
    """The view with a unit's form of p01 changed: single fields, or `goals_s1=...`."""
    forms = []
    for form in view.forms:
        if (form.unit.id, form.project.id) == (unit, "p01"):
            form = with_single(form, **rows)  # type: ignore[arg-type]  # noqa: PLW2901 - one change after the other
        forms.append(form)
    return replace(view, forms=tuple(forms))


def with_line(view: MasterView, unit: str, table: str, row: str, **values: str) -> MasterView:
    forms = (
        with_row(f, table, row, **values) if (f.unit.id, f.project.id) == (unit, "p01") else f
        for f in view.forms
    )
    return replace(view, forms=tuple(forms))


def told(view: MasterView) -> list[tuple[str, str, str, str]]:
    return [(d.form.unit.id, d.label, d.lead, d.own) for d in text_differences(facts_of(view))]


def form_of(view: MasterView, unit: str) -> MergedForm:
    return next(f for f in view.forms if (f.unit.id, f.project.id) == (unit, "p01"))


def purpose(view: MasterView) -> str:
    return str(next(p.values or {} for p in view.roster.projects if p.id == "p01")["purpose"])


def test_the_example_has_none_and_no_sheet() -> None:
    assert told(example_view()) == []
    assert differences_listing(facts_of(example_view())) is None


def test_purpose_goals_and_indicators_are_told_in_the_order_of_the_form() -> None:
    view = changed(led(), "v02", purpose="发工资和保险", remarks="我村情况特殊")
    view = with_line(view, "v02", "indicators", KEY, target="98%")
    view = with_line(view, "v02", "goals", "s3", text="第三个目标，别人没有")
    found = told(view)
    assert [(unit, label, own) for unit, label, _, own in found] == [
        ("v02", "资金用途", "发工资和保险"),
        ("v02", "数量指标　指标值", "98%"),
        ("v02", "目标3", "第三个目标，别人没有"),
    ]
    assert (found[0][2], found[2][2]) == (purpose(view), "")


@pytest.mark.parametrize("other", ["{} ", "\n{}", "{}　"])
def test_white_space_and_width_are_no_difference(other: str) -> None:
    view = example_view()
    assert told(changed(view, "v02", purpose=other.format(purpose(view)))) == []


def test_all_units_are_held_against_the_lead_units_own_words() -> None:
    view = led()
    others = [f.unit.id for f in view.forms if f.project.id == "p01"][1:]
    found = told(changed(view, "v01", purpose="牵头单位改过的用途"))
    assert [unit for unit, *_ in found] == others
    assert {lead for _, _, lead, _ in found} == {"牵头单位改过的用途"}


def test_without_the_lead_units_form_the_roster_stands() -> None:
    view = without(changed(led(), "v02", purpose="另一种用途"), "v01", "p01")
    ((unit, label, known, own),) = told(view)
    assert (unit, label, known, own) == ("v02", "资金用途", purpose(view), "另一种用途")
    assert next(text_differences(facts_of(view))).source == "名册"


def test_a_lead_unit_with_nothing_to_report_is_no_measure_and_no_difference() -> None:
    assert told(changed(led(), "v01", purpose="作废", not_applicable="是")) == []


def test_the_sheet_shows_unit_project_place_and_both_texts() -> None:
    view = changed(led(), "v02", purpose="发工资和保险")
    book = openpyxl.load_workbook(BytesIO(workbook(view, RECEIVED.replace(tzinfo=None))))
    rows = [*book["文字差异"].iter_rows(values_only=True)]
    form, lead = form_of(view, "v02"), form_of(view, "v01")
    assert rows[-1][2:] == (
        1, form.unit.name, form.project.name, "资金用途",
        f"牵头单位：{lead.unit.name}", purpose(view), "发工资和保险",
    )  # fmt: skip
