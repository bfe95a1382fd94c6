"""Held forms, each beside what stands of it: what a person goes by who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.api.diff import differences
from xlkpi.department.below import FormsBelow
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.department.opened import Department
from xlkpi.ledger.standing import by_form
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlkpi.api.diff import ChangedCell
    from xlkpi.ledger.standing import Standing
    from xlkpi.workspace.clock import Clock

FormOfReturn = tuple[str, str, str]
"""The ids of unit and project, and the SHA-256 of the return."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a held form, and the cells that differ: as they stand, and as it has them.

    `other` is the return that counts, else another one that is held, None where there is neither.
    """

    other: Standing | None
    differences: tuple[ChangedCell, ...]


def beside_what_stands(
    folder: Path, clock: Clock, collection: str, held: Iterable[FormOfReturn]
) -> Mapping[FormOfReturn, Beside]:
    """Return what stands beside each of some held forms; nothing is written.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id.
        held: The forms.

    Returns:
        Form -> what stands beside it; those that are on record.

    Raises:
        ProblemsFound: The collection cannot be told (S21), or xlkpi.toml is faulty (S20); exit code
            2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    wanted = tuple(held)
    units = tuple(dict.fromkeys(unit for unit, _, _ in wanted if unit))
    if not units:
        return {}
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        issues = LedgerIssues(ledger, below=FormsBelow(department.inbox))
        series = by_form(ledger.standing_about(chosen.id, units, department.config.zone))
        return {
            (unit, project, digest): _beside(mine, series[unit, project], issues)
            for unit, project, digest in wanted
            for mine in series.get((unit, project), ())
            if mine.returned.sha256 == digest
        }


def _beside(mine: Standing, series: Sequence[Standing], issues: LedgerIssues) -> Beside:
    others = [one for one in series if one.returned.sha256 != mine.returned.sha256]
    merged = [one for one in others if one.merged]
    doubtful = [one for one in others if one.status is Status.HELD]
    other = next(iter((*merged[-1:], *doubtful[-1:])), None)
    if other is None:
        return Beside(None, ())
    places = issued_places(mine, issues)
    return Beside(other, tuple(differences(other.submission, mine.submission, places)))
