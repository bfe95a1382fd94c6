"""The example holds the published figures of 2021, and its parts hang together."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.builders.forms import targets
from xlkpi.example.content import example_config, roster_values

if TYPE_CHECKING:
    from xlkpi.records import Value

TABLES = roster_values()
PROJECTS = TABLES["projects"]
IDS = [str(project["id"]) for project in PROJECTS]


def number(value: Value) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def test_there_are_the_11_projects_as_published() -> None:
    assert [str(project["control_total"]) for project in PROJECTS] == [
        "55", "60.7", "73.9", "200", "213", "544.7", "50", "6.8", "15", "30", "15",
    ]  # fmt: skip
    assert sum(number(project["control_total"]) for project in PROJECTS) == Decimal("1264.1")
    assert [number(project["order"]) for project in PROJECTS] == list(range(1, 12))
    assert len({project["name"] for project in PROJECTS}) == len(set(IDS)) == 11


def test_the_plan_adds_up_to_the_published_amounts_of_each_period() -> None:
    sums = [
        sum(number(project["control_total"]) * number(project[point]) for project in PROJECTS)
        for point in ("m3", "m6", "m10", "m12")
    ]
    assert [str(total.normalize()) for total in map(Decimal, sums)] == [
        "379.23", "632.05", "948.075", "1264.1",
    ]  # fmt: skip


def test_every_project_spends_cumulatively_up_to_all_of_its_budget() -> None:
    for project in PROJECTS:
        points = [number(project[point]) for point in ("m3", "m6", "m10", "m12")]
        assert points == sorted(points)
        assert points[-1] == 1


def test_there_are_77_indicators_with_a_name_seven_for_each_project() -> None:
    named = [line for line in TABLES["project_indicators"] if str(line["level3"]).strip()]
    assert len(named) == 77
    assert Counter(str(line["project"]) for line in named) == dict.fromkeys(IDS, 7)


def test_the_rows_of_a_project_are_rows_of_its_form_and_none_stands_twice() -> None:
    for table in ("project_indicators", "project_goals"):
        rows = [(line["project"], line["row"]) for line in TABLES[table]]
        assert len(rows) == len(set(rows))
        assert {project for project, _ in rows} == set(IDS)


def test_the_budget_of_every_project_is_split_over_its_units_exactly() -> None:
    parts: dict[str, list[Decimal]] = defaultdict(list)
    for line in TABLES["assignments"]:
        parts[str(line["project"])].append(number(line["allocation"]))
    assert {project: sum(amounts) for project, amounts in parts.items()} == {
        str(project["id"]): project["control_total"] for project in PROJECTS
    }
    assert all(a > 0 and a % Decimal("0.0001") == 0 for p in parts.values() for a in p)


def test_every_unit_reports_something_and_only_what_is_there() -> None:
    units = {line["id"] for line in TABLES["units"]}
    assigned = [(line["unit"], line["project"]) for line in TABLES["assignments"]]
    assert len(TABLES["units"]) == len(units) == 13
    assert {unit for unit, _ in assigned} == units
    assert {project for _, project in assigned} == set(IDS)
    assert len(assigned) == len(set(assigned))


def test_the_mail_addresses_of_the_invented_units_lead_nowhere() -> None:
    assert all(str(unit["addresses"]).endswith("@example.invalid") for unit in TABLES["units"])


def test_the_configuration_asks_for_the_form_that_the_projects_are_for() -> None:
    config = example_config()
    (collection,) = config.collections
    assert (config.year, collection.spec) == (2021, targets().spec.id)
    assert config.measure_of(collection, targets().spec) == config.roster_measure == "万元"
