"""One form of one return, and what became of it (see `series`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.records import Return, Status, Submission, UnitBelow
from xlkpi.workspace.roster import below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class Standing:
    """One form of one return, what became of it; `problems` come from its place in the series.

    `repeats` is the SHA-256 of the return whose content a duplicate has. One that `gave_way` is of
    one time with another, with other content, that was confirmed.
    """

    unit: str
    project: str
    status: Status
    submission: Submission
    returned: Return
    merged: bool = False
    problems: tuple[Problem, ...] = ()
    repeats: str = ""
    gave_way: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The ids of the form's unit and project."""
        return self.unit, self.project

    @property
    def unit_below(self) -> UnitBelow | None:
        """The form's unit as the bundle tells of it that it came with; None where it is of none."""
        bundle, sender = self.returned.bundle, self.returned.unit
        units = bundle.units if bundle is not None else ()
        return next((one for one in units if below(sender, one.id) == self.unit), None)


def by_form(series: Iterable[Standing]) -> Mapping[tuple[str, str], Sequence[Standing]]:
    """Return what became of each form, by its unit and project, all in the order they came in."""
    found: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in series:
        found[one.key].append(one)
    return found


def versions(series: Iterable[Standing]) -> int:
    """Return how many returns of one form there have been; those that repeat one are not counted.

    A form of bundles has as many as the level below has sent up.
    """
    seen = {
        one.returned.sha256 if one.submission.source is None else one.submission.source.sha256
        for one in series
        if one.status is not Status.DUPLICATE
    }
    return len(seen)
