"""Why forms are held, and which of them may be let in together.

What is held for nothing but that it came on the template for everybody is one question for all:
does the department take what was posted in the group? Everything else (a stranger's mail, another
unit's file name, a figure that would be replaced ...) is a question of its own and is answered one
by one, and so is which of two returns counts that both claim a unit's form.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.ledger.standing import by_form
from xlkpi.problems import HOLDING
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.ledger.standing import Standing

_TEMPLATE = frozenset({"F25"})


@dataclass(frozen=True, slots=True)
class Left:
    """A held form that has to be looked at by itself, and the codes that hold it."""

    unit: str
    project: str
    project_name: str
    file: str
    codes: tuple[str, ...]


def together(series: Iterable[Standing]) -> tuple[tuple[Standing, ...], tuple[Left, ...]]:
    """Return the held forms that may be let in together, and those that are left.

    Args:
        series: What became of every form of a collection, in order of arrival.

    Returns:
        Forms that are held for the template for everybody (F25) alone; of a unit's form that two
        different returns claim, neither. `Left` has the codes that hold the others.
    """
    held = by_form(one for one in series if one.status is Status.HELD)
    taken: list[Standing] = []
    left: list[Left] = []
    for forms in held.values():
        is_one = len({form.submission.content for form in forms}) == 1
        for form in forms:
            codes = _codes(form)
            if is_one and codes == _TEMPLATE and form.unit:
                taken.append(form)
            else:
                name, file = form.submission.project_name, form.returned.file
                left.append(Left(form.unit, form.project, name, file, tuple(sorted(codes))))
    return tuple(taken), tuple(left)


def by_return(
    taken: Sequence[Standing], series: Iterable[Standing]
) -> Mapping[str, tuple[str, ...] | None]:
    """Return the projects to be let in of each return.

    Args:
        taken: The held forms to be let in (`together`).
        series: What became of every form of the collection.

    Returns:
        SHA-256 of a return -> the ids of its projects, None for all that is held of it.
    """
    held: dict[str, set[str]] = defaultdict(set)
    for one in series:
        if one.status is Status.HELD:
            held[one.returned.sha256].add(one.project)
    mine: dict[str, dict[str, None]] = defaultdict(dict)
    for one in taken:
        mine[one.returned.sha256][one.project] = None
    return {
        digest: None if set(projects) == held[digest] else tuple(projects)
        for digest, projects in mine.items()
    }


def _codes(form: Standing) -> frozenset[str]:
    problems = (*form.returned.problems, *form.problems, *form.submission.problems)
    return frozenset(one.code for one in problems) & HOLDING
