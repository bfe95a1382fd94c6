"""What starting a verb costs beside a bare click program, each a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.kit.recorded import recorded, sampled
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP, BARE = "xlkpi --help", "a bare click program, --help"
FEW, SOME, MANY = 13, 1_000, 10_000
"""Units that have three forms each on record; the most of them in a full run alone."""
_BARE = """
import click

@click.group()
def main(): "A program."

@main.command()
def one(): "A verb."

main()
"""
_XLKPI = "from xlkpi.cli import main; main()"


def measure(copies: int, rounds: int) -> Measured:
    """Time the starts of verbs."""
    sizes = (FEW, SOME, MANY) if copies > 1 else (FEW, SOME)
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        sample = sampled(Path(folder) / "sample")
        places = {status(units): Path(folder) / str(units) for units in sizes}
        for units, place in zip(sizes, places.values(), strict=True):
            recorded(place, units, sample)
        few = next(iter(places.values()))
        times = timed(
            [
                Contestant(HELP, partial(_run, _XLKPI, ("--help",), few)),
                Contestant(BARE, partial(_run, _BARE, ("--help",), few)),
                *(
                    Contestant(n, partial(_run, _XLKPI, ("status",), at))
                    for n, at in places.items()
                ),
            ],
            2 * rounds + 1,
        )
    first, *others = places
    ratios = [Ratio(HELP, BARE), Ratio(first, BARE), *(Ratio(name, first) for name in others)]
    return measured(("start", "whole processes", "start"), 1, times, ratios)


def status(units: int) -> str:
    """Return the name of the roll-call of so many units."""
    return f"xlkpi status, {units:,} units"


def _run(program: str, arguments: Sequence[str], folder: Path) -> None:
    command = (sys.executable, "-c", program, *arguments)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=60)  # noqa: S603 - our own programs
