"""A Dask cluster on this machine: a scheduler, and workers below nannies, by its own programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECONDS = 60
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Its scheduler's address, and the nannies, each of one worker."""

    address: str
    nannies: tuple[subprocess.Popen[bytes], ...]

    def working(self, nanny: int) -> Sequence[psutil.Process]:
        """Return the processes below a nanny: its worker, and those that the worker asks."""
        return psutil.Process(self.nannies[nanny].pid).children(recursive=True)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster, and wait until its workers are there."""
    folder.mkdir(parents=True, exist_ok=True)
    where = folder / "scheduler.json"
    options = ["--no-dashboard", "--scheduler-file", str(where)]
    started = [_started("scheduler", *options, "--host", "127.0.0.1", "--port", "0")]
    try:
        until = time.monotonic() + _SECONDS
        while not where.exists() or not where.read_text("utf-8").strip():
            _waiting(until)
        address = json.loads(where.read_text("utf-8"))["address"]
        more = ["--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(folder)]
        nannies = [_started("worker", address, "--no-dashboard", *more) for _ in range(workers)]
        started += nannies
        if workers:
            _there(address, workers)
        yield Cluster(address, tuple(nannies))
    finally:
        for one in reversed(started):
            below = psutil.Process(one.pid).children(recursive=True) if one.poll() is None else []
            one.kill()
            for process in below:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            one.wait()


def _started(program: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{program}", *options],
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _there(address: str, workers: int) -> None:
    from distributed import Client  # noqa: PLC0415 - as in the program

    with Client(address, timeout=_SECONDS, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=_SECONDS)


def _waiting(until: float) -> None:
    if time.monotonic() > until:
        raise TimeoutError("the cluster did not start")
    time.sleep(0.05)
