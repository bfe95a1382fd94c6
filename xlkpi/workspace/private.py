"""Files and folders made for their owner only; on Windows they are as open as what is around them.

What is there already keeps the rights it has: somebody may have given them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FILE = 0o600
_FOLDER = 0o777 if os.name == "nt" else 0o700


def owner_only(path: str, flags: int) -> int:
    """Open a file, made for its owner only: the `opener` of `open`, which gives the flags."""
    return os.open(path, flags, _FILE)


def make_private(path: Path) -> None:
    """Make a file, empty and for its owner only, where there is none.

    Raises:
        OSError: It cannot be made.
    """
    with open(path, "ab", opener=owner_only):
        pass


def private_folder(path: Path) -> None:
    """Make a folder for its owner only where there is none; those above it are made as any other.

    Raises:
        OSError: It cannot be made, or a file has its name (FileExistsError).
    """
    path.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
