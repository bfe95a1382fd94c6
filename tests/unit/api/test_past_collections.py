"""A collection that xlkpi.toml does not name any more is on record, takes nothing, ends nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, filled, sent
from tests.builders.prepared import copied
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.import_again import import_again
from xlkpi.api.init import init
from xlkpi.department.opened import Department
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path

JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0"


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    """A workspace that took in a return of last year's collection, sent as `back.xlsx`."""
    return copied(came_back, tmp_path / "w")


def came_back(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    back = sent(folder, folder / "back.xlsx", filled())
    (came,) = import_paths(folder, NOW, [back], received=NOW(), copies=False).files
    assert came.merged


def replaced(folder: Path) -> None:
    """Put this year's collection into xlkpi.toml in place of last year's."""
    config = folder / "xlkpi.toml"
    text = config.read_text(encoding="utf-8")
    assert 'id = "2021-targets"' in text
    config.write_text(text.replace('id = "2021-targets"', 'id = "2022-targets"'), encoding="utf-8")


def test_a_form_of_a_past_collection_is_another_years(last_year: Path, tmp_path: Path) -> None:
    late = sent(last_year, tmp_path / "late.xlsx", filled(fiscal_funds=54))
    replaced(last_year)
    (came,) = import_paths(last_year, NOW, [late], received=NOW()).files
    assert (came.status, [p.code for p in came.problems]) == (Status.REJECTED, ["F05"])
    (fault,) = came.problems
    assert "2021-targets" in fault.message.zh
    assert "2022-targets" in fault.message.zh


def test_what_is_on_record_of_it_ends_no_import(last_year: Path, tmp_path: Path) -> None:
    """Sent once more, with a scan beside it: known, kept, and no master of it is asked for."""
    replaced(last_year)
    (last_year / "output" / "2021-targets" / "master.xlsx").unlink()
    files = tmp_path / "sent"
    files.mkdir()
    shutil.copy(last_year / "back.xlsx", files)
    (files / "示例一村（柳溪）.jpg").write_bytes(JPG)
    came = import_paths(last_year, NOW, [files], received=NOW())
    assert [one.status for one in came.files] == [Status.DUPLICATE, Status.ACCEPTED]
    assert came.masters == ()


def test_what_was_accepted_then_stays_as_it_was(last_year: Path) -> None:
    replaced(last_year)
    again = import_again(last_year, NOW)
    assert (again.checked, again.changes, again.masters) == (0, (), ())
    with Department.at(last_year, NOW).view() as ledger:
        assert any(one.merged for one in ledger.standing("2021-targets"))


def test_this_years_forms_are_taken(last_year: Path, tmp_path: Path) -> None:
    replaced(last_year)
    generate(last_year, NOW, units=["v01"])
    path = sent(last_year, tmp_path / "new.xlsx", filled())
    (came,) = import_paths(last_year, NOW, [path], received=NOW(), copies=False).files
    assert came.merged
    assert came.returned.collection == "2022-targets"
