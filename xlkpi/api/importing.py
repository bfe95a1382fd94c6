"""import: files, folders, zips and mails -> judged returns on record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xlkpi.api.desk import Desk
from xlkpi.api.garbage import seldom_looked_for
from xlkpi.api.gathering import dated, gathered, incoming, there
from xlkpi.api.marking import remove_copy
from xlkpi.api.mastering import across, behind, master_view, write_master
from xlkpi.api.originals import Originals
from xlkpi.api.results import Copied, Imported
from xlkpi.api.signing import have_key
from xlkpi.api.taking import Taken
from xlkpi.importer.incoming import Incoming
from xlkpi.importer.reader.readers import Readers
from xlkpi.plan.build import HELPER_SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock

__all__ = ["Copied", "Imported", "followed", "import_paths", "told"]

T = TypeVar("T")


def import_paths(  # noqa: PLR0913 - each is an option of the verb
    folder: Path,
    clock: Clock,
    paths: Sequence[Path],
    *,
    received: datetime | None = None,
    dry_run: bool = False,
    master: bool = True,
    copies: bool = True,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Imported:
    """Take files in: judge, keep the originals, record, write marked copies and the master.

    `received` is the time they came (UTC), else each file's own; `jobs` is how many processes
    read; `progress` is told how many files of how many are done. A dry run writes nothing at all.
    Files are taken in some at a time: what an interrupted run has taken in is on record, and the
    next one goes on from there.
    """
    desk = Desk.at(folder, clock)
    found = gathered(there(paths))
    now, problems = clock(), list(found.problems)
    with (
        seldom_looked_for(),
        desk.view() if dry_run else desk.ledger() as ledger,
        Originals(desk.workspace.inbox, partial(have_key, desk, ledger)) as originals,
    ):
        taken = Taken(desk, ledger, None if dry_run else originals, marking=copies)
        files = _opened(told(found.files, progress), received, now, problems)
        when = partial(dated, desk.config.zone, received)
        authserv = desk.config.mail.authserv if desk.config.mail else ""
        with Readers(
            jobs, HELPER_SHEETS, when, taken.is_known, authserv, taken.is_stranger
        ) as readers:
            taken.take(files, readers, {})
        if dry_run:
            noticed = tuple(taken.noticed)
            made = Imported(taken.result(), mails=tuple(taken.mails), noticed=noticed)
        else:
            made = followed(desk, ledger, taken, master=master)
        return replace(made, problems=(*problems, *made.problems))


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


def followed(desk: Desk, ledger: Ledger, taken: Taken, *, master: bool) -> Imported:
    """Write what follows from what was taken in: marked copies that are done go, masters come.

    A run that was stopped before it came to this may have left it to the next one. What comes again
    changes no master: only what is wrong across units is judged again.
    """
    result = taken.result()
    for one in taken.settled():
        remove_copy(desk, one)
    new = (one.collection for one in taken.new.values() if one.collection in desk.named)
    touched = dict.fromkeys((*new, *(behind(desk, ledger) if master else ())))
    came = (tuple(taken.copies), tuple(taken.mails), tuple(taken.noticed))
    faults = taken.faults
    if not master:
        return Imported(result, (), *came, problems=faults)
    masters = tuple(write_master(desk, ledger, name) for name in touched)
    again = dict.fromkeys(one.collection for one in taken.repeated())
    judged = (
        problem
        for name in again
        if name in desk.named and name not in touched
        for problem in across(master_view(desk, ledger, desk.collection(name)).problems)
    )
    told = (*(p for one in masters for p in one.across), *judged)
    return Imported(result, masters, *came, told, faults)


def told(files: Sequence[T], progress: Callable[[int, int], None]) -> Iterator[T]:
    """Yield what is given, telling before each how many of how many there were."""
    for number, one in enumerate(files):
        progress(number, len(files))
        yield one
    progress(len(files), len(files))
