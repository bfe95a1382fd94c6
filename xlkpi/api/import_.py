"""import: files, folders, zips and mails -> judged returns on record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.signing import have_key
from xlkpi.intake.following import followed, outcome
from xlkpi.intake.garbage import seldom_looked_for
from xlkpi.intake.gathering import Gathered, gathered, incoming, there
from xlkpi.intake.known import Known
from xlkpi.intake.originals import Originals
from xlkpi.intake.recorder import Recorder
from xlkpi.intake.taking import readers, take
from xlkpi.reader.incoming import Incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock


def import_paths(  # noqa: PLR0913 - each is an option of the verb
    folder: Path,
    clock: Clock,
    paths: Sequence[Path] | Gathered,
    *,
    received: datetime | None = None,
    dry_run: bool = False,
    master: bool = True,
    copies: bool = True,
    jobs: int = 1,
    cluster: str = "",
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Imported:
    """Take files in: judge, keep the originals, record, write marked copies and the master.

    Files are taken in some at a time: what an interrupted run has taken in is on record, and the
    next one goes on from there.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of what is recorded, and of files whose own cannot be true.
        paths: Workbooks, zips, mails, and folders of them; links in a folder are not followed. Or
            files that are told by other names than where they lie.
        received: When they came (UTC); None for each file's own time.
        dry_run: Whether nothing at all is written.
        master: Whether the masters of what came are written after it.
        copies: Whether what is rejected gets a marked copy.
        jobs: How many processes of this machine open files, and judge them where they are many.
        cluster: The address of a Dask scheduler whose workers do that; "" for this machine.
        progress: Told how many files of how many are done.

    Returns:
        What became of each file, in the order they came: faults of the material are there and are
        not raised.

    Raises:
        ProblemsFound: A path does not exist (S31), and nothing was read; xlkpi.toml or a spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it or the cluster (S39) cannot be used; exit code
            3.
    """
    found = paths if isinstance(paths, Gathered) else gathered(there(paths))
    department = Department.at(folder, clock)
    now, problems = clock(), list(found.problems)
    with (
        seldom_looked_for(),
        department.view() if dry_run else department.ledger() as ledger,
        Originals(department.inbox, partial(have_key, department, ledger)) as originals,
    ):
        known = Known.of(department, ledger)
        recorder = Recorder(known, ledger, None if dry_run else originals, marking=copies)
        files, total = _opened(found.files, received, now, problems), len(found.files)
        with readers(known, jobs, received, cluster) as opened_by:
            taken = take(files, opened_by, known, recorder, {}, partial(_told, progress, total))
        progress(total, total)
        if dry_run:
            made = outcome(known, recorder, ledger, taken)
        else:
            made = followed(known, recorder, ledger, taken, master=master)
        return replace(made, problems=(*problems, *made.problems))


def _told(progress: Callable[[int, int], None], total: int, done: int) -> None:
    progress(done, total)


def _opened(
    files: Iterable[tuple[str, Path]],
    received: datetime | None,
    now: datetime,
    problems: list[Problem],
) -> Iterator[Incoming]:
    """Yield the files one by one; why one could not be read is added to `problems`."""
    for name, file in files:
        found = incoming(name, file, received, now)
        if isinstance(found, Incoming):
            yield found
        else:
            problems.append(found)
