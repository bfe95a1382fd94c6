"""Every decision in the log: whom, what, before and after, why and who."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.builders.small_forms import COLLECTION, START, issued, take
from tests.unit.ledger.samples import RETURN, REVIEWED
from xlkpi.api.amend import amend
from xlkpi.api.confirm import confirm
from xlkpi.api.extend import extend
from xlkpi.api.log import log
from xlkpi.api.reinstate import reinstate
from xlkpi.api.status_of_unit import unit_history
from xlkpi.api.waive import waive
from xlkpi.api.withdraw import withdraw
from xlkpi.audit.logbook import Logbook
from xlkpi.cli.app import group
from xlkpi.codec import to_json
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.ledger.journal.events import Event, Received, event_from_json
from xlkpi.ledger.journal.journal import Entry
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.audit.change_words import Changed
    from xlkpi.audit.logbook import Logged

NOW = fixed(START + timedelta(days=3))
WHY = Reason("电话核实", "刘")
UNIT = Target("v01")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose two units have their workbooks."""
    return issued(tmp_path / "w", NOW)


def last(workspace: Path, kind: str) -> Logged:
    """The last entry of a kind, with its reason and name; it has to be among the unit's own."""
    found = [one for one in log(workspace, NOW, "v01") if one.kind == kind][-1]
    assert (found.why, found.who, found.unit_name) == ("电话核实", "刘", "v01村")
    for words in (found.what.zh, found.what.en):
        assert "电话核实" in words
        assert "刘" in words
    return found


def pairs(changes: tuple[Changed, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.file, one.field, one.before, one.after) for one in changes]


def test_withdraw_and_reinstate_tell_the_forms_before_and_after(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    take(workspace, "乙.xlsx", 12, 1)
    withdraw(workspace, NOW, UNIT, WHY)
    away = last(workspace, "withdrawn")
    assert pairs(away.changes) == [
        ("乙.xlsx", "status", "accepted", "withdrawn"),
        ("甲.xlsx", "status", "superseded", "accepted"),
    ]
    assert away.what.zh.startswith("作废 乙.xlsx（")
    assert "已接受 → 已作废" in away.what.zh
    reinstate(workspace, NOW, UNIT, WHY)
    back = last(workspace, "reinstated")
    assert pairs(back.changes) == [(f, s, b, a) for f, s, a, b in pairs(away.changes)]
    history = unit_history(workspace, NOW, "v01村")
    assert [one.kind for one in history.events][-2:] == ["withdrawn", "reinstated"]


def test_confirm_waive_and_extend_tell_before_and_after(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    take(workspace, "乙.xlsx", 12, 1)
    take(workspace, "丙.xlsx", 10, 2)
    confirm(workspace, NOW, UNIT, WHY)
    said = last(workspace, "confirmed")
    assert pairs(said.changes)[0] == ("丙.xlsx", "status", "held", "accepted")
    assert "待确认 → 已接受" in said.what.zh
    take(workspace, "丁.xlsx", 2_000_000, 3)
    waive(workspace, NOW, UNIT, "K04", "金额", WHY)
    let = last(workspace, "waived")
    assert (let.code, let.field, let.label) == ("K04", "amount", "金额")
    assert pairs(let.changes)[-1] == ("丁.xlsx", "status", "rejected", "accepted")
    assert all(word in let.what.zh for word in ("K04", "金额", "有错误 → 已接受"))
    due = Department.at(workspace, NOW).collection(COLLECTION).due
    for days in (1, 2):
        extend(workspace, NOW, UNIT, due + timedelta(days=days), WHY)
        given = last(workspace, "extended")
        before, after = (str(due + timedelta(days=n)) for n in (days - 1, days))
        assert pairs(given.changes) == [("", "due", before, after)]
        assert before in given.what.zh
        assert after in given.what.zh


def test_a_second_amendment_leaves_the_first_one_s_trace(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    for seconds, amount in enumerate(("11", "12")):
        then = fixed(NOW() + timedelta(seconds=seconds))
        made = amend(workspace, then, UNIT, {"amount": amount}, WHY)
    assert made.returned.file == "电话更正 2021-01-10 00:30:01"  # by the workspace's clock
    told = [p for p in made.problems if p.code == "X13"]
    assert [p.place.field for p in told] == ["amount"] * 2
    assert ["“10”" in told[0].message.zh, "“12”" in told[1].message.zh] == [True] * 2
    said = [one for one in log(workspace, NOW, "v01") if one.kind == "amended"]
    assert [[(c.field, c.label, c.before, c.after) for c in one.changes] for one in said] == [
        [("amount", "金额", "10", "11")],
        [("amount", "金额", "11", "12")],
    ]
    assert "“金额” 11 → 12" in last(workspace, "amended").what.zh


def test_the_log_is_one_line_an_entry_with_names_and_the_same_in_json(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    withdraw(workspace, NOW, UNIT, WHY)
    extend(workspace, NOW, UNIT, date(2031, 1, 1), WHY)
    base = ["-C", str(workspace), "--lang", "zh-CN", "log", "--unit", "v01"]
    text = CliRunner().invoke(group, base).output
    data = json.loads(CliRunner().invoke(group, [*base, "--format", "json"]).output)
    assert len(text.splitlines()) == len(data)
    assert all("v01村" in line for line in text.splitlines())
    assert {one["event"] for one in data} == {"issued", "received", "withdrawn", "extended"}
    away = next(one for one in data if one["event"] == "withdrawn")
    assert (away["why"], away["who"], away["file"]) == ("电话核实", "刘", "甲.xlsx")
    assert away["changes"][0]["before"] == "accepted"
    assert datetime.fromisoformat(away["at"]).tzinfo == UTC


def test_journals_from_before_these_fields_are_told_as_far_as_they_go(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    amend(workspace, NOW, UNIT, {"amount": "11"}, WHY)
    extend(workspace, NOW, UNIT, date(2031, 1, 1), WHY)
    with Department.at(workspace, NOW).ledger() as ledger:
        (given,) = ledger.decisions(COLLECTION)
        amended = ledger.returns(COLLECTION)[-1]
        again = replace(amended, sha256="a" * 64, amendment=None)
        data = to_json(Received(again))
        assert "amendment" not in data
        ledger.append([event_from_json("received", data)])
        old = {key: value for key, value in to_json(given).items() if key != "before"}
        ledger.append([event_from_json("extended", old)])
    *_, typed, later = log(workspace, NOW, "v01")
    assert (typed.kind, typed.who, typed.changes) == ("amended", "刘", ())
    assert all(word in typed.what.zh for word in ("“金额”由“10”更正为“11”", "电话核实"))
    assert pairs(later.changes) == [("", "due", "2031-01-01", "2031-01-01")]


def test_what_the_department_says_of_a_form_is_told_with_what_it_said_before() -> None:
    again = replace(REVIEWED, review=replace(REVIEWED.review, conclusion="退回"))
    events: tuple[Event, ...] = (Received(RETURN), REVIEWED, again)
    entries = [Entry(n, START.isoformat(), one, "") for n, one in enumerate(events, 1)]
    *_, told = Logbook(UTC).lines(entries)
    assert [(c.label, c.before, c.after) for c in told.changes] == [("审核结论", "通过", "退回")]
    assert all(
        word in told.what.zh
        for word in ("“审核结论” 通过 → 退回", RETURN.submissions[0].project_name)
    )


def test_what_one_command_decides_of_a_content_is_told_as_one_change(workspace: Path) -> None:
    take(workspace, "甲.xlsx", 10, 0)
    take(workspace, "乙.xlsx", 12, 1)
    take(workspace, "乙另存.xlsx", 12, 2)
    withdraw(workspace, NOW, UNIT, WHY)
    told = [pairs(one.changes) for one in log(workspace, NOW, "v01") if one.kind == "withdrawn"]
    assert told == [
        [
            ("乙另存.xlsx", "status", "duplicate", "withdrawn"),
            ("甲.xlsx", "status", "superseded", "accepted"),
        ],
        [("乙.xlsx", "status", "accepted", "withdrawn")],
    ]
