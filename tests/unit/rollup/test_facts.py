"""Keys and the order of lines."""

from __future__ import annotations

from dataclasses import replace

from tests.builders.master_views import example_view
from xlkpi.rollup.facts import facts_of, keys


def test_keys_are_no_numbers_and_differ_whatever_the_letters() -> None:
    found = keys(["001", "1", "1e3", "A1", "a1", "A1"])
    assert all(key.startswith("#") for key in found.values())
    assert len({key.casefold() for key in found.values()}) == 5


def test_forms_go_by_project_then_unit_whatever_order_they_came_in() -> None:
    view = example_view()
    facts = facts_of(replace(view, forms=tuple(reversed(view.forms))))
    order = [(f.project.id, f.unit.id) for f in facts.forms]
    assert order == [(f.project.id, f.unit.id) for f in view.forms]


def test_units_and_projects_that_left_the_roster_keep_their_line() -> None:
    view = example_view()
    roster = replace(view.roster, units=view.roster.units[1:], projects=view.roster.projects[1:])
    facts = facts_of(replace(view, roster=roster))
    assert facts.units[-1].id == "v01"
    assert facts.projects[-1].id == "p01"


def test_unit_that_has_nothing_to_report_has_no_line() -> None:
    view = example_view(forms=())
    view = replace(view, due=tuple(due for due in view.due if due.unit != "v01"))
    assert "v01" not in {unit.id for unit in facts_of(view).units}
