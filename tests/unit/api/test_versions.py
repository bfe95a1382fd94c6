"""A form that was changed while workbooks of it are out: import, master, migrate, and refusals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.command_line import xlkpi
from tests.builders.own_forms import NOW
from tests.builders.versions import FIRST, OLD_VALUES, SECOND, THIRD, Versions
from xlkpi.api.check import check
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.migrate import migrate
from xlkpi.api.spec import check_specs
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.problems import Problem

_SECOND_VALUES = {
    "place": "西镇二村",
    "wages": 8,
    "reporter": "李四",
    "works[s2].name": "打井",
    "works[s2].count": 2,
}
_THIRD_VALUES = {"town": "南镇", "cost": 5, "reporter": "王五", "phone": "123"}


def test_three_versions_in_one_round_come_to_one_master(tmp_path: Path) -> None:
    """Each is judged by its own plan; the master shows all by the fields of the newest.

    A place is split, two amounts are one and what is computed of it is computed anew; a renamed
    column of a renamed table has its rows. What the change would lose stops everything that goes
    out, with the accepted cell: a field taken away, and a range made narrower.
    """
    rounds = Versions(tmp_path)
    for unit, values in (("v01", OLD_VALUES), ("v02", _SECOND_VALUES), ("v03", _THIRD_VALUES)):
        rounds.put(unit, values)
    assert [one.status for one in rounds.take_in().files] == [Status.ACCEPTED] * 3
    shown = [line[9:15] for line in rounds.master("明细")[3:6]]
    assert shown == [
        ("东镇", "一村", 42.5, 85, "张三", None),
        ("西镇", "二村", 8, 16, "李四", None),
        ("南镇", None, 5, 10, "王五", "123"),
    ]
    works = [(*line[:1], line[3], *line[10:]) for line in rounds.master("工程")[3:]]
    assert works == [("#v01", "s1", "修路", 3), ("#v02", "s2", "打井", 2)]
    assert not [one for one in check(rounds.folder, NOW).problems if one.code == "S18"]

    rule = "    merged: {cost: 'total(materials, wages)'}\n"
    rounds.change(THIRD.replace(rule, "").replace("range: [0, 999]", "range: [0, 2]"))
    told = [one for one in check(rounds.folder, NOW).problems if one.code == "S18"]
    assert [(p.place.unit, p.place.cell, p.place.value) for p in told] == [
        ("v01", "B3", "30.5"),
        ("v01", "B4", "12"),
        ("v01", "C8", "3"),
        ("v02", "B4", "8"),
    ]
    with pytest.raises(ProblemsFound) as refused:
        generate(rounds.folder, NOW)
    assert (refused.value.exit_code, refused.value.problems) == (2, tuple(told))


def test_migrate_moves_what_has_a_place_and_names_what_has_none(tmp_path: Path) -> None:
    """A fax that nobody asks for any more, a third work for two rows; a phone is still to come.

    What comes out is the unit's current workbook: with the phone in it, it is accepted. A second
    time there is nothing to do, and nothing of the old workbook was taken in.
    """
    rounds = Versions(tmp_path)
    old = rounds.put("v01", {**OLD_VALUES, "works[s3].name": "打井", "works[s3].amount": 7})
    (unready,) = migrate(rounds.folder, NOW, [old])
    assert (unready.status, _codes(unready.problems)) == ("not_migrated", [("S19", "", "")])
    (issued,) = generate(rounds.folder, NOW, units=["v01"])
    done = xlkpi("migrate", old, "--format", "json", folder=rounds.folder)
    (said,) = json.loads(done.stdout)["files"]
    assert (done.returncode, said["status"], said["version"], said["to"]) == (1, "migrated", 1, 3)
    assert (said["forms"], said["values"]) == (1, 6)
    left = [(p["code"], p["severity"], p["cell"], p["value"]) for p in said["problems"]]
    assert sorted(left) == [
        ("S16", "error", "B10", "打井"),
        ("S16", "error", "C10", "7"),
        ("S16", "warning", "B5", "0393-1"),
    ]
    book = openpyxl.load_workbook(said["made"])
    values = [book["表"][at].value for at in ("B2", "B3", "B4", "B6", "B7", "B8", "C8", "B9")]
    assert values == ["东镇", "一村", 42.5, "张三", None, "修路", 3, None]
    book["表"]["B7"] = "13700000000"
    back = tmp_path / "back.xlsx"
    book.save(back)
    (file,) = import_paths(rounds.folder, NOW, [back], received=NOW()).files
    assert file.status is Status.ACCEPTED
    (again,) = migrate(rounds.folder, NOW, [back])
    assert (again.status, again.version, again.to, issued.unit) == ("current", 3, 3, "v01")


def test_the_marked_copy_of_an_old_version_is_the_new_form(tmp_path: Path) -> None:
    """What the clerk typed stands where it is by now; corrected, it is the successor of the old."""
    rounds = Versions(tmp_path)
    generate(rounds.folder, NOW, units=["v01"])
    rounds.put("v01", {**OLD_VALUES, "filler": None, "wages": 2000})
    (file,) = rounds.take_in(copies=True).files
    errors = [(p.code, p.place.field) for p in file.problems if p.severity == "error"]
    assert (file.status, errors) == (
        Status.REJECTED,
        [("K04", "wages"), ("K01", "filler")],
    )
    copy = rounds.copy()
    cells = ("B2", "B3", "B4", "B6", "B7", "B8", "C8")
    assert [copy["表"][at].value for at in cells] == [
        "东镇", "一村", 2030.5, None, None, "修路", 3
    ]  # fmt: skip
    assert sorted(at for at in cells if copy["表"][at].comment is not None) == ["B4", "B6", "B7"]
    listed = [str(v) for row in copy["问题清单"].iter_rows(values_only=True) for v in row if v]
    assert any("0393-1" in text and "新版不再收集" in text for text in listed)
    for at, value in (("B4", 30), ("B6", "张三"), ("B7", "123")):
        copy["表"][at] = value
    copy.save(tmp_path / "again.xlsx")
    (again,) = import_paths(rounds.folder, NOW, [tmp_path / "again.xlsx"], received=NOW()).files
    assert again.status is Status.ACCEPTED
    assert again.returned.answers == file.returned.sha256[:16]


def _codes(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [(p.code, p.place.field, p.place.value) for p in problems]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([], []),
        ([("    renamed: {works: projects}\n", "")], [("S06", "")]),
        ([("{field: reporter,", "{field: teller,"), ("reporter: {label", "teller: {label")],
         [("S06", ""), ("S06", "")]),
        ([("reporter, works", "teller, works"), ("{field: reporter,", "{field: teller,"),
          ("reporter: {label", "teller: {label"), ("double, reporter", "double, teller")],
         [("S17", "reporter")]),
        ([("length: [1, 20]}\n  phone", "length: [1, 9]}\n  phone")], [("S17", "reporter")]),
        ([("range: [0, 999]", "range: [1, 999]")], [("S17", "projects.count")]),
        ([("spare: 2", "spare: 1")], [("S17", "works.name"), ("S17", "works.count")]),
        ([("    dropped: [fax]\n", "")], [("S17", "fax")]),
        ([("dropped: [fax]", "dropped: [fax, fox]")], [("S06", "")]),
        ([("version: 3", "version: 2")], [("S03", "")]),
    ],
)  # fmt: skip
def test_what_a_change_would_lose_is_told_by_name(
    changes: Sequence[tuple[str, str]], told: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Against the version before, each at its line; a rule for it, or `dropped`, is enough."""
    old, new = tmp_path / "old.yaml", tmp_path / "own.yaml"
    old.write_text(SECOND.replace("spare: 3", "spare: 2"), encoding="utf-8")
    changed = THIRD
    for before, after in changes:
        assert before in changed
        changed = changed.replace(before, after)
    new.write_text(changed, encoding="utf-8")
    found = check_specs([str(new)], tmp_path, str(old))
    assert [(p.code, p.place.field) for p in found] == told


def test_the_version_is_raised_with_the_fields(tmp_path: Path) -> None:
    """The same number for other fields is told; a near name of a lost field is offered."""
    old, new = tmp_path / "old.yaml", tmp_path / "own.yaml"
    old.write_text(FIRST, encoding="utf-8")
    new.write_text(FIRST.replace("materials", "material"), encoding="utf-8")
    done = xlkpi("spec", "check", new, "--against", old)
    assert done.returncode == 1
    assert "S14" in done.stdout
    assert "renamed: {materials: material}" in done.stdout
    assert xlkpi("spec", "check", new, "--against", new).returncode == 0
