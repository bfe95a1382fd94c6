"""Which paths a backup may hold: those that stay where they belong, on every system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.texts import Words
from xlkpi.workspace.paths import reserved

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINKED = "\\:"
"""Windows reads these as a folder, a drive, or a second content of a file."""
_LAST_OF_CONTROLS = 0x1F

_NO_NAME = Words("路径不完整", "its path is not whole")
_LEAVES = Words("路径会离开工作区", "its path leaves the workspace")
_UNUSABLE = Words("Windows 不能用这个名称", "Windows takes no such name")
_UNWRITABLE = Words("名称里有写不出的字符", "its name has characters that cannot be written")


def unsafe(path: str) -> Words | None:
    """Return what is wrong with the path of a file ("a/b.xlsx") in a backup, None if nothing is."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return _UNWRITABLE
    return next((found for part in path.split("/") if (found := _unsafe_part(part))), None)


def _unsafe_part(part: str) -> Words | None:
    if not part:
        return _NO_NAME
    if part in {".", ".."}:
        return _LEAVES
    if any(ord(one) <= _LAST_OF_CONTROLS for one in part):
        return _UNWRITABLE
    if set(part) & set(_LINKED) or part[-1] in ". " or reserved(part):
        return _UNUSABLE
    return None


def in_each_others_way(paths: Iterable[str]) -> tuple[str, str] | None:
    """Return two paths of which a system has room for one, None where there are none.

    Windows takes v01 and V01 for one name, and nothing is both a file and a folder.
    """
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        name = path.casefold()
        above = [name[:at] for at, one in enumerate(name) if one == "/"]
        for other in (seen.get(name), folders.get(name), *(seen.get(one) for one in above)):
            if other is not None:
                return other, path
        seen[name] = path
        folders |= dict.fromkeys(above, path)
    return None
