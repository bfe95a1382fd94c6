"""What starting a verb costs beside a bare click program, each a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.kit.example import example
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP, STATUS, BARE = "xlkpi --help", "xlkpi status, 13 units", "a bare click program, --help"
_BARE = """
import click

@click.group()
def main(): "A program."

@main.command()
def one(): "A verb."

main()
"""
_XLKPI = "from xlkpi.cli import main; main()"


def measure(_: int, rounds: int) -> Measured:
    """Time the starts of verbs."""
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        work = Path(folder) / "work"
        example(work)

        def run(program: str, *arguments: str) -> None:
            _run((sys.executable, "-c", program, *arguments), work)

        times = timed(
            [
                Contestant(HELP, lambda: run(_XLKPI, "--help")),
                Contestant(STATUS, lambda: run(_XLKPI, "status")),
                Contestant(BARE, lambda: run(_BARE, "--help")),
            ],
            2 * rounds + 1,
        )
    ratios = [Ratio(HELP, BARE), Ratio(STATUS, BARE)]
    return measured(("start", "whole processes", "start"), 1, times, ratios)


def _run(command: Sequence[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=60)  # noqa: S603 - our own programs
