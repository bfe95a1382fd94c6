"""A drop that a killed desk took in half is taken in whole by the next one, once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from tests.benchmarks.kit.county import answer, county
from tests.benchmarks.kit.example import BACK, COLLECTION, SENT
from tests.builders.desks import WHEN, Running
from tests.conftest import SOAK
from xlkpi.api.generate import generate
from xlkpi.api.log import log
from xlkpi.api.status import status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.builders.desks import Visitor

UNITS = 500 if SOAK else 24
PATIENCE = 20
"""Seconds in which a page is shown meanwhile, however much the machine has to do."""
_PROGRAM = f"""
import sys
from datetime import datetime
from pathlib import Path
from xlkpi.web.desk import Beginning
from xlkpi.web.serving import serve
from xlkpi.workspace.clock import fixed
home, folder = map(Path, sys.argv[1:])
clock = fixed(datetime.fromisoformat({BACK.isoformat()!r}))
serve(home, Beginning(folder), clock, "zh-CN", lambda at: print(at, flush=True))
"""


@contextmanager
def served(home: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[str], Visitor]]:
    """A desk in a process of its own, and somebody at it; it is killed at the end."""
    command = [sys.executable, "-c", _PROGRAM, str(home), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            assert process.stdout is not None
            running = Running(process.stdout.readline().strip(), home)
            yield process, running.visitor()
        finally:
            process.kill()


def dropped(visitor: Visitor, here: str, files: Mapping[str, bytes]) -> str:
    """Drop files; return the address of what was begun, without waiting for its end."""
    hidden = visitor.hidden(f"{here}/in")
    for name, data in files.items():
        headers = {
            "X-Desk-Token": hidden["token"],
            "X-Name": quote(name),
            "X-Modified": str(WHEN.timestamp()),
        }
        assert visitor.ask("POST", f"/uploads/{hidden['once']}", data, headers).status == 204
    typed = urlencode({**hidden, "batch": hidden["once"]}).encode("ascii")
    return visitor.ask("POST", f"{here}/in/take", typed).headers["location"]


def looked_at(visitor: Visitor, here: str) -> float:
    """Look at pages; return the seconds that the slowest of them took."""
    slowest = 0.0
    for page in ("overview", "units", "units/u000002", "in"):
        begun = perf_counter()
        shown = visitor.ask("GET", f"{here}/{page}")
        assert shown.status == 200, shown.seen
        slowest = max(slowest, perf_counter() - begun)
    return slowest


def told(folder: Path) -> tuple[list[tuple[str, ...]], object, bytes]:
    """The end state: what is on record, how far everybody is, the master."""
    entries = [(one.kind, one.unit, one.file, one.what.zh) for one in log(folder, fixed(BACK))]
    units = status(folder, fixed(BACK), COLLECTION).call.units
    kept = [one for one in entries if one[0] != "master"]
    return sorted(kept), units, (folder / "output" / COLLECTION / "master.xlsx").read_bytes()


def test_killed_and_dropped_again_is_as_never_killed(tmp_path: Path) -> None:
    first, killed = tmp_path / "first", tmp_path / "killed"
    county(first, UNITS)
    generate(first, fixed(SENT), COLLECTION, jobs=2)
    answer(first, tmp_path / "inbox")
    shutil.copytree(first, killed)
    files = {one.name: one.read_bytes() for one in sorted((tmp_path / "inbox").iterdir())}

    with served(tmp_path / "home1", first) as (_, visitor):
        here = visitor.get(quoted(visitor)).path.rpartition("/")[0]
        job, slowest, seen = dropped(visitor, here, files), 0.0, set()
        while not (now := progress(visitor, job))["ended"]:
            seen.add(now["done"])
            slowest = max(slowest, looked_at(visitor, here))
        assert len(seen) > 1 or not SOAK  # it says how far it is
        assert slowest < PATIENCE

    with served(tmp_path / "home2", killed) as (process, visitor):
        here = visitor.get(quoted(visitor)).path.rpartition("/")[0]
        job, until = dropped(visitor, here, files), monotonic() + 600
        while not int(str(progress(visitor, job).get("done", 0))) and monotonic() < until:
            sleep(0.01)
        process.kill()
        process.wait()
    some = sum(one.kind == "received" for one in log(killed, fixed(BACK)))
    assert some <= UNITS
    assert not SOAK or some < UNITS
    with served(tmp_path / "home3", killed) as (_, visitor):
        here = visitor.get(quoted(visitor)).path.rpartition("/")[0]
        job = dropped(visitor, here, files)
        while not progress(visitor, job)["ended"]:
            sleep(0.1)
    assert told(killed) == told(first)


def progress(visitor: Visitor, job: str) -> dict[str, object]:
    found = json.loads(visitor.ask("GET", f"{job}/progress").content)
    assert isinstance(found, dict)
    return found


def quoted(visitor: Visitor) -> str:
    """The page of the workspace that was opened."""
    return "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
