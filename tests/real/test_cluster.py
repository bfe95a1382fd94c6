"""A Dask cluster makes and judges as this machine does, to the byte; what is lost is done again."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.benchmarks.kit.example import BACK, COLLECTION, SENT, example
from tests.real.cluster import cluster
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.demo.clerks import fill
from xlkpi.demo.story import Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.intake import judging_work
from xlkpi.problems import Unusable
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

    from tests.real.cluster import Cluster
    from xlkpi.intake.results import Imported

    Here = tuple[list[tuple[object, ...]], Mapping[str, object]]


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have few files taken for many, in small portions."""
    monkeypatch.setattr("xlkpi.api.generate._WORTH_IT", 0)
    monkeypatch.setattr("xlkpi.api.generate._PORTION", 4)
    monkeypatch.setattr(judging_work, "WORTH_IT", 0)
    monkeypatch.setattr(judging_work, "MANY", 2)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 13 units, nothing issued."""
    folder = tmp_path_factory.mktemp("town") / "town"
    example(folder)
    return folder


@pytest.fixture(scope="module")
def answered(town: Path) -> tuple[Path, Path]:
    """The same with what was issued, and a folder of what came back."""
    issued, inbox = town.with_name("issued"), town.with_name("inbox")
    shutil.copytree(town, issued)
    inbox.mkdir()
    made = generate(issued, fixed(SENT), COLLECTION)
    with Department.at(issued, fixed(SENT)).view() as ledger:
        issues = LedgerIssues(ledger)
        for number, one in enumerate(made):
            expected = issues.newest(COLLECTION, one.unit)
            assert expected is not None
            habit = Habit(amount=negative) if number % 5 == 0 else Habit()
            data = fill(one.file.read_bytes(), expected.plan, habit, "赵一", "0315-5550000")
            name = one.file.name if number % 3 else f"{number}.xlsx"  # whose it is: not said
            (inbox / name).write_bytes(data)
    (inbox / "坏.xlsx").write_bytes(b"rubbish")
    return issued, inbox


@pytest.fixture(scope="module")
def here(answered: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Here:
    """What became of it where this process judges all of it: what is told, what is written."""
    folder = tmp_path_factory.mktemp("here") / "here"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging_work, "WORTH_IT", 10_000)
        found = imported(answered, folder)
    assert sum(one.fails for one in found.files) == 4
    return told(found), content(folder)


def negative(amount: Decimal) -> float:
    return -float(amount)


def content(folder: Path) -> Mapping[str, object]:
    """All that a workspace has written, the database as what it holds."""
    database = folder / "output" / "ledger.db"
    files = {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted((folder / "output").rglob("*"))
        if file.is_file() and not file.name.startswith(database.name)
    }
    with sqlite3.connect(database) as connection:
        return {**files, "ledger": [*connection.iterdump()]}


def imported(issued: tuple[Path, Path], to: Path, address: str = "", jobs: int = 2) -> Imported:
    shutil.copytree(issued[0], to)
    clock, inbox = fixed(BACK), issued[1]
    return import_paths(to, clock, [inbox], received=BACK, jobs=jobs, cluster=address)


def told(found: Imported) -> list[tuple[object, ...]]:
    files = ((one.returned.file, one.status, one.merged, one.problems) for one in found.files)
    return [*files, found.problems]


def test_a_cluster_makes_the_same_workbooks_and_the_same_journal(
    town: Path, tmp_path: Path, running: Cluster
) -> None:
    for name, address in (("here", ""), ("there", running.address)):
        shutil.copytree(town, tmp_path / name)
        generate(tmp_path / name, fixed(SENT), COLLECTION, jobs=2, cluster=address)
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_cluster_judges_the_same_and_master_and_ledger_are_the_same(
    answered: tuple[Path, Path], here: Here, tmp_path: Path, running: Cluster
) -> None:
    there = imported(answered, tmp_path / "there", running.address)
    assert (told(there), content(tmp_path / "there")) == here


@pytest.mark.parametrize("jobs", [1, 2])
def test_however_many_processes_judge_the_same_becomes_of_files(
    answered: tuple[Path, Path], here: Here, tmp_path: Path, jobs: int
) -> None:
    there = imported(answered, tmp_path / "there", jobs=jobs)
    assert (told(there), content(tmp_path / "there")) == here


@pytest.mark.parametrize("whole", [False, True])
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(
    answered: tuple[Path, Path], here: Here, tmp_path: Path, *, whole: bool
) -> None:
    """Its process alone, which its nanny starts anew; or the nanny with it, for good."""
    with cluster(tmp_path / "cluster") as lost:

        def kill() -> None:
            below = lost.working(0)
            if whole:
                lost.nannies[0].kill()
            for process in below:
                with suppress(psutil.NoSuchProcess):
                    process.kill()

        killing = threading.Thread(target=when_begun, args=(tmp_path / "there", kill))
        killing.start()
        there = imported(answered, tmp_path / "there", lost.address)
        killing.join()
    assert (told(there), content(tmp_path / "there")) == here


def when_begun(folder: Path, then: Callable[[], None]) -> None:
    """Do something once the first original of an import is kept."""
    while not any(folder.glob("output/inbox/*/*")):
        time.sleep(0.01)
    then()


def test_a_cluster_without_workers_is_told(tmp_path: Path, town: Path) -> None:
    with cluster(tmp_path / "cluster", workers=0) as bare, pytest.raises(Unusable) as found:
        generate(town, fixed(SENT), COLLECTION, cluster=bare.address)
    assert [one.code for one in found.value.problems] == ["S39"]
    assert not any((town / "output").rglob("*.xlsx"))
