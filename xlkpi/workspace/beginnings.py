"""The files that a workspace has from its first day, the same in every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

SHORTCUT = "打开页面.cmd"
"""Opens the desk on the workspace that it lies in when it is double-clicked on Windows."""
_MISSING = "没有找到 xlkpi。请先安装：见手册的“装好，打开页面”。"
_IGNORED = ".xlkpi/\noutput/\n"


def begin(folder: Path) -> None:
    """Write the files that a new workspace has, whatever it is about.

    Raises:
        OSError: One cannot be written.
    """
    write_atomically(folder / ".gitignore", _IGNORED.encode("utf-8"))
    write_atomically(folder / SHORTCUT, shortcut())


def shortcut() -> bytes:
    """Return the batch file that opens the desk where it lies.

    It names no folder, so that the workspace can be moved. `pushd` goes to folders of other
    computers too. xlkpi is looked for on the PATH, then by the Python launcher, then by the Python
    that is on the PATH. The window stays where something went wrong.
    """
    ways = {"own": "xlkpi", "launcher": "py -3 -m xlkpi", "python": "python -m xlkpi"}
    looked_for = {name: f"{way} --version" for name, way in ways.items()} | {"own": "where xlkpi"}
    found = [
        (f"{how} >nul 2>nul", f"if not errorlevel 1 goto {n}") for n, how in looked_for.items()
    ]
    opened = [(f":{name}", f"{way} desk", "goto ended") for name, way in ways.items()]
    return batch_file(
        "title xlkpi",
        'pushd "%~dp0"',
        *(line for some in found for line in some),
        said_in_batch(_MISSING),
        "pause",
        "exit /b 1",
        *(line for some in opened for line in some),
        ":ended",
        "if errorlevel 1 pause",
        "popd",
    )


def batch_file(*lines: str) -> bytes:
    """Return a batch file, which must be ASCII: cmd.exe reads it by the computer's code page."""
    return "".join(f"{line}\r\n" for line in ("@echo off", *lines)).encode("ascii")


def said_in_batch(text: str) -> str:
    """Return the line of a batch file that says a text: in ASCII, spelt out to PowerShell."""
    spelt = "".join(
        one if one.isalnum() and one.isascii() else f"\\u{ord(one):04x}" for one in text
    )
    return f"powershell -NoProfile -Command \"[regex]::Unescape('{spelt}')\""
