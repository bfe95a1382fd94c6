"""A whole round of many units, step by step: what it costs, and whether that grows with them."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING

import psutil

from tests.benchmarks.kit.county import FORMS, ROWS, answer, county
from tests.benchmarks.kit.example import BACK, COLLECTION, SENT
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.master import master
from xlkpi.api.report import report
from xlkpi.api.status import status
from xlkpi.workers.elsewhere import rest
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PAGE = Path("docs/performance.md")
START, END = "<!-- round -->", "<!-- end of round -->"
_PAUSE = 0.02
"""Seconds between two looks at the memory of a step's processes."""
_SMALLER = 10
_LEAST = 1000
"""Units of the smallest round that is put on the page: what is computed from it needs as many."""
_MIB = 2**20
_JOBS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took: seconds by the clock and of processors, bytes of its greatest process."""

    wall: float
    cpu: float
    peak: int


def _import(folder: Path, inbox: Path) -> None:
    clock = fixed(BACK)
    import_paths(folder, clock, [inbox], received=BACK, master=False, jobs=_JOBS)


STEPS: Mapping[str, Callable[[Path, Path], object]] = {
    "generate": lambda folder, _: generate(folder, fixed(SENT), COLLECTION, jobs=_JOBS),
    "import": _import,
    "master": lambda folder, _: master(folder, fixed(BACK), COLLECTION),
    "report": lambda folder, _: report(folder, fixed(BACK), COLLECTION),
    "status": lambda folder, _: status(folder, fixed(BACK), COLLECTION),
}


def main() -> None:
    """Run a round of a tenth of the units, then of all; write both into the page where many."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.round", description=__doc__)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--step", nargs=3, metavar=("STEP", "WORKSPACE", "INBOX"))
    parser.add_argument("--only-print", action="store_true", help="leave the page as it is")
    said = parser.parse_args()
    if said.step is not None:
        _run(*said.step)
        return
    smaller, whole = (_round(units) for units in (max(1, said.units // _SMALLER), said.units))
    text = "\n".join(_section(said.units, smaller, whole))
    print(text)
    if said.units >= _LEAST and not said.only_print:
        _write(text)


def _run(step: str, folder: str, inbox: str) -> None:
    """Do one step in this process and print what it took, its processes' time with it."""
    start = perf_counter()
    STEPS[step](Path(folder), Path(inbox))
    wall = perf_counter() - start
    rest(0)  # the time of a process is known once it has ended, of one that idles too
    print(json.dumps([wall, sum(os.times()[:4])]))


def _round(units: int) -> Mapping[str, Cost]:
    """Play a round with so many units in a workspace of its own."""
    costs = {}
    with tempfile.TemporaryDirectory(prefix="xlkpi-round-") as folder:
        work, inbox = Path(folder) / "work", Path(folder) / "inbox"
        county(work, units)
        for step in STEPS:
            if step == "import":
                answer(work, inbox)
            costs[step] = _measured(step, work, inbox)
            print(f"{units} units, {step}: {costs[step]}", flush=True)
    return costs


def _measured(step: str, folder: Path, inbox: Path) -> Cost:
    """Do a step in a process of its own; its children are looked at as well."""
    command = [sys.executable, "-m", "tests.benchmarks.round", "--step", step]
    command += map(str, (folder, inbox))
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this very program
        while process.poll() is None:
            peak = max(peak, _greatest(process.pid))
            sleep(_PAUSE)
        out = process.stdout.read() if process.stdout is not None else ""
    if process.returncode:
        raise SystemExit(process.returncode)
    wall, cpu = json.loads(out)
    return Cost(wall, cpu, peak)


def _greatest(pid: int) -> int:
    """Return the memory of the greatest of a process and those that it started, in bytes."""
    try:
        one = psutil.Process(pid)
        return max(map(_resident, (one, *one.children(recursive=True))))
    except psutil.NoSuchProcess:
        return 0


def _resident(one: psutil.Process) -> int:
    try:
        return int(one.memory_info().rss)
    except psutil.Error:  # it has ended meanwhile
        return 0


def _section(units: int, smaller: Mapping[str, Cost], whole: Mapping[str, Cost]) -> Iterator[str]:
    """Yield the lines of the page."""
    few, forms = max(1, units // _SMALLER), units * FORMS
    yield f"{units:,} units ({forms:,} forms, {forms * ROWS:,} indicator rows), {_JOBS} processes;"
    yield f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}.\n"
    heads = ("s", "s of processors", "MiB at most", "those of", "ms for each workbook", "that of")
    yield (
        "| | "
        + " | ".join(f"{h} {few:,}" if h in {"those of", "that of"} else h for h in heads)
        + " |"
    )
    yield "| ---" + " | ---:" * len(heads) + " |"
    for step, cost in whole.items():
        each, before = (1000 * c.cpu / n for c, n in ((cost, units), (smaller[step], few)))
        yield _line(step, cost, smaller[step].peak, (each, before))
    together, less = _together(whole), _together(smaller)
    each, before = 1000 * together.cpu / units, 1000 * less.cpu / few
    yield _line("together", together, less.peak, (each, before))
    yield f"\nA workbook of {units:,} costs {each / before:.2f} times what one of {few:,} does."


def _line(step: str, cost: Cost, peak: int, each: tuple[float, float]) -> str:
    memory = " | ".join(f"{of / _MIB:.0f}" for of in (cost.peak, peak))
    workbook = " | ".join(f"{ms:.2f}" for ms in each)
    return f"| {step} | {cost.wall:.1f} | {cost.cpu:.1f} | {memory} | {workbook} |"


def _together(costs: Mapping[str, Cost]) -> Cost:
    known = tuple(costs.values())
    return Cost(sum(c.wall for c in known), sum(c.cpu for c in known), max(c.peak for c in known))


def _write(text: str) -> None:
    """Put the section in its place on the page."""
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(START)
    _, end, tail = rest.partition(END)
    PAGE.write_text(f"{head}{START}\n{text}\n{end}{tail}", "utf-8")


if __name__ == "__main__":
    main()
