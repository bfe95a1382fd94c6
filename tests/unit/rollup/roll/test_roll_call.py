"""Who is late, and how many units of each kind are in: the roll-call's own arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from xlkpi.ledger.series import standings
from xlkpi.records import Return, Status, Submission
from xlkpi.rollup.roll.levels import LevelRoll
from xlkpi.rollup.roll.outline import rates
from xlkpi.rollup.roll.roll_call import FormStatus, RollCall, roll_call
from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

DUE = datetime(2021, 1, 15, 15, 59, 59, tzinfo=UTC)
UNITS = (Unit("v01", "一村", "村"), Unit("v02", "二村", "村"), Unit("c01", "社区", "社区"))
PROJECT = Project("p01", 1, "项目", lead_unit="v01", control_total=Decimal(9))
ROSTER = Roster(UNITS, (PROJECT,), tuple(Assignment(u.id, "p01", Decimal(3)) for u in UNITS))


def back(unit: str, days: int, content: int, verdict: Status = Status.ACCEPTED) -> Return:
    """A return so many days after the deadline."""
    name = f"{unit}{days}{content}"
    form = Submission(unit, "p01", "项目", "1", verdict, str(content), (), ())
    return Return(name, name, DUE + timedelta(days=days), verdict, unit, unit, "c", "", (form,))


def called(*returns: Return, after: int = 10, extended: int = 0) -> RollCall:
    due = {u.id: DUE for u in UNITS} | {"v02": DUE + timedelta(days=extended)}
    now = DUE + timedelta(days=after)
    return roll_call(LevelRoll(ROSTER), {}, standings(returns), returns, due, now)


def form_of(call: RollCall, unit: str = "v01") -> FormStatus:
    return next(form for form in call.forms if form.unit.id == unit)


@pytest.mark.parametrize(
    ("returns", "overdue"),
    [
        ((), True),
        ((back("v01", -1, 1),), False),
        ((back("v01", 1, 1),), True),
        ((back("v01", -1, 1), back("v01", 1, 2)), False),
        ((back("v01", -1, 1), back("v01", 1, 2, Status.REJECTED)), False),
        ((back("v01", -1, 1, Status.REJECTED), back("v01", 1, 2)), True),
        ((back("v01", -1, 1), back("v01", -1, 2)), True),
    ],
    ids=[
        "nothing",
        "in time",
        "late",
        "corrected late",
        "spoilt late",
        "valid late",
        "two at once",
    ],
)
def test_who_was_valid_in_time_is_not_late(returns: tuple[Return, ...], overdue: bool) -> None:
    assert form_of(called(*returns)).overdue is overdue


def test_nobody_is_late_before_the_deadline_or_within_an_extension() -> None:
    assert not any(form.overdue for form in called(after=-1).forms)
    assert [f.overdue for f in called(after=3, extended=5).forms] == [True, False, True]
    assert form_of(called(extended=5), "v02").due == DUE + timedelta(days=5)


def test_rates_count_units_of_a_kind_once() -> None:
    call = called(back("v01", -1, 1), back("v02", 1, 2, Status.REJECTED), after=2)
    assert rates(call.units) == {
        "村": {"due": 2, "returned": 2, "merged": 1, "overdue": 1},
        "社区": {"due": 1, "returned": 0, "merged": 0, "overdue": 1},
    }


def test_a_unit_out_of_use_or_exempt_is_not_due() -> None:
    roster = replace(
        ROSTER,
        units=(replace(UNITS[0], active=False), *UNITS[1:]),
        assignments=(*ROSTER.assignments[:1], replace(ROSTER.assignments[1], exempt=True)),
    )
    call = roll_call(LevelRoll(roster), {}, (), (), {u.id: DUE for u in UNITS}, DUE)
    assert call.forms == ()
    assert rates(call.units) == {}


def test_a_rejected_return_was_sent_back_until_another_one_comes() -> None:
    first, second = (back("v01", days, days, Status.REJECTED) for days in (-3, -2))
    at = DUE - timedelta(days=1)
    due = {u.id: DUE for u in UNITS}

    def state(*returns: Return) -> tuple[str, object]:
        found = standings(returns)
        form = form_of(
            roll_call(LevelRoll(ROSTER), {}, found, returns, due, DUE, {first.sha256: at})
        )
        return form.state, form.sent_back

    assert state(first) == ("returned", at)
    assert state(first, second) == ("rejected", None)
    assert state(replace(first, received=DUE), second) == ("returned", at)
    assert state(first, back("v01", -1, 9)) == ("merged", None)
