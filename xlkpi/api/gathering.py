"""The files that an import is given: single ones, and those of folders."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.importer.incoming import Incoming
from xlkpi.importer.leftovers import is_leftover
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.workspace.inbox import NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo


def there(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the paths; ProblemsFound (S31) before anything is read where one does not exist."""
    for path in paths:
        if not path.exists():
            fault = problem("S31", Place(file=str(path)), reason="不存在 / does not exist")
            raise ProblemsFound((fault,), exit_code=2)
    return paths


def files_of(paths: Sequence[Path]) -> tuple[tuple[str, Path], ...]:
    """Return the files to be taken in: name as it is told, and where it lies."""
    return tuple(pair for path in paths for pair in _files(path))


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    folder = path if path.is_dir() else path.parent
    inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in inside:
        if not is_leftover(file.name) and file.suffix != NOTE:
            yield _readable(file.relative_to(folder).as_posix()), file


def incoming(name: str, file: Path, received: datetime | None) -> Incoming:
    """Return a file as it came in: at the time given, else its own."""
    own = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    return Incoming(name, file.read_bytes(), received or own, folder=str(file.parent))


def dated(
    zone: ZoneInfo, received: datetime | None, archive: Incoming, own: datetime | None
) -> datetime:
    """Return when a file of an archive came: when it was packed, by the clock on the wall.

    Of a mail it is when the mail came, whatever lies in it.
    """
    if received is not None or own is None or archive.posted:
        return received or archive.received
    return (own if own.tzinfo else own.replace(tzinfo=zone)).astimezone(UTC)


def _readable(name: str) -> str:
    """Return a file's name as text; one that is no UTF-8 on the disk came from Chinese Windows."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
