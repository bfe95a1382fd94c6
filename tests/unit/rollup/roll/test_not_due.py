"""What was merged of a unit that is no longer in use counts until it is withdrawn, and is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from xlkpi.ledger.decisions import Decision, Given, Withdrawn
from xlkpi.ledger.series import standings
from xlkpi.problems import problem
from xlkpi.records import Return, Status, Submission
from xlkpi.rollup.roll.levels import LevelRoll
from xlkpi.rollup.roll.not_due import NotDue, with_units_of
from xlkpi.rollup.roll.outline import rates
from xlkpi.rollup.roll.roll_call import RollCall, roll_call
from xlkpi.rollup.roll.still_counted import still_counted, with_not_due
from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

DUE = datetime(2021, 1, 15, tzinfo=UTC)
UNITS = (Unit("v01", "一村", "村"), Unit("v02", "二村", "村"))
ROSTER = Roster(
    UNITS, (Project("p01", 1, "工资"),), tuple(Assignment(u.id, "p01", Decimal(3)) for u in UNITS)
)
WITHOUT = replace(ROSTER, units=UNITS[1:])
UNUSED = replace(ROSTER, units=(replace(UNITS[0], active=False), UNITS[1]))
EXEMPT = replace(
    ROSTER, assignments=(replace(ROSTER.assignments[0], exempt=True), ROSTER.assignments[1])
)


def back(content: int, verdict: Status = Status.ACCEPTED, project: str = "p01") -> Return:
    form = Submission("v01", project, "工资", "1", verdict, str(content), (), ())
    name = f"{content}.xlsx"
    at = DUE - timedelta(days=9 - content)
    return Return(name, name, at, verdict, "v01", "一村", "c", "", (form,))


def called(roster: Roster, *returns: Return, decisions: tuple[Decision, ...] = ()) -> RollCall:
    due = {unit.id: DUE for unit in roster.units}
    return roll_call(LevelRoll(roster), {}, standings(returns, decisions), returns, due, DUE)


@pytest.mark.parametrize(
    ("roster", "why"),
    [
        (UNUSED, NotDue.NOT_IN_USE),
        (WITHOUT, NotDue.UNKNOWN_UNIT),
        (EXEMPT, NotDue.EXEMPT),
    ],
)
def test_what_was_merged_stays_counted_and_is_named_until_it_is_withdrawn(
    roster: Roster, why: NotDue
) -> None:
    found = called(roster, back(1))
    assert [(f.unit.name, f.state, f.not_due) for f in found.counted] == [("一村", "merged", why)]
    assert [(p.code, p.place.unit, p.place.project) for p in still_counted(found.beyond)] == [
        ("X25", "v01", "p01")
    ]
    assert "v01" not in {form.unit.id for form in found.forms}
    assert rates(found.units)["村"] == {"due": 1, "returned": 0, "merged": 0, "overdue": 0}
    withdraw = Withdrawn("c", "1.xlsx", None, Given("x", "y", DUE.isoformat()))
    gone = called(roster, back(1), decisions=(withdraw,))
    assert (gone.counted, gone.beyond, [*still_counted(gone.beyond)]) == ((), (), [])


def test_what_never_was_due_and_was_confirmed_is_meant_to_be_counted() -> None:
    """It came on the template for everybody, was held (F24) and let in: nothing is to be mended."""
    form = replace(
        back(1, project="p02").submissions[0],
        problems=(problem("F24", name="一村", project="道路"),),
    )
    found = called(ROSTER, replace(back(1), submissions=(form,)))
    assert [(f.key, f.not_due) for f in found.counted] == [(("v01", "p02"), NotDue.CONFIRMED)]
    assert [*still_counted(found.beyond)] == []


def test_what_is_not_due_and_not_merged_is_told_by_its_own_state() -> None:
    found = called(UNUSED, back(1), back(2, Status.REJECTED))
    assert [(f.state, f.merged is not None) for f in found.beyond] == [("rejected", True)]
    assert found.others == ()
    held = called(ROSTER, back(1, Status.HELD, "new1"))
    assert [(f.state, f.not_due) for f in held.others] == [("held", NotDue.OFFERED)]
    assert [*still_counted(held.beyond)] == []


def test_a_roster_is_told_the_units_and_projects_that_are_counted_beside_it() -> None:
    found = called(WITHOUT, back(1), back(2, project="new1"))
    roster = with_not_due(WITHOUT, found.beyond)
    assert [(u.id, u.name, u.active) for u in roster.units[1:]] == [("v01", "一村", False)]
    assert [p.id for p in roster.projects] == ["p01", "v01-new1"]
    assert with_units_of(ROSTER, found.series).units == ROSTER.units


def test_what_was_withdrawn_has_not_come() -> None:
    withdraw = Withdrawn("c", "1.xlsx", None, Given("x", "y", DUE.isoformat()))
    found = called(ROSTER, back(1, Status.REJECTED), decisions=(withdraw,))
    unit, form = found.units[0], found.forms[0]
    assert (unit.state, unit.returned, unit.received_at, unit.errors) == (
        "not_issued",
        False,
        None,
        0,
    )
    assert form.latest is None
