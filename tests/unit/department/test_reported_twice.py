"""One person in two villages: the department is told both, each village its own cell alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.filled_books import plan_in
from tests.builders.following import NOW, Rounds, collection
from tests.builders.other_forms import Round
from tests.builders.people import HEAD, id_card, person
from tests.unit.letters.test_building import ANSWERED, TO, letters
from xlkpi.api.master import master
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.department.reported_twice import reported_elsewhere
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.records import Status
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.problems import Problem

MASKED = f"4109**********{id_card(1)[-4:]}"
FIRST, SECOND = "people[s1].id_card", "people[s2].id_card"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """v01 and v02 with one person in both, v03 with nobody of the others'."""
    made = Round(tmp_path_factory.mktemp("twice"), "dibao_roster", "v01", "v02", "v03")
    made.fill("v01", HEAD | person(1) | person(2))
    made.fill("v02", HEAD | person(1, 30) | person(2, 1))
    made.fill("v03", HEAD | person(1, 40) | {"people[s1].phone": "13900139000"})
    return made


def cell(made: Round, name: str) -> str:
    form = plan_in(made.folder, made.made[0].file).forms[0]
    return next(str(f.at) for f in form.fields if f.key == resolve(name))


def told_elsewhere(made: Round | Rounds, name: str = "more") -> Mapping[str, tuple[Problem, ...]]:
    department = Department.at(made.folder, NOW)
    collection = department.collection(name)
    with department.view() as ledger:
        now = roll_call_of(department, ledger, collection, ledger.returns(name))
        spec = department.spec(collection.spec).spec
        return reported_elsewhere(spec, (*now.forms, *now.beyond), LedgerIssues(ledger))


def test_the_department_is_told_both_and_each_unit_its_own(made: Round) -> None:
    imported = made.take_in()
    assert {file.status for file in imported.files} == {Status.ACCEPTED}
    names = [one.file.stem.partition("_")[2] for one in made.made]
    first, second = cell(made, FIRST), cell(made, SECOND)
    listed = [
        " ".join(str(v) for v in row if v is not None)
        for row in made.master("问题清单")
        if "X30" in row
    ]
    (line,) = listed
    assert MASKED in line
    assert all(f"{name}“农村低保金发放花名册”" in line for name in names[:2])
    assert f"花名册”{first}与" in line
    assert f"花名册”{second}都报了" in line
    assert id_card(1) not in line

    elsewhere = told_elsewhere(made)
    cells = {unit: [(p.code, p.place.cell) for p in told] for unit, told in elsewhere.items()}
    assert cells == {"v01": [("X31", first)], "v02": [("X31", second)]}
    for unit, told in elsewhere.items():
        letter = letters().accepted(TO, ANSWERED, [], [], told).text
        assert f"“身份证号”填的是“{MASKED}”，另有单位也报了" in letter
        others = [
            name for one, name in zip(("v01", "v02", "v03"), names, strict=True) if one != unit
        ]
        there = second if unit == "v01" else first
        assert [word for word in (*others, there, id_card(1)) if word in letter] == []
    assert "另请核对" not in letters().accepted(TO, ANSWERED, [], []).text

    made.fill("v02", HEAD | person(1, 30))
    made.take_in(day=1)
    assert not told_elsewhere(made)
    assert not [row for row in made.master("问题清单") if "X30" in row]


def test_within_one_list_it_is_a_fault_of_the_form(made: Round) -> None:
    made.fill("v03", HEAD | person(1, 40) | person(2, 40))
    (file,) = (f for f in made.take_in(day=2).files if f.returned.unit == "v03")
    found = {(p.code, f"{p.place.field}@{p.place.row}") for p in file.problems}
    assert ("K11", "people.id_card@s2") in found
    assert file.status is Status.REJECTED


FORM = """\
xlkpi: 1
id: owners
version: 1
title: 承包登记表
fields:
  owner: {label: 承包人, kind: text, required: true, length: [1, 20], unique: collection}
sheets:
  - id: form
    repeat: project
    widths: [14, 14]
    rows:
      - [{text: 承包人}, {field: owner}]
master: {detail: 登记}
"""


def test_a_unit_that_reports_it_in_two_forms_is_told_both(tmp_path: Path) -> None:
    rounds = Rounds(tmp_path, collection("owners", "owners"), projects=True, owners=FORM)
    rounds.issue("owners")
    rounds.report("owners", "v01", {"owner": "Li Si"}, {"owner": "Li\u3000 Si"})
    (file,) = rounds.report("owners", "v02", {"owner": "Li Si"}, {"owner": "赵一"}).files
    assert file.status is Status.ACCEPTED
    elsewhere = told_elsewhere(rounds, "owners")
    told = {unit: [p.place.project for p in some] for unit, some in elsewhere.items()}
    assert told == {"v01": ["p1", "p2"], "v02": ["p1"]}
    said = [p.message.zh for p in master(rounds.folder, NOW, "owners").problems if p.code == "X30"]
    sheets = [form.sheet for form in plan_in(rounds.folder, rounds.workbook("owners", "v01")).forms]
    assert len(said) == 1
    assert [f"“{sheet}”" in said[0] for sheet in sheets] == [True, True]
