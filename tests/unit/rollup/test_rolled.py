"""Numbers of several units: amounts add, shares follow, what differs otherwise is no one value."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.composed_texts import roster_facts, spec
from tests.builders.master_views import example_view
from xlkpi.formula.ast import Cell
from xlkpi.plan.build import build
from xlkpi.plan.occasion import Occasion
from xlkpi.records import Record
from xlkpi.rollup.rolled import Rollup
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.records import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import Rolled

VIEW = example_view()


def rolled(name: str, *forms: MergedForm) -> Rolled:
    facts = roster_facts(VIEW.roster.projects[0])
    plan = build(spec(name), Occasion(year=2021, measure="万元", forms=(facts,)))
    return Rollup(plan.spec).form_of(forms).rolled


def form(number: int, **values: Value) -> MergedForm:
    """The form of one of the units that report project 1, with these values."""
    merged = [one for one in VIEW.forms if one.project.id == "p01"][number]
    rows: dict[tuple[str, str], dict[str, Value]] = {}
    for name, value in values.items():
        cell = resolve(name)
        rows.setdefault((cell.table, cell.row), {})[cell.column] = value
    records = tuple(Record(table, row, found) for (table, row), found in rows.items())
    return replace(merged, submission=replace(merged.submission, records=records))


def two(name: str, one: dict[str, Value], other: dict[str, Value]) -> tuple[object, ...]:
    """What two units' values of one cell of the monitoring form make, and what is apart."""
    found = rolled("monitoring", form(0, **one), form(1, **other))
    return found.values.get(resolve(name)), [figure.id for figure in found.apart]


def test_amounts_without_a_column_in_the_master_add_too() -> None:
    name = "funds[fiscal].spent"
    assert two(name, {name: Decimal("1.5")}, {name: Decimal("0.25")}) == (Decimal("1.75"), [])


def test_a_rate_is_made_of_the_sums_in_whatever_row() -> None:
    one: dict[str, Value] = {"spent": Decimal(1), "adjusted": Decimal(2), "rate": Decimal("0.5")}
    other: dict[str, Value] = {
        "spent": Decimal(5),
        "adjusted": Decimal(8),
        "rate": Decimal("0.625"),
    }
    assert two("rate", one, other) == (Decimal("0.6"), [])
    rows = [{f"funds[fiscal].{name}": value for name, value in own.items()} for own in (one, other)]
    assert two("funds[fiscal].rate", *rows) == (Decimal("0.6"), [])


def test_of_one_form_every_number_is_its_own() -> None:
    own = form(0, **{"funds[fiscal].rate": Decimal("0.123456")})
    found = rolled("monitoring", own)
    assert found.values == {resolve("funds[fiscal].rate"): Decimal("0.123456")}


def test_numbers_of_the_lead_unit_s_rows_are_not_added() -> None:
    """The provincial form has numbers in its indicators: the project has one set of these."""
    cells = rolled("provincial_targets").cells
    assert Cell("", "", "budget_total") in cells
    assert not [cell for cell in cells if cell.table == "indicators"]
