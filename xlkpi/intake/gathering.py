"""The files that an import is given: single ones, and those of folders."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.problems.system_errors import NOT_THERE, cannot_use, reason
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.leftovers import is_leftover
from xlkpi.reader.limits import MOST_ARCHIVED, MOST_MAIL
from xlkpi.reader.sniff import HUGE
from xlkpi.workspace.notes import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from xlkpi.problems import Problem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1980, 2100)
"""In which files are made: what says otherwise comes from a clock that was never set.

This computer's own clock is no measure: one that went back would make every later file an old one.
"""
_LINKS = {
    getattr(stat, "IO_REPARSE_TAG_SYMLINK", None),
    getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None),
} - {None}
"""Links of Windows, junctions included; a file that a net drive holds back is none."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files to be taken in, each as it is told and where it lies; what is none (F42-F44)."""

    files: tuple[tuple[str, Path], ...]
    problems: tuple[Problem, ...] = ()


def there(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the paths, before anything is read.

    Raises:
        ProblemsFound: One does not exist (S31); exit code 2.
    """
    for path in paths:
        if not path.exists():
            raise ProblemsFound((cannot_use(str(path), NOT_THERE),), exit_code=2)
    return paths


def gathered(paths: Sequence[Path]) -> Gathered:
    """Return the files among the paths and in their folders; a link in a folder is not followed.

    Returns:
        Files sorted by path within each folder, named relative to it; leftovers of programs and
        sidecars are left out. What is no file to be opened is a problem (F42-F44).
    """
    files: list[tuple[str, Path]] = []
    problems: list[Problem] = []
    for path in paths:
        folder = path if path.is_dir() else path.parent
        inside = _inside(path) if path.is_dir() else [_Found(path, path.stat().st_mode)]
        for found in sorted(inside, key=lambda one: one.path):
            if is_passed_over(found.path.name):
                continue
            fault = _fault(found)
            if fault is None:
                files.append((_readable(found.path.relative_to(folder).as_posix()), found.path))
            else:
                problems.append(fault)
    return Gathered(tuple(files), tuple(problems))


def is_passed_over(name: str) -> bool:
    """Whether a file of this name is a program's leftover, or the note beside an original."""
    return is_leftover(name) or name.endswith(SUFFIX)


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies in a folder: a link has no mode, nor has what cannot be looked at (`error`)."""

    path: Path
    mode: int = 0
    error: OSError | None = None


def _inside(folder: Path) -> Iterator[_Found]:
    """Yield all that lies in a folder and those below it, the folders themselves apart."""
    left = [folder]
    while left:
        below = left.pop()
        try:
            entries = list(os.scandir(below))
        except OSError as error:
            yield _Found(below, error=error)
            continue
        for entry in entries:
            path = Path(entry.path)
            try:
                about = os.lstat(path)
            except OSError as error:
                yield _Found(path, error=error)
                continue
            is_link = stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) in _LINKS
            if stat.S_ISDIR(about.st_mode) and not is_link:
                left.append(path)
            else:
                yield _Found(path, 0 if is_link else about.st_mode)


def _fault(found: _Found) -> Problem | None:
    """Return why something is not opened (F42-F44), None for a file."""
    place = Place(file=_readable(str(found.path)))
    if found.error is not None:
        return problem("F44", place, reason=reason(found.error))
    if not found.mode:
        return problem("F42", place)
    return None if stat.S_ISREG(found.mode) else problem("F43", place)


def incoming(name: str, file: Path, received: datetime | None, now: datetime) -> Incoming | Problem:
    """Return a file as it came in, or why it is not read (F01 for its size, F44).

    Its size is looked at before it is read: a zip (as an .xlsx is one) may have 1 GB, all else 300
    MB.

    Args:
        name: How it is told.
        file: Where it lies.
        received: When it came (UTC); None for the file's own time.
        now: When one whose own time cannot be true came (UTC).
    """
    place = Place(file=_readable(str(file)))
    try:
        with file.open("rb") as stream:
            about = os.fstat(stream.fileno())
            head = stream.read(2)
            most = MOST_ARCHIVED if head == b"PK" else MOST_MAIL
            data = head + stream.read(most) if about.st_size <= most else b""
    except OSError as error:
        return problem("F44", place, reason=reason(error))
    if about.st_size > most or len(data) > most:
        return problem("F01", place, found=HUGE)
    own = _own_time(about.st_mtime) or now
    return Incoming(name, data, received or own, folder=str(file.parent))


def _own_time(seconds: float) -> datetime | None:
    try:
        return _likely(_EPOCH + timedelta(seconds=int(seconds)))
    except (OverflowError, ValueError):  # beyond the year 9999, or none at all
        return None


def _likely(at: datetime) -> datetime | None:
    """Return a time (UTC), None for one of a year in which nobody made a file."""
    return at if at.year in _YEARS else None


def dated(
    zone: ZoneInfo, received: datetime | None, archive: Incoming, own: datetime | None
) -> datetime:
    """Return when a file of an archive came: when it was packed, by the clock on the wall.

    Of a mail it is when the mail came, whatever lies in it. A time that cannot be is none.
    """
    if received is not None or own is None or archive.dated_by_mail:
        return received or archive.received
    try:
        at = (own if own.tzinfo else own.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return archive.received
    return _likely(at) or archive.received


def _readable(name: str) -> str:
    """Return a file's name as text; one that is no UTF-8 on the disk came from Chinese Windows."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
