"""What only the forms of several units together show, as it was told last.

Whoever writes a master has found it out, and keeps it by what it follows from: the next page that
shows it need not add up all forms once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.department.kept import Kept
from xlkpi.problems import Problem  # noqa: TC001 - the codec reads annotations
from xlkpi.workspace.digest import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.workspace.config import Collection

CODES = frozenset(
    ("X02", "X05", "X08", "X24", "X25", "X30", "X31", "X32", "X33", "X35", "X36"),
)
"""Of what a master tells: neither of one form (X07, X13), nor by the day it is (X03, X04)."""
_CHECKS, _MOST = 1, 50


@dataclass(frozen=True, slots=True)
class AcrossUnits:
    """Problems of the codes of `CODES`, in the order of the master."""

    problems: tuple[Problem, ...]


def across_kept(
    department: Department, ledger: Ledger, collection: Collection
) -> AcrossUnits | None:
    """Return what was kept of a collection, None where anything it follows from is another now."""
    return _kept(department).get(_name(department, ledger, collection))


def keep_across(
    department: Department, ledger: Ledger, collection: Collection, problems: Iterable[Problem]
) -> AcrossUnits:
    """Return what of a view's problems concerns several units; it is kept."""
    found = AcrossUnits(tuple(one for one in problems if one.code in CODES))
    kept = _kept(department)
    kept.put(_name(department, ledger, collection), found)
    kept.save()
    return found


def _kept(department: Department) -> Kept[AcrossUnits]:
    return Kept(department.workspace.kept_across, AcrossUnits, _CHECKS, _MOST)


def _name(department: Department, ledger: Ledger, collection: Collection) -> str:
    """Return what it is known by: all that it follows from.

    Entries go by their hashes: after a backup was restored others have the numbers of those before.
    """
    own = department.workspace
    specs = sorted(one for one in own.specs.rglob("*") if one.is_file())
    files = (digest_of(one) for one in (own.config, own.roster, *specs))
    collections = department.config.collections
    entries = (ledger.head_at(ledger.revision(one.id)) for one in collections)
    return "/".join((collection.id, *entries, *files))
