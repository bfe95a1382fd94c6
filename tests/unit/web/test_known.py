"""What the api told is kept while it is so; whoever changes anything, nothing stale is told."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

import openpyxl
import psutil
import pytest

from xlkpi.api.collections import Collections, collections
from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.api.init import init
from xlkpi.api.status import CollectionStatus, status
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound
from xlkpi.web.known import Known
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock

NOW = fixed(datetime(2021, 1, 12, 2, tzinfo=UTC))
TARGETS = "2021-targets"
asked_for: list[str] = []


def counted(folder: Path, clock: Clock, collection: str) -> CollectionStatus:
    asked_for.append(collection)
    return status(folder, clock, collection)


def broken(folder: Path, _: Clock) -> Collections:
    asked_for.append("broken")
    return collections(folder / "nothing", NOW)


def slow(_: Path, __: Clock, seconds: float) -> str:
    sleep(seconds)
    return "told"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("known") / "w"
    init(made, NOW, example=True)
    generate(made, NOW, TARGETS, jobs=1)
    return made


@pytest.fixture
def known() -> Known:
    asked_for.clear()
    return Known()


def test_what_is_known_is_not_found_out_again(folder: Path, known: Known) -> None:
    first = known.ask(counted, folder, NOW, TARGETS)
    assert known.ask(counted, folder, NOW, TARGETS) is first
    assert asked_for == [TARGETS]


def test_whatever_changes_it_is_told_anew(folder: Path, known: Known) -> None:
    before = known.ask(counted, folder, NOW, TARGETS)
    unit = before.call.units[0].unit
    day = datetime(2021, 2, 1, tzinfo=UTC).date()
    extend(folder, NOW, Target(unit.id, None, "", TARGETS), day, Reason("下雪", "李四"))
    extended = known.ask(counted, folder, NOW, TARGETS)
    assert extended.extended == {unit.name: "2021-02-01"}

    roster = folder / "roster.xlsx"
    times = roster.stat()
    book = openpyxl.load_workbook(roster)
    cell = next(
        cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == unit.name
    )
    cell.value = unit.name[::-1]
    book.save(roster)
    os.utime(roster, ns=(times.st_atime_ns, times.st_mtime_ns))  # whatever its time says
    named = known.ask(counted, folder, NOW, TARGETS)
    assert named.call.units[0].unit.name == unit.name[::-1]

    config = folder / "xlkpi.toml"
    text = config.read_text("utf-8")
    last = before.last_day
    config.write_text(text.replace(last, "2021-01-11"), encoding="utf-8")
    assert known.ask(counted, folder, NOW, TARGETS).last_day == "2021-01-11"
    config.write_text(text, encoding="utf-8")
    assert known.ask(counted, folder, NOW, TARGETS).last_day == last


def test_the_day_that_ends_makes_forms_overdue(folder: Path, known: Known) -> None:
    last = known.ask(counted, folder, NOW, TARGETS).due
    late = known.ask(counted, folder, fixed(datetime(2021, 12, 1, tzinfo=UTC)), TARGETS)
    assert last < datetime(2021, 12, 1, tzinfo=UTC)
    assert any(one.overdue for one in late.call.units)
    assert not any(one.overdue for one in known.ask(counted, folder, NOW, TARGETS).call.units)


def test_a_faulty_configuration_is_told_and_forgotten_once_it_is_mended(
    folder: Path, known: Known
) -> None:
    known.ask(counted, folder, NOW, TARGETS)
    config = folder / "xlkpi.toml"
    text = config.read_text("utf-8")
    config.write_text(text + "\nnothing = [", encoding="utf-8")
    with pytest.raises(ProblemsFound):
        known.ask(counted, folder, NOW, TARGETS)
    config.write_text(text, encoding="utf-8")
    assert known.ask(counted, folder, NOW, TARGETS).collection == TARGETS


def test_what_is_raised_is_raised_each_time(folder: Path, known: Known) -> None:
    for _ in range(2):
        with pytest.raises(ProblemsFound):
            known.ask(broken, folder, NOW)
    assert asked_for == ["broken", "broken"]


def test_what_takes_long_is_found_out_meanwhile(folder: Path, known: Known) -> None:
    assert known.ask_soon(slow, 0.01, folder, NOW, 0.3) is None
    until, found = monotonic() + 60, None
    while found is None and monotonic() < until:
        found = known.ask_soon(slow, 0.1, folder, NOW, 0.3)
    assert found == "told"


def test_what_is_not_known_by_now_need_not_be_found_out(folder: Path, known: Known) -> None:
    assert known.ask_soon(slow, 0, folder, NOW, 0.0) is None
    assert known.ask(slow, folder, NOW, 0.0) == "told"
    assert known.ask_soon(slow, 0, folder, NOW, 0.0) == "told"


def leaves_marks(_: Path, __: Clock, marks: Path, seconds: float) -> str:
    mark = marks / str(os.getpid())
    mark.write_text("begun", encoding="utf-8")
    sleep(seconds)
    mark.with_suffix(".end").write_text("ended", encoding="utf-8")
    return "told"


def begun(marks: Path) -> list[psutil.Process]:
    """Wait until something is being found out; return the processes that do it."""
    until = monotonic() + 60
    while not list(marks.iterdir()) and monotonic() < until:
        sleep(0.01)
    return [
        psutil.Process(int(one.name)) for one in marks.iterdir() if psutil.pid_exists(int(one.name))
    ]


def test_what_is_asked_for_twenty_times_at_once_is_found_out_once(
    folder: Path, known: Known, tmp_path: Path
) -> None:
    def ask_soon() -> None:
        known.ask_soon(leaves_marks, 0.01, folder, NOW, tmp_path, 1.0)

    def ask() -> None:
        known.ask(counted, folder, NOW, TARGETS)

    asking = [Thread(target=one) for one in (ask_soon, ask) * 20]
    for one in asking:
        one.start()
    for one in asking:
        one.join(60)
    assert asked_for == [TARGETS]
    assert len(begun(tmp_path)) == 1
    known.close()


def test_no_more_than_two_are_found_out_side_by_side(
    folder: Path, known: Known, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        known.ask_soon(leaves_marks, 0.01, folder, NOW, tmp_path / str(number), 60.0)
    assert begun(tmp_path / "0")
    assert begun(tmp_path / "1")
    assert not list((tmp_path / "2").iterdir())
    known.close()


def test_what_is_out_of_date_is_called_off_and_begun_anew(
    folder: Path, known: Known, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    states = ["before"]

    def state(_: Path, __: Clock) -> str:
        return states[-1]

    assert known.ask_soon(leaves_marks, 0.01, folder, NOW, marks, 60.0, by=state) is None
    (first,) = begun(marks)
    states.append("after")
    assert known.ask_soon(leaves_marks, 0.01, folder, NOW, marks, 60.0, by=state) is None
    first.wait(20)
    until = monotonic() + 60
    while len(list(marks.iterdir())) < 2 and monotonic() < until:
        sleep(0.01)
    last = next(one for one in begun(marks) if one.pid != first.pid)
    known.close()  # as when the desk is ended
    last.wait(20)
    assert not list(marks.glob("*.end"))
