"""master: the view of the ledger as a workbook, written beside and swapped in.

What the department typed into the old one is taken over first.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlkpi.department.across_units import keep_across
from xlkpi.department.earlier import collections_before
from xlkpi.department.master_views import master_view
from xlkpi.department.reviews import reviews_of, take_over
from xlkpi.department.typed_reviews import record_typed
from xlkpi.department.years import stands_on, with_year
from xlkpi.ledger.journal.events import MasterWritten
from xlkpi.master.workbook import workbook
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.workspace.digest import digest_of
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.open_elsewhere import is_open
from xlkpi.workspace.paths import beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.department.reviews import TakenOver
    from xlkpi.department.typed_reviews import TypedReviews
    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem


_ACROSS = "SX"


@dataclass(frozen=True, slots=True)
class Written:
    """A master that was written: where, from which revision, and what is to be said of it.

    `reviews` is of how many forms the department's review changed: in the old one, or elsewhere.
    """

    collection: str
    file: Path
    revision: int
    forms: int
    problems: tuple[Problem, ...] = ()
    reviews: int = 0

    @property
    def across(self) -> tuple[Problem, ...]:
        """What is to be said beside the problems of forms: across units, and of the file."""
        return across(self.problems)


def across(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems across units (X) and of the workspace (S), in their order."""
    return tuple(one for one in problems if one.code[0] in _ACROSS)


def write_master(
    department: Department, ledger: Ledger, name: str, typed: TypedReviews | None = None
) -> Written:
    """Write a collection's master anew and record it; reviews typed into the old one come first.

    Where the file is open elsewhere, or holds what could not be taken over, the new one lies beside
    it (S36). One that was changed by people is kept in `reviewed` as it was.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open for writing.
        name: The collection's id.
        typed: Reviews typed elsewhere, which come after those of the old one; X37 where they say
            something else of the same.

    Returns:
        Where it lies, its revision and all its problems; X22 where neither place could be written:
        the file is then the old one.

    Raises:
        ProblemsFound: There is no such collection (S21), or its spec is faulty (S01-S13); exit code
            2.
        Unusable: The roster cannot be used; exit code 3.
        OSError: The disk is full, or its folder cannot be written to.
    """
    collection = department.collection(name)
    view = master_view(department, ledger, collection)
    path = department.workspace.master(name)
    taken = take_over(ledger, view, (path, beside(path)))
    more, left = (0, ()) if typed is None else record_typed(ledger, name, typed, department.clock())
    revision = ledger.revision(name)
    if ledger.met_others:
        view = master_view(department, ledger, collection)
    elif revision != view.revision:
        reviews = reviews_of(ledger.reviews(name))
        head = ledger.head_at(revision)
        view = replace(view, revision=revision, journal_head=head, reviews=reviews)
    keep_across(department, ledger, collection, view.problems)
    view = with_year(department, ledger, collection, view)
    data = workbook(view, datetime(view.year, 1, 1, tzinfo=UTC))
    digest = hashlib.sha256(data).hexdigest()
    if ledger.master(name) != (revision, digest):
        ledger.append([MasterWritten(name, revision, digest)])  # before: the file is known as ours
    target, problems = _swapped(path, data, taken)
    problems = (*taken.problems, *left, *problems, *view.problems)
    return Written(name, target, revision, len(view.forms), problems, taken.forms + more)


def _swapped(path: Path, data: bytes, taken: TakenOver) -> tuple[Path, tuple[Problem, ...]]:
    """Write the new master in the old one's place, else beside it; return where it is."""
    other = beside(path)
    if _replaced(path, data, taken):
        if other.exists() and other not in taken.kept and not is_open(other):
            with suppress(PermissionError):  # the next run takes it away
                other.unlink()
        return path, ()
    code = "S36" if _replaced(other, data, taken) else "X22"
    fault = problem(code, Place(file=str(path)), other=str(other))
    return other if code == "S36" else path, (fault,)


def _replaced(path: Path, data: bytes, taken: TakenOver) -> bool:
    """Whether a file could be written; nobody's work in it is lost."""
    if path in taken.kept or is_open(path):
        return False
    try:
        if path in taken.changed:
            _keep(path)
        write_atomically(path, data)
    except PermissionError:
        return False
    return True


def _keep(path: Path) -> None:
    """Keep a file as people left it, by its content: there may be more in it than reviews."""
    data = path.read_bytes()
    write_atomically(
        path.parent / "reviewed" / f"{hashlib.sha256(data).hexdigest()[:12]}.xlsx", data
    )


def behind(department: Department, ledger: Ledger) -> tuple[str, ...]:
    """Return the collections that returns came for and whose master does not show all on record.

    So it is where a run was stopped between the record and the master, and where a collection that
    stands beside it in the year's view has changed since. The master of one that xlkpi.toml does
    not name any more stays as it was.

    Returns:
        Their ids.
    """
    return tuple(
        one
        for one in ledger.collections()
        if one in department.named and _is_behind(department, ledger, one)
    )


def _is_behind(department: Department, ledger: Ledger, name: str) -> bool:
    recorded = ledger.master(name)
    if recorded is None:
        return bool(ledger.judged_after(name, 0))
    path = department.workspace.master(name)
    return (
        recorded[0] != ledger.revision(name)
        or not any(digest_of(one) == recorded[1] for one in (path, beside(path)))
        or _changed_before(department, ledger, name)
    )


def _changed_before(department: Department, ledger: Ledger, name: str) -> bool:
    """Whether anything was recorded of what a master shows beside its own since it was written."""
    collection, written = department.collection(name), ledger.master_entry(name)
    before = collections_before(department.config, collection)
    changed = {one.id for one in before if ledger.revision(one.id) > written}
    if not changed:
        return False  # without a look at the specs
    try:
        return any(one.id in changed for one in stands_on(department, collection))
    except ProblemsFound:
        return False  # a verb that needs the spec says what is wrong with it
