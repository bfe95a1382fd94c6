"""By project, by unit and in all, any forms come to the same, exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.builders.master_views import example_roster, example_view, filled_form
from xlkpi.master.content.by_project import by_project_listing
from xlkpi.master.content.by_unit import by_unit_listing, matrix_listing
from xlkpi.master.content.details import details
from xlkpi.master.content.shape import value_of
from xlkpi.rollup.across import by_project, by_unit, total
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.figures import figures

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView

AMOUNTS = st.decimals(0, 99_999_999, places=4, allow_nan=False, allow_infinity=False)


@st.composite
def views(draw: st.DrawFn) -> MasterView:
    """Any of the example's forms with any budgets, in any order."""
    assignments = draw(
        st.lists(st.sampled_from(example_roster().assignments), unique=True, max_size=45)
    )
    return example_view([filled_form(example_roster(), a, draw(AMOUNTS)) for a in assignments])


@given(views())
def test_three_roll_ups_agree_exactly(view: MasterView) -> None:
    for figure in figures(view.spec):
        if figure.adds:
            whole = total(view.forms, figure) or Decimal(0)
            for grouped in (by_project(view.forms), by_unit(view.forms)):
                parts = [total(forms, figure) or Decimal(0) for forms in grouped.values()]
                assert sum(parts) == whole


@given(views())
def test_sheets_show_the_same_totals(view: MasterView) -> None:
    facts = facts_of(view)
    detail = details(facts)
    projects, units = (make(facts, detail.shape) for make in (by_project_listing, by_unit_listing))
    for figure in facts.adding:
        sums = {value_of(sheet.totals()[figure.id]) for sheet in (detail, projects, units)}
        assert len(sums) == 1
    matrix = matrix_listing(facts, detail.shape)
    assert matrix is not None
    assert value_of(matrix.totals()["sum"]) == value_of(detail.totals()["budget_total"])


@given(views())
def test_cumulative_and_increments_fit_together(view: MasterView) -> None:
    found = {figure.id: total(view.forms, figure) for figure in figures(view.spec)}
    increments = [
        found[f"plan[{point}].increment"] or Decimal(0) for point in ("m3", "m6", "m10", "m12")
    ]
    assert sum(increments) == (found["plan[m12].amount"] or Decimal(0))
