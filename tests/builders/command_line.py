"""The command line run in a process of its own."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from xlkpi.cli.app import group
from xlkpi.cli.trouble import guarded

if TYPE_CHECKING:
    from pathlib import Path


def xlkpi(*args: object, folder: Path | None = None) -> Done:
    """Run a command as the program does, but for the second that loading it takes."""
    where = ["-C", str(folder)] if folder is not None else []
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("LANG", "zh_CN.UTF-8")
        patch.setattr(sys, "argv", ["xlkpi", *where, *map(str, args)])
        code = guarded(group)
    return Done(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str
