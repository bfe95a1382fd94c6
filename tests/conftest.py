"""What all tests share: how many examples the property tests take, and which tests go together."""

from __future__ import annotations

import gc
import os
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.builders import prepared, quick_openpyxl
from tests.builders.database_server import ON_SERVER
from tests.builders.ledgers_on_server import on_server
from xlkpi.reader.process import READERS
from xlkpi.workers.executors import HERE, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xdist.remote import Producer

ROOT = Path(__file__).parents[1]

SOAK = bool(os.environ.get("XLKPI_SOAK"))
LAWS = SOAK or bool(os.environ.get("XLKPI_LAWS"))


def times(*, test: int, laws: int, soak: int) -> int:
    """How often something dear is tried: by `make test`, `make laws` (CI) and `make soak`."""
    if SOAK:
        return soak
    return laws if LAWS else test


# A slice that is the same on every run and every machine; the machine's speed is no property.
settings.register_profile(
    "slice",
    derandomize=True,
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("soak" if SOAK else "slice")

quick_openpyxl.quicken()


@pytest.fixture(scope="session", autouse=True)
def shared_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Lay what is made once for several tests where pytest has the folders of this run."""
    prepared.lay_in(tmp_path_factory)


@pytest.fixture(scope="session", autouse=True)
def reading() -> None:
    """Open files in the process of the test: what comes after the reading is the same."""
    READERS.set(lambda *_: nullcontext(HERE))


@pytest.fixture
def reading_processes() -> Iterator[None]:
    """Open files in processes of their own, as users do."""
    token = READERS.set(workers)
    yield
    READERS.reset(token)


@pytest.fixture(scope="session", autouse=True)
def ledger_server() -> Iterator[None]:
    """Have the ledgers of all tests on a real server, where they are to be tried there."""
    if ON_SERVER:
        with on_server():
            yield
    else:
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the files of a ledger where ledgers are none."""
    left_out = [one for one in items if ON_SERVER and one.get_closest_marker("of_files")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [one for one in items if one not in left_out]


def pytest_collection_finish() -> None:
    """Look seldom for objects in circles, and never among what is loaded by now.

    Workbooks that openpyxl has open are half a million objects: looking through them again and
    again took a sixth of the time that tests take.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def soak() -> bool:
    """Whether the full counts are wanted (`make soak`) and not the seeded slice."""
    return SOAK


class BySubject(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps the tests of a file in one process, and files that look at one dear thing made once."""

    def _split_scope(self, nodeid: str) -> str:
        return subject(nodeid.partition("::")[0])


SHARED = ("demo_round", "troubled")
"""Modules that make something once for each process: the demo's round, commands undisturbed."""


@cache
def subject(file: str) -> str:
    text = (ROOT / file).read_text(encoding="utf-8")
    return next((one for one in SHARED if f"from tests.builders.{one} import" in text), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySubject:
    """Hand out tests by subject, whatever `--dist` says."""
    return BySubject(config, log)
