"""The roster: read from its workbook, and who has to report what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlkpi.api.init import init
from xlkpi.department.opened import Department
from xlkpi.department.roster.taken import roster_of
from xlkpi.example.content import roster_values
from xlkpi.problems import Unusable
from xlkpi.records import Record, Value
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.roster import Assignment, Project, Roster, Unit

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = fixed(datetime(2021, 1, 1, tzinfo=UTC))
ROSTER = Roster(
    units=(Unit("v02", "二村", "村"), Unit("v01", "一村", "村"), Unit("o01", "办事处", "办事处")),
    projects=(Project("p9", 1, "甲"), Project("p1", 2, "乙")),
    assignments=(
        Assignment("v01", "p1", Decimal(5)),
        Assignment("v01", "p9", Decimal(6)),
        Assignment("v02", "p1"),
        Assignment("o01", "p1", exempt=True),
    ),
)


def read(**tables: list[dict[str, Value]]) -> Roster:
    filled = {"units": [], "projects": [], "assignments": [], **tables}
    return roster_of(
        Record(table, f"s{n}", line)
        for table, lines in filled.items()
        for n, line in enumerate(lines, 1)
    )


def test_a_unit_reports_what_it_is_assigned_in_the_order_of_the_projects() -> None:
    assert [a.project for a in ROSTER.due_of("v01")] == ["p9", "p1"]


def test_a_project_is_reported_by_its_units_in_the_order_of_the_units() -> None:
    assert [a.unit for a in ROSTER.due_for("p1")] == ["v02", "v01"]


def test_who_is_exempt_or_unknown_has_nothing_to_report() -> None:
    assert (ROSTER.due_of("o01"), ROSTER.due_of("v99"), ROSTER.due_for("p99")) == ((), (), ())


def test_units_and_projects_are_found_by_id_and_never_by_name() -> None:
    assert ROSTER.unit("v01") == ROSTER.units[1]
    assert ROSTER.project("p9") == ROSTER.projects[0]
    assert (ROSTER.unit("一村"), ROSTER.project("甲")) == (None, None)


def test_a_line_with_only_what_is_required_is_a_unit_in_use() -> None:
    roster = read(units=[{"id": "v01", "name": "一村", "kind": "村"}])
    assert roster.units == (Unit("v01", "一村", "村"),)
    assert roster.units[0].active


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("a@x.invalid", ("a@x.invalid",)),
        ("a@x.invalid; b@x.invalid", ("a@x.invalid", "b@x.invalid")),
        ("a@x.invalid；b@x.invalid，c@x.invalid\n", ("a@x.invalid", "b@x.invalid", "c@x.invalid")),
        (" ;；", ()),
    ],
)
def test_addresses_may_be_parted_as_people_do(text: str, addresses: tuple[str, ...]) -> None:
    line: dict[str, Value] = {"id": "v01", "name": "一村", "kind": "村", "addresses": text}
    assert read(units=[line]).units[0].addresses == addresses


def test_only_the_words_no_and_yes_take_out_of_use_and_exempt() -> None:
    units: list[dict[str, Value]] = [
        {"id": word, "name": word, "kind": "村", "active": word} for word in ("是", "否")
    ]
    assigned: list[dict[str, Value]] = [
        {"unit": "v", "project": "p", "exempt": word} for word in ("是", "否")
    ]
    roster = read(units=units, assignments=assigned)
    assert [u.active for u in roster.units] == [True, False]
    assert [a.exempt for a in roster.assignments] == [True, False]


def test_projects_stand_in_their_order_with_their_own_lines() -> None:
    roster = read(
        projects=[
            {"id": "b", "order": Decimal(2), "name": "乙", "control_total": Decimal("60.70")},
            {"id": "a", "order": Decimal(1), "name": "甲", "purpose": "用途", "m3": Decimal("0.3")},
        ],
        project_goals=[
            {"project": "b", "row": "s1", "text": "目标"},
            {"project": "b", "row": "s2", "text": "又一个"},
        ],
    )
    assert roster.projects == (
        Project(
            "a", 1, "甲", values={"purpose": "用途", "m3": Decimal("0.3")},
            rows={"project_goals": {}},
        ),
        Project(
            "b", 2, "乙", control_total=Decimal("60.70"), values={},
            rows={"project_goals": {"s1": {"text": "目标"}, "s2": {"text": "又一个"}}},
        ),
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return init(tmp_path / "w", CLOCK, example=True).root


def test_the_roster_of_the_example_is_read_from_its_workbook_as_it_was_written(
    workspace: Path,
) -> None:
    tables = roster_values()
    written = read(**{name: [dict(line) for line in lines] for name, lines in tables.items()})
    assert whole(Department.at(workspace, CLOCK).roster) == whole(written)


def whole(roster: Roster) -> Roster:
    """A roster without the blanks that a workbook cannot tell from nothing."""
    projects = (
        replace(p, values={k: v for k, v in (p.values or {}).items() if v != ""})
        for p in roster.projects
    )
    return replace(roster, projects=tuple(projects))


def test_a_missing_roster_is_told(workspace: Path) -> None:
    (workspace / "roster.xlsx").unlink()
    with pytest.raises(Unusable) as trouble:
        _ = Department.at(workspace, CLOCK).roster
    (fault,) = trouble.value.problems
    assert (fault.code, fault.place.file) == ("S32", str(workspace / "roster.xlsx"))


def test_a_faulty_roster_is_told_with_all_its_cells(workspace: Path) -> None:
    path = workspace / "roster.xlsx"
    book = openpyxl.load_workbook(path)
    book["分工"]["A3"] = "v99"
    book["单位"]["C4"] = "镇"
    book.save(path)
    with pytest.raises(Unusable) as trouble:
        _ = Department.at(workspace, CLOCK).roster
    places = {(p.place.sheet, p.place.cell) for p in trouble.value.problems}
    assert {("分工", "A3"), ("单位", "C4")} <= places
