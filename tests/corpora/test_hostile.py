"""All hostile files in one import beside honest ones: each is told, none hurts, none is waited for.

Expectations stand with the files (tests/hostile*.py).
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psutil
import pytest

from tests.builders.opened_books import opened, saved
from tests.builders.raw_books import packed
from tests.hostile.base import Base
from tests.hostile.corpus import CORPUS
from tests.hostile.entry import READ, Hostile
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.demo.clerks import fill
from xlkpi.demo.story import Habit
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.importer.returns import judge_returns, read_return
from xlkpi.intake import judging_work, taking
from xlkpi.reader.process import opened as opened_alone
from xlkpi.records import Status
from xlkpi.workers.process import WorkProcess
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlkpi.intake.results import ImportedFile

NOW = fixed(datetime(2021, 1, 12, tzinfo=UTC))
UNIT, OTHERS = "c01", ("v06", "v07", "o01")
HONEST = ("诚实一.xlsx", "诚实二.zip", "龘诚实三.xlsx")
ACCEPTED = (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS)
MOST_SECONDS, MOST_BYTES = 10.0, 1 << 30


@dataclass
class Costs:
    """Seconds of computing for each file's reading and each batch's judging, bytes of processes.

    Not seconds on the clock: the machine may be busy with other tests.
    """

    read: dict[str, float] = field(default_factory=dict)
    judged: list[float] = field(default_factory=list)
    memory: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """The one import of all files."""

    files: Sequence[ImportedFile]
    costs: Costs

    def of(self, name: str) -> Sequence[ImportedFile]:
        """A file, or those of an archive."""
        inside = (name, f"{name}!")
        files = [f for f in self.files if (f.returned.file + "!").startswith(inside)]
        return [
            f for f in files if f.returned.file == name or f.returned.file.startswith(inside[1])
        ]


def run_of_all(workspace: Path) -> Run:
    """All files of the corpus and three honest ones, imported together by two processes."""
    init(workspace, NOW, example=True)
    generated = generate(workspace, NOW, units=[UNIT, *OTHERS])
    with Department.at(workspace, NOW).view() as ledger:
        issues = LedgerIssues(ledger)
        issued = {one.unit: issues.newest("2021-targets", one.unit) for one in generated}
    plans = {unit: found.plan for unit, found in issued.items() if found is not None}
    filled = {
        one.unit: fill(one.file.read_bytes(), plans[one.unit], Habit(), "赵一", "0315-5550000")
        for one in generated
    }
    base = Base(saved(opened(filled[UNIT])), plans[UNIT])
    inbox = workspace.parent / "收件箱"
    inbox.mkdir()
    (inbox / "0.xlsx").write_bytes(base.data)
    (inbox / HONEST[0]).write_bytes(filled[OTHERS[0]])
    (inbox / HONEST[1]).write_bytes(packed({"村/诚实二.xlsx": filled[OTHERS[1]]}))
    (inbox / HONEST[2]).write_bytes(filled[OTHERS[2]])
    for one in CORPUS:
        (inbox / one.name).write_bytes(one.build(base))
    with pytest.MonkeyPatch.context() as patch:
        costs = watched(patch)
        imported = import_paths(workspace, NOW, [inbox], received=NOW(), jobs=2)
    return Run(tuple(imported.files), costs)  # each look at one reads it from the disk


def watched(patch: pytest.MonkeyPatch) -> Costs:
    """What the import costs from here on."""
    costs = Costs()
    asking = WorkProcess.ask

    def timed(self: WorkProcess, function: Any, args: Sequence[Any], limits: Any = None) -> Any:
        began = time.thread_time()
        name = args[1] if function is opened_alone else args[0][0].name
        try:
            with sampled(costs, self) as sampling:
                return asking(self, function, args, limits)
        finally:
            costs.read[name] = time.thread_time() - began + sampling.seconds

    def costing(judging: Callable[..., Any]) -> Callable[..., Any]:
        def judged(*given: object) -> object:
            began = time.thread_time()
            found = judging(*given)
            costs.judged.append(time.thread_time() - began)
            return found

        return judged

    patch.setattr(WorkProcess, "ask", timed)
    patch.setattr(judging_work, "FEW", 1)
    patch.setattr(judging_work, "WORTH_IT", 10_000)
    for judging in (read_return, judge_returns):
        patch.setattr(taking, judging.__name__, costing(judging))
    return costs


class sampled:  # noqa: N801 - reads as a word in a with statement
    """Looks at a reading process, and at the memory of this one, fifty times a second."""

    def __init__(self, costs: Costs, reading: WorkProcess) -> None:
        self.seconds = 0.0
        self._memory = costs.memory
        self._reading = reading
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        own = psutil.Process()
        used_before: dict[int, float] = {}
        while True:
            asked = self._reading._watched  # noqa: SLF001 - the process itself is looked at
            with suppress(psutil.Error):
                self._remember(own)
            with suppress(psutil.Error):
                if asked is not None:
                    self._remember(asked)
                    used = sum(asked.cpu_times()[:2])
                    before = used_before.setdefault(asked.pid, used)
                    self.seconds = max(self.seconds, used - before)
            if self._done.wait(0.02):
                return

    def _remember(self, process: psutil.Process) -> None:
        most = self._memory.get(process.pid, 0)
        self._memory[process.pid] = max(most, process.memory_info().rss)


def codes(files: Sequence[ImportedFile]) -> set[str]:
    return {problem.code for file in files for problem in file.problems}


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len({one.name for one in CORPUS}) == len(CORPUS) >= 60


def test_each_is_told_or_read_right_and_none_hurts_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # a process of its own: what traces the lines of this one would be part of the costs
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        found = process.submit(findings, tmp_path / "w").result()
    assert capfd.readouterr() == ("", "")
    assert found.wrong == []
    assert {n: s for n, s in found.costs.read.items() if s >= MOST_SECONDS} == {}
    assert len(found.costs.read) > len(CORPUS)
    assert 0 < max(found.costs.judged) < MOST_SECONDS
    assert 0 < max(found.costs.memory.values()) < MOST_BYTES
    assert found.stray == []


@dataclass(frozen=True)
class Findings:
    """What the import of all files did."""

    wrong: list[str]
    stray: list[Path]
    costs: Costs


def findings(workspace: Path) -> Findings:
    run = run_of_all(workspace)
    told = [wrong(run, one) for one in CORPUS]
    hurt = [name for name in HONEST if [unhurt(file) for file in run.of(name)] != [True]]
    return Findings([*chain(*told), *hurt], stray(workspace), run.costs)


def unhurt(file: ImportedFile) -> bool:
    return file.status in ACCEPTED and file.merged


def wrong(run: Run, one: Hostile) -> Iterator[str]:
    """What is not as expected of a file."""
    files = run.of(one.name)
    found = codes(files)
    if "F30" in found:
        yield f"{one.name}: {[p.place.value for f in files for p in f.problems if p.code == 'F30']}"
    elif one.expect is READ:
        (plain,) = run.of("0.xlsx")
        same = [contents(file) for file in files] == [contents(plain)]
        sound = all(form.verdict in ACCEPTED for f in files for form in f.returned.submissions)
        if not (same and sound and one.also <= found):
            yield f"{one.name}: not read right, {found}"
    elif not one.expect & found or any(file.merged for file in files):
        yield f"{one.name}: {found} for {sorted(one.expect)}"


def contents(file: ImportedFile) -> list[str]:
    return [form.content for form in file.returned.submissions]


def stray(workspace: Path) -> list[Path]:
    """Files of archives that lie where their names lead, and originals outside the inbox."""
    places = [Path("/"), workspace.parent, Path.cwd(), *Path.cwd().parents]
    outside = [path for place in places for path in place.glob("hostile-*")]
    inbox = workspace / "output" / "inbox"
    notes = workspace.parent.rglob("*.deliveries")
    return [*outside, *(path for path in notes if path.parent.parent != inbox)]
