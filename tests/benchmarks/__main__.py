"""Times xlkpi beside bare libraries for docs/performance.md; --slice holds a run against it."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from tests.benchmarks import desk, generate, importing, master, starting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from tests.benchmarks.kit.rounds import Measured

SLICED = (starting, generate, importing, master)
BENCHMARKS = (*SLICED, desk)
"""What a short run times, and what a full one does: the desk's workspaces take minutes to make."""
FULL, SLICE = (5, 5), (1, 3)
"""Copies of the example in the town, and rounds."""
PAGE = Path("docs/performance.md")
KEPT = Path("tests/benchmarks/slice.json")
"""The ratios of the slice when the page was written, but for those of disk and processors."""
ON_DISK = (generate.SAVED, generate.TWO, importing.RECORDED, importing.TWO)
MARK = "<!-- measured -->"
_WORSE = 2
_LIBRARIES = ("xlsxwriter", "openpyxl", "python-calamine", "pandera", "polars", "click")


def main() -> int:
    """Run the benchmarks; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--slice", action="store_true", help="a short run, red at twice the page's")
    names = [one.__name__.rpartition(".")[2] for one in BENCHMARKS]
    parser.add_argument("--only", choices=names, help="one of the full run, its part of the page")
    said = parser.parse_args()
    if said.slice:
        return _held(_run(SLICED, SLICE))
    if said.only:
        _write_only(_run([BENCHMARKS[names.index(said.only)]], FULL)[0])
        return 0
    kept = {name: round(ratio, 3) for name, ratio in _held_against(_run(SLICED, SLICE)).items()}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    head, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(head + mark + "\n" + "\n".join(_page(_run(BENCHMARKS, FULL))), "utf-8")
    return 0


def _run(benchmarks: Sequence[ModuleType], size: tuple[int, int]) -> Sequence[Measured]:
    found = []
    for benchmark in benchmarks:
        found.append(benchmark.measure(*size))
        print(found[-1], flush=True)
    return found


def _held_against(found: Sequence[Measured]) -> Mapping[str, float]:
    """Return the ratios that say as much on another machine."""
    return {
        f"{one.name}: {name}": ratio
        for one in found
        for name, ratio in one.ratios.items()
        if not any(on_disk in name for on_disk in ON_DISK)
    }


def _held(found: Sequence[Measured]) -> int:
    """Return 1 where a ratio is more than twice what it was when the page was written."""
    kept = json.loads(KEPT.read_text("utf-8"))
    worse = [
        f"{name}: {ratio:.2f}, was {kept[name]:.2f}"
        for name, ratio in _held_against(found).items()
        if ratio > _WORSE * kept[name]
    ]
    print(
        "\n".join(["slower than twice docs/performance.md:", *worse] if worse else ["as measured"])
    )
    return int(bool(worse))


def _write_only(found: Measured) -> None:
    """Put one benchmark in its place on the page."""
    head, mark, rest = PAGE.read_text("utf-8").partition(f"\n### {found.name}\n")
    if not mark:
        raise SystemExit(f"{PAGE}: {found.name}")
    _, further, tail = rest.partition("\n### ")
    PAGE.write_text("\n".join((head, *_section(found), "")) + further[1:] + tail, "utf-8")


def _page(found: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the page."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    memory = psutil.virtual_memory().total / 2**30
    yield f"{platform.machine()}, {psutil.cpu_count()} processors, {memory:.0f} GiB, "
    yield f"{platform.system()}, Python {platform.python_version()}; {libraries}."
    for one in found:
        yield ""
        yield from _section(one)
    yield ""


def _section(one: Measured) -> Iterator[str]:
    yield f"### {one.name}\n\n{one.size}; medians of rounds.\n"
    yield f"| | ms for each {one.each} |\n| --- | ---: |"
    yield from (f"| {name} | {ms:.2f} |" for name, ms in one.ms.items())
    yield "\n| ratio | |\n| --- | ---: |"
    yield from (f"| {name} | {ratio:.2f} |" for name, ratio in one.ratios.items())


if __name__ == "__main__":
    sys.exit(main())
