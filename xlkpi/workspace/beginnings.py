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

    It names no folder, so that the workspace can be moved. It is ASCII: cmd.exe reads it by the
    code page of the computer; what it says in Chinese is spelt out to PowerShell. `pushd` goes to
    folders of other computers too. xlkpi is looked for on the PATH, then by the Python launcher,
    then by the Python that is on the PATH.
    """
    spelt = "".join(f"\\u{ord(one):04x}" for one in _MISSING)
    lines = [
        "@echo off",
        "title xlkpi",
        'pushd "%~dp0"',
        "where xlkpi >nul 2>nul && (xlkpi desk & goto ended)",
        "py -3 -m xlkpi --version >nul 2>nul && (py -3 -m xlkpi desk & goto ended)",
        "python -m xlkpi --version >nul 2>nul && (python -m xlkpi desk & goto ended)",
        f"powershell -NoProfile -Command \"[regex]::Unescape('{spelt}')\"",
        "pause",
        "exit /b 1",
        ":ended",
        "if errorlevel 1 pause",
        "popd",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
