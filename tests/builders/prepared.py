"""Workspaces that many tests begin with: made once for each test process, then copied."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

_pytests: list[pytest.TempPathFactory] = []


def lay_in(factory: pytest.TempPathFactory) -> None:
    """Say where shared folders lie: where pytest has those of this run."""
    _pytests[:] = [factory]


def shared_folder(name: str) -> Path:
    """Return a new folder for what is made once for several tests, where no fixture reaches."""
    return _pytests[0].mktemp(name)


def copied(make: Callable[[Path], object], folder: Path) -> Path:
    """Return a new folder as `make` leaves one; a workspace can be moved, so it can be copied."""
    shutil.copytree(_made(make), folder)
    return folder


@cache
def _made(make: Callable[[Path], object]) -> Path:
    folder = shared_folder("prepared") / "w"
    make(folder)
    return folder
