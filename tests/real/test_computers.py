"""Several computers, each with a folder of its own, import into one ledger on a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.small_forms import COLLECTION, begin, typed
from xlkpi.api.backup import backup
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.restore import restore
from xlkpi.api.verify import verify
from xlkpi.department.opened import Department
from xlkpi.ledger.database import access
from xlkpi.ledger.decisions import Extended, Given
from xlkpi.ledger.journal.events import Received, SpecKept
from xlkpi.problems import Unusable
from xlkpi.workspace.clock import system_clock

if TYPE_CHECKING:
    from tests.builders.database_server import DatabaseServer

COMPUTERS, EACH, WRONG = 8, 12, 5
ROOT = Path(__file__).parents[2]
XLKPI = sys.executable, "-c", "from xlkpi.cli import main; main()"
State = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Round:
    """A workspace whose workbooks went out, its ledger a file still; and a box for each."""

    workspace: Path
    boxes: tuple[Path, ...]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Each computer's box holds its own units, some of the next one's, and what all have."""
    folder = tmp_path_factory.mktemp("computers")
    workspace = folder / "w"
    begin(workspace, {f"u{n:03}": "" for n in range(COMPUTERS * EACH)})
    generate(workspace, system_clock)
    boxes = tuple(folder / f"box{n}" for n in range(COMPUTERS))
    issued = sorted((workspace / "output" / COLLECTION / "templates").glob("*.xlsx"))
    for number, file in enumerate(issued):
        own = number // EACH
        shared = (
            boxes if number % EACH == 0 else [boxes[own], *[boxes[own - 1]] * (number % 5 == 0)]
        )
        amount: object = "约50" if number < WRONG else number
        data = typed(file.read_bytes(), amount)
        for box in shared:
            box.mkdir(exist_ok=True)
            (box / file.name).write_bytes(data)
            os.utime(box / file.name, (1_610_000_000 + number, 1_610_000_000 + number))
    return Round(workspace, boxes)


def computer(begun: Round, folder: Path, url: str) -> Path:
    """Return another copy of the workspace as it was set up, with its ledger on a server."""
    shutil.copytree(begun.workspace, folder)
    if url:
        originals = folder.parent / "originals"
        originals.mkdir(exist_ok=True)
        with (folder / "xlkpi.toml").open("a", encoding="utf-8") as config:
            config.write(f'\n[ledger]\nurl = "{url}"\n')
            config.write(f"[originals]\nurl = '{originals}'\n")
    return folder


def begin_import(workspace: Path, *boxes: Path) -> subprocess.Popen[str]:
    words = [*XLKPI, "-C", str(workspace), "import", *map(str, boxes)]
    env = {**os.environ, "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8"}
    return subprocess.Popen(
        words, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def imported(workspace: Path, *boxes: Path) -> str:
    """Import to the end; some forms are wrong, and nothing else is."""
    process = begin_import(workspace, *boxes)
    said, _ = process.communicate()
    assert process.returncode == 1, said
    return said


def wrong_at(workspace: Path) -> set[str]:
    """Return what `log --verify` finds."""
    return {one.code for one in verify(workspace, system_clock).problems}


def ended(workspace: Path) -> State:
    """What became of every file and every form, and what stands in the master."""
    department = Department.at(workspace, system_clock)
    with department.view() as ledger:
        found = ledger.standing(COLLECTION)
        files = [
            (one.file, one.sha256, one.verdict, [str(p.message) for p in one.problems])
            for one in ledger.returns()
        ]
        received = Counter(
            one.event.returned.sha256
            for one in department.journal.entries()
            if isinstance(one.event, Received)
        )
    assert set(received.values()) == {1}
    forms = [(s.unit, s.status, s.merged, s.returned.file, s.submission) for s in found]
    return [*sorted(files), *sorted(forms, key=lambda form: form[0])]


@pytest.fixture(scope="module")
def by_one(begun: Round, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What one importer, with its ledger in a file, comes to."""
    workspace = computer(begun, tmp_path_factory.mktemp("one") / "w", "")
    imported(workspace, *begun.boxes)
    return ended(workspace)


def test_eight_importers_at_once_end_as_one_does(
    begun: Round, by_one: State, database_server: DatabaseServer, tmp_path: Path
) -> None:
    url = database_server.url("eight")
    computers = [computer(begun, tmp_path / f"computer{n}", url) for n in range(COMPUTERS)]
    at_once = [begin_import(*pair) for pair in zip(computers, begun.boxes, strict=True)]
    said = [one.communicate()[0] for one in at_once]
    assert {one.returncode for one in at_once} <= {0, 1}, said
    assert len(by_one) == 2 * COMPUTERS * EACH
    for one in computers[:2]:
        assert ended(one) == by_one
        assert wrong_at(one) <= {"S79"}  # its master is from before the last computer's


@pytest.mark.parametrize("way", ["kill", "immediate"])
def test_a_server_that_dies_and_comes_back_loses_nothing(
    begun: Round, by_one: State, database_server: DatabaseServer, tmp_path: Path, way: str
) -> None:
    name = f"dies_{way}"
    workspace = computer(begun, tmp_path / "w", database_server.url(name))
    process = at_work(database_server, name, workspace, begun)
    database_server.kill() if way == "kill" else database_server.stop(way)
    time.sleep(1)
    database_server.start()
    said, _ = process.communicate()
    assert (process.returncode, "连不上数据库" in said) == (1, True), said
    assert ended(workspace) == by_one
    assert wrong_at(workspace) == set()
    assert "重复" in imported(workspace, *begun.boxes)
    assert ended(workspace) == by_one


def at_work(
    server: DatabaseServer, name: str, workspace: Path, begun: Round
) -> subprocess.Popen[str]:
    """Begin an import; return it while the server is in the middle of a transaction of its."""
    with Department.at(workspace, system_clock).ledger():
        pass  # the journal is moved
    server.sql(
        name,
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(4); RETURN NEW; END $$",
        "CREATE TRIGGER slow BEFORE INSERT ON journal FOR EACH ROW"
        f" WHEN (NEW.seq = {COMPUTERS * EACH + 80}) EXECUTE FUNCTION slow()",
    )
    process = begin_import(workspace, *begun.boxes)
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    while not server.sql(name, asleep)[0][0]:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return process


def test_a_killed_importer_loses_nothing_and_holds_nobody_up(
    begun: Round, by_one: State, database_server: DatabaseServer, tmp_path: Path
) -> None:
    url = database_server.url("killed")
    one, other = (computer(begun, tmp_path / name, url) for name in ("one", "other"))
    process = at_work(database_server, "killed", one, begun)
    process.kill()
    process.communicate()
    imported(other, *begun.boxes)
    assert ended(other) == by_one
    assert wrong_at(other) == set()


def test_a_server_that_was_lost_is_filled_from_a_backup(
    begun: Round, database_server: DatabaseServer, tmp_path: Path
) -> None:
    """The journal goes into the backup, and from there into whatever database the URL names."""
    url = database_server.url("kept")
    workspace = computer(begun, tmp_path / "w", url)
    imported(workspace, begun.boxes[0])
    state = ended(workspace)
    backup(workspace, tmp_path / "b.zip")
    database_server.sql("kept", "DROP SCHEMA kept CASCADE", "CREATE SCHEMA kept")
    restore(tmp_path / "b.zip", tmp_path / "again", str)
    assert ended(tmp_path / "again") == state
    assert wrong_at(tmp_path / "again") == set()
    imported(tmp_path / "again", begun.boxes[0], begun.boxes[1])
    assert wrong_at(tmp_path / "again") == set()


def test_the_server_refuses_to_change_the_journal(
    begun: Round, database_server: DatabaseServer, tmp_path: Path
) -> None:
    workspace = computer(begun, tmp_path / "w", database_server.url("refuses"))
    imported(workspace, begun.boxes[0])
    for change in (
        "UPDATE journal SET hash = '' WHERE seq = 1", "DELETE FROM journal", "TRUNCATE journal",
    ):  # fmt: skip
        with pytest.raises(Exception, match="append-only"):
            database_server.sql("refuses", change)
    database_server.sql(
        "refuses", "ALTER TABLE journal DISABLE TRIGGER ALL",
        "UPDATE journal SET line = overlay(line placing 'x' from 50) WHERE seq = 3",
    )  # fmt: skip
    assert wrong_at(workspace) == {"S33"}


@pytest.fixture
def few(tmp_path: Path) -> Round:
    """The same with two units, and the one box that holds the first one's workbook."""
    workspace, box = tmp_path / "few", tmp_path / "box"
    begin(workspace, {"v01": "", "v02": ""})
    generate(workspace, system_clock)
    (file,) = (workspace / "output" / COLLECTION / "templates").glob("v01_*.xlsx")
    box.mkdir()
    (box / file.name).write_bytes(typed(file.read_bytes(), 5))
    return Round(workspace, (box,))


def test_a_decision_made_without_what_another_desk_recorded_is_refused(
    few: Round, database_server: DatabaseServer, tmp_path: Path
) -> None:
    url = database_server.url("decided")
    one, other = (computer(few, tmp_path / name, url) for name in ("one", "other"))
    given = Given("路上耽搁", "刘", "2021-01-12T00:00:00+00:00")
    extended = Extended(COLLECTION, "v01", "2021-02-01", given)
    department = Department.at(one, system_clock)
    with department.ledger() as ledger:
        assert ledger.standing(COLLECTION) == ()
        import_paths(other, system_clock, few.boxes)
        assert ledger.standing(COLLECTION) == ()  # what a verb sees stays one state
        ledger.append([replace(extended, unit="v02")])
        assert len(ledger.standing(COLLECTION)) == 1
        with pytest.raises(Unusable) as trouble:
            ledger.append([extended])
    assert [p.code for p in trouble.value.problems] == ["S67"]
    with department.ledger() as ledger:
        ledger.append([extended])
        decided = ledger.decisions(COLLECTION)
    assert [one.unit for one in decided if isinstance(one, Extended)] == ["v02", "v01"]


def test_a_server_that_stays_away_ends_it_with_one_sentence(
    few: Round,
    database_server: DatabaseServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "PAUSES", (0.1, 0.1))
    workspace = computer(few, tmp_path / "w", database_server.url("away"))
    department = Department.at(workspace, system_clock)

    def stopped_between() -> None:
        with department.ledger() as ledger:
            ledger.append([SpecKept("1" * 64, "")])
            database_server.stop("immediate")
            ledger.append([SpecKept("2" * 64, "")])

    def seen() -> None:
        with department.view():
            pass

    try:
        for verb in (stopped_between, seen):
            with pytest.raises(Unusable) as trouble:
                verb()
            (fault,) = trouble.value.problems
            assert (fault.code, "[ledger]" in fault.hint.zh) == ("S33", True)
    finally:
        database_server.start()
    with department.ledger() as ledger:
        ledger.append([SpecKept("3" * 64, "")])
    kept = [e.event for e in department.journal.entries() if isinstance(e.event, SpecKept)]
    assert [one.fingerprint[0] for one in kept][-2:] == ["1", "3"]
