"""roster.xlsx as people type it: what is read in the open, and what keeps it from being used."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.rosters import NOW, edited, put, workspace
from xlkpi.department.opened import Department
from xlkpi.problems import Severity, Unusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.workspace.roster import Roster


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path / "w")


def roster(folder: Path) -> Roster:
    return Department.at(folder, NOW).roster


def faults(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(Unusable) as found:
        roster(folder)
    return tuple(p for p in found.value.problems if p.severity is Severity.ERROR)


def at(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    return [(p.code, p.place.sheet, p.place.cell) for p in problems]


# -- one thing twice -------------------------------------------------------------------------------


def test_a_unit_and_project_twice_in_the_shares_is_told_at_both_cells(folder: Path) -> None:
    put(folder, "分工", A8="v01", B8="p01", C8=3)
    found = faults(folder)
    assert at(found) == [("S80", "分工", "A2"), ("S80", "分工", "A8")]
    assert [(p.place.unit, p.place.project) for p in found] == [("v01", "p01")] * 2
    assert "A8" in found[0].message.zh
    assert "A2" in found[1].message.zh


def test_a_pair_twice_is_found_however_its_ids_are_typed(folder: Path) -> None:
    put(folder, "分工", A8="v02　", B8=" p04 ")
    assert at(faults(folder)) == [("S80", "分工", "A7"), ("S80", "分工", "A8")]


def test_all_that_a_line_lacks_is_told_at_once(folder: Path) -> None:
    put(folder, "项目", B2=None, E2=None, E3=None)
    found = faults(folder)
    assert at(found) == [("K01", "项目", "B2"), ("K01", "项目", "E3")]
    assert "缺：序号、牵头单位" in found[0].message.zh
    assert "整行清空" in found[0].hint.zh
    assert "“牵头单位”是必填项" in found[1].message.zh


@pytest.mark.parametrize(
    ("sheet", "rest"),
    [("项目目标", ("目标一",)), ("项目指标", ("", "", "数量", "说明", "5", "计划标准"))],
)
def test_a_text_of_a_project_that_stands_twice_is_told_and_not_lost(
    folder: Path, sheet: str, rest: tuple[str, ...]
) -> None:
    def twice(book: Any) -> None:
        for line in (2, 4):
            for column, value in enumerate(("p01", "s1", *rest), 1):
                book[sheet].cell(line, column).value = value or None

    edited(folder, twice)
    own = [one for one in faults(folder) if one.code == "S80"]
    assert at(tuple(own)) == [("S80", sheet, "A2"), ("S80", sheet, "A4")]


def test_what_stands_twice_is_told_together_with_all_other_faults(folder: Path) -> None:
    put(folder, "分工", A8="v01", B8="p01", C7="约8")
    put(folder, "单位", C3="镇")
    assert {("K05", "单位", "C3"), ("K02", "分工", "C7"), ("S80", "分工", "A8")} <= set(
        at(faults(folder))
    )


# -- percentages -----------------------------------------------------------------------------------


def shares(folder: Path, project: str) -> list[Decimal | None]:
    found = roster(folder).project(project)
    assert found is not None
    values = found.values or {}
    return [value if isinstance(value := values.get(name), Decimal) else None
            for name in ("m3", "m6", "m10", "m12")]  # fmt: skip


def test_percentages_typed_as_plain_numbers_are_read_in_the_open(folder: Path) -> None:
    put(folder, "项目", H5=30, I5=50, J5=75, K5=100)
    assert shares(folder, "p04") == [Decimal(n) for n in ("0.3", "0.5", "0.75", "1")]
    told = [p for p in Department.at(folder, NOW).roster_read.problems if p.place.sheet == "项目"]
    read = [p for p in told if p.place.cell in ("H5", "I5", "J5", "K5")]
    assert [p.severity.value for p in read] == ["info"] * 4
    assert "读作 30%" in read[0].message.zh


def test_one_of_a_hundred_beside_larger_ones_is_one_per_cent(folder: Path) -> None:
    put(folder, "项目", H5=1, I5=50, J5=75, K5=100)
    assert shares(folder, "p04")[0] == Decimal("0.01")


def test_what_is_left_blank_does_not_keep_the_others_from_being_read(folder: Path) -> None:
    put(folder, "项目", H5=30, I5=None, J5=None, K5=100)
    assert shares(folder, "p04") == [Decimal("0.3"), None, None, Decimal(1)]


@pytest.mark.parametrize("mixed", [(0.3, 50, 75, 100), (30, 50, 75, 120), (30, 50, 0.75, 100)])
def test_percentages_that_could_mean_two_things_are_not_guessed(
    folder: Path, mixed: tuple[float, ...]
) -> None:
    put(folder, "项目", **dict(zip(("H5", "I5", "J5", "K5"), mixed, strict=True)))
    assert {p.code for p in faults(folder)} == {"K04"}


# -- words for whoever keeps it --------------------------------------------------------------------


def no_workbook(folder: Path) -> None:
    (folder / "roster.xlsx").write_text("编号,名称", encoding="utf-8")


def renamed(folder: Path) -> None:
    edited(folder, lambda book: setattr(book["分工"], "title", "分工表"))


def column_gone(folder: Path) -> None:
    edited(folder, lambda book: book["单位"].delete_cols(5))


def heading_changed(folder: Path) -> None:
    put(folder, "单位", B1="单位名称")


def macros(folder: Path) -> None:
    path = folder / "roster.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


@pytest.mark.parametrize("damage", [no_workbook, renamed, column_gone, heading_changed, macros])
def test_a_fault_of_the_roster_speaks_of_no_template_and_of_no_return(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    for fault in faults(folder):
        told = fault.message.zh + fault.hint.zh
        assert not [word for word in ("模板", "汇总", "重新发送", "本单位", "并入") if word in told]
        assert "roster.xlsx" in told
