"""Which columns a spec gives, and what adds up."""

from __future__ import annotations

from tests.builders.master_views import targets_spec
from xlkpi.formula.ast import Cell
from xlkpi.rollup.figures import (
    Share,
    cumulative,
    figures,
    headline,
    listed_tables,
    period_tables,
)
from xlkpi.spec.language.models import MasterSpec, Spec

POINTS = ("m3", "m6", "m10", "m12")
EXPECTED = (
    "budget_total",
    "fiscal_funds",
    "other_funds",
    *(f"plan[{point}].percent" for point in POINTS),
    *(f"plan[{point}].amount" for point in POINTS),
    *(f"plan[{point}].increment" for point in POINTS),
)


def silent(spec: Spec) -> Spec:
    return spec.model_copy(update={"master": MasterSpec()})


def test_columns_are_what_the_master_section_says() -> None:
    assert tuple(figure.id for figure in figures(targets_spec())) == EXPECTED


def test_a_silent_master_section_gives_the_printed_fields_and_the_tables_in_every_row() -> None:
    assert tuple(figure.id for figure in figures(silent(targets_spec()))) == EXPECTED


def test_percentages_are_shares_of_the_budget_said_or_found_in_the_formula() -> None:
    share = Share(Cell("plan", "m3", "amount"), Cell("", "", "budget_total"))
    for spec in (targets_spec(), silent(targets_spec())):
        found = {figure.id: figure for figure in figures(spec)}
        assert found["plan[m3].percent"].share == share
        assert not found["plan[m3].percent"].adds
        assert found["plan[m3].increment"].share is None
        assert found["plan[m3].increment"].adds


def test_headline_is_the_total_of_the_spec_else_the_first_amount() -> None:
    other = targets_spec().model_copy(
        update={"master": targets_spec().master.model_copy(update={"total": "fiscal_funds"})}
    )
    found = [headline(spec) for spec in (targets_spec(), silent(targets_spec()), other)]
    assert [f.id for f in found if f] == ["budget_total", "budget_total", "fiscal_funds"]


def test_only_the_amounts_behind_percentages_are_cumulative() -> None:
    found = [figure.id for figure in cumulative(figures(targets_spec()))]
    assert found == [f"plan[{point}].amount" for point in POINTS]


def test_tables_become_columns_or_sheets_never_both() -> None:
    spec = targets_spec()
    assert period_tables(spec) == ("plan",)
    assert listed_tables(spec) == ("indicators", "goals", "purpose_items")
