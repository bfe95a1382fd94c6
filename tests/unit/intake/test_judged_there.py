"""Workbooks judged where they are opened come out as those that the importing process judges."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.opened_books import opened, saved
from xlkpi.api.generate import generate, generate_blank
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.demo.clerks import fill
from xlkpi.demo.story import Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.intake import judging_work
from xlkpi.intake.judged_there import JudgedThere
from xlkpi.intake.taking import _Read
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from pathlib import Path

    from xlkpi.intake.results import Imported

COLLECTION, UNITS = "2021-targets", ("v01", "v02", "c01")
NOW = fixed(datetime(2021, 1, 4, 1, 0, tzinfo=UTC))
CAME = datetime(2021, 1, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose workbooks are out, those of each unit and the one for everybody."""
    folder = tmp_path_factory.mktemp("issued") / "w"
    init(folder, NOW, example=True)
    generate(folder, NOW, COLLECTION, units=UNITS)
    generate_blank(folder, NOW, COLLECTION)
    return folder


@pytest.fixture(scope="module")
def inbox(issued: Path) -> Path:
    """What came back: as sent out, by another name, in an archive, rejected, and other files."""
    folder = issued.with_name("inbox")
    folder.mkdir()
    with Department.at(issued, NOW).view() as ledger:
        issues = LedgerIssues(ledger)
        sent = {one.unit: one for one in generate(issued, NOW, COLLECTION, UNITS)}
        books: dict[str, bytes] = {}
        for unit, one in sent.items():
            expected = issues.newest(COLLECTION, unit)
            assert expected is not None
            habit = Habit(amount=negative) if unit == "v02" else Habit()
            books[unit] = fill(one.file.read_bytes(), expected.plan, habit, "赵一", "0315-5550001")
    names = {unit: one.file.name for unit, one in sent.items()}
    (folder / names["v02"]).write_bytes(books["v02"])
    (folder / "表.xlsx").write_bytes(books["c01"])
    with zipfile.ZipFile(folder / "包.zip", "w") as packed:
        packed.writestr(names["v01"], books["v01"])
    (folder / "2.xlsx").write_bytes(saved(opened(books["v02"])))  # the same, saved anew
    blank = next((issued / "output").rglob("*（通用）.xlsx"))
    shutil.copy(blank, folder / "通用.xlsx")
    (folder / "坏.xlsx").write_bytes(b"rubbish")
    (folder / "说明.txt").write_bytes("请查收".encode())
    return folder


def negative(amount: Decimal) -> float:
    return -float(amount)


def taken(issued: Path, inbox: Path, to: Path) -> tuple[Imported, Mapping[str, bytes]]:
    shutil.copytree(issued, to)
    found = import_paths(to, NOW, [inbox], received=CAME, jobs=2)
    files = (file for file in (to / "output").rglob("*") if file.is_file())
    written = {
        str(file.relative_to(to)): file.read_bytes() for file in files if "ledger" not in file.name
    }
    return found, written


@pytest.mark.parametrize("together", [2, 32])
def test_journal_copies_and_master_are_the_same_whoever_judges(
    issued: Path, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    here = taken(issued, inbox, tmp_path / "here")
    monkeypatch.setattr(judging_work, "WORTH_IT", 0)
    monkeypatch.setattr(judging_work, "MANY", together)
    there = taken(issued, inbox, tmp_path / "there")
    assert there[1] == here[1]
    assert any(name.endswith("_退回.xlsx") for name in here[1])
    assert [one.problems for one in there[0].files] == [one.problems for one in here[0].files]


def test_what_is_called_as_it_was_sent_out_is_judged_where_it_was_opened(
    issued: Path, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging_work, "WORTH_IT", 0)
    judged: dict[str, bool] = {}
    reading = _Read.of.__func__  # type: ignore[attr-defined]

    def noted(cls: type[_Read], *given: object) -> _Read:
        made: _Read = reading(cls, *given)
        judged[made.file.came.name] = isinstance(made.read, JudgedThere)
        return made

    monkeypatch.setattr(_Read, "of", classmethod(noted))
    taken(issued, inbox, tmp_path / "there")
    there = sorted(name for name, elsewhere in judged.items() if elsewhere)
    assert [name.rpartition("_")[0] for name in there] == ["v02", "包.zip!v01"]


def test_few_files_are_judged_by_who_takes_them_in(
    issued: Path, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a process would have to load what judging needs")

    monkeypatch.setattr(judging_work, "judged_each", never)
    found, _ = taken(issued, inbox, tmp_path / "here")
    assert len(found.files) == 7
