"""Reading processes that do not do what they are asked: they die, hang, or die sometimes."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.reader.process import _serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MARK = "XLKPI_TEST_DIED"
"""Names a file that is there once the process has died."""


def dies(line: Connection) -> None:
    """End as soon as something is asked."""
    line.recv()
    os._exit(3)


def hangs(line: Connection) -> None:
    """Wait for something that never comes, without computing."""
    line.recv()
    time.sleep(3_600)


def dies_at_its_second_file(line: Connection) -> None:
    """Answer once, then end; a process that is started after that serves as it should."""
    mark = Path(os.environ[MARK])
    if mark.exists():
        _serve(line)
        return
    line.recv()
    line.send("first")
    line.recv()
    mark.write_text("died", encoding="utf-8")
    os._exit(3)
