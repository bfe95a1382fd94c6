"""Public keys in the roster: read, checked at their cells, and not missed in older rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.rosters import NOW, edited, put, workspace
from xlkpi.bundle.signing import public_key_of
from xlkpi.department.opened import Department

if TYPE_CHECKING:
    from pathlib import Path

KEY = public_key_of(bytes(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path / "w")


def problems(folder: Path) -> list[tuple[str, str]]:
    read = Department.at(folder, NOW).roster_read
    return [(one.code, one.place.cell) for one in read.problems if one.severity == "error"]


def test_a_key_is_read_in_small_letters_and_without_spaces(folder: Path) -> None:
    put(folder, "单位", I2=f" {KEY.upper()} ")
    units = Department.at(folder, NOW).roster.units
    assert [one.key for one in units] == [KEY, "", ""]
    assert [one.gets_forms for one in units] == [False, True, True]


def test_what_is_no_key_is_told_at_its_cell(folder: Path) -> None:
    put(folder, "单位", I2=KEY[:-2], I3="见邮件")
    assert problems(folder) == [("S68", "I2"), ("S68", "I3")]


def test_one_key_of_two_units_is_told_at_both(folder: Path) -> None:
    put(folder, "单位", I2=KEY, I4=KEY.upper())
    assert problems(folder) == [("S68", "I2"), ("S68", "I4")]


def test_a_roster_from_before_there_were_keys_is_read(folder: Path) -> None:
    edited(folder, lambda book: book["单位"].delete_cols(9))
    assert problems(folder) == []
    assert [one.id for one in Department.at(folder, NOW).roster.units] == ["v01", "v02", "c01"]


def test_the_column_is_added_by_typing_its_heading(folder: Path) -> None:
    edited(folder, lambda book: book["单位"].delete_cols(9))
    put(folder, "单位", I1="公钥", I3=KEY)
    assert Department.at(folder, NOW).roster.units[1].key == KEY


def test_a_key_under_no_heading_is_not_passed_over(folder: Path) -> None:
    edited(folder, lambda book: book["单位"].delete_cols(9))
    put(folder, "单位", I3=KEY)
    assert ("F11", "I1") in problems(folder)


def test_a_heading_that_was_there_before_is_missed_still(folder: Path) -> None:
    put(folder, "单位", B1=None)
    assert ("F11", "B1") in problems(folder)
