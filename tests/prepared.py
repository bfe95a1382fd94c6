"""Workspaces that many tests begin with: made once for each test process, then copied."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def copied(make: Callable[[Path], object], folder: Path) -> Path:
    """Return a new folder as `make` leaves one; a workspace can be moved, so it can be copied."""
    shutil.copytree(_made(make), folder)
    return folder


@cache
def _made(make: Callable[[Path], object]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="xlkpi-prepared-")) / "w"
    make(folder)
    return folder
