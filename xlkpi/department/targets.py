"""What a decision is about: a unit, its projects, its returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return, Status
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is decided, and by whom."""

    why: str
    who: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: a unit, one of its projects (None: all), one of its returns.

    `file` is the name of a returned file, or the first digits of its SHA-256; "" for the latest
    that the decision can be about.
    """

    unit: str
    project: str | None = None
    file: str = ""
    collection: str | None = None


_SEVERAL = Words("有不止一份：{files}", "there are several: {files}")
_WHOLE = Words("{file} 是上报包", "{file} is a bundle")
_WITHOUT = Words(
    "上报包只能整个处理：请去掉 --project。", "It is decided about as a whole: leave out --project."
)
LOOK = Words("请先用 xlkpi status 和 xlkpi diff 核对。", "Look at xlkpi status and xlkpi diff.")
NAME_ONE = Words("请用 --return 或 --project 指明一份。", "Name one with --return or --project.")


def standing_of(
    ledger: Ledger, collection: Collection, target: Target, status: Status | None = None
) -> list[Standing]:
    """Return what became of the forms that a target names, in order of arrival.

    Args:
        ledger: The ledger, open.
        collection: The collection.
        target: By ids (`settled`).
        status: The one status that is asked for, None for any.
    """
    return [
        one
        for one in ledger.standing(collection.id)
        if target.unit in (one.unit, _sender_of(one.returned))
        and target.project in (None, one.project)
        and status in (None, one.status)
        and is_named(one.returned, target.file)
    ]


def _sender_of(returned: Return) -> str | None:
    """Return the unit that a bundle is of: what is decided of that is decided of all its forms."""
    return None if returned.bundle is None else returned.unit


def of_this_level(target: Target, roster: Roster) -> Target:
    """Return what a decision is about, by ids, where it is about a unit of the roster.

    Raises:
        ProblemsFound: The unit is known by the bundle of another one (S69); exit code 2.
    """
    head = head_of(target.unit)
    if not head:
        return target
    names = [
        unit.name if unit is not None else one
        for one in (target.unit, head)
        for unit in [roster.unit(one)]
    ]
    place = Place(unit=head)
    raise ProblemsFound((problem("S69", place, name=names[0], head=names[1]),), exit_code=2)


def as_a_whole(returned: Return, target: Target) -> Return:
    """Return a return about which something is decided; a bundle only with all its forms.

    Raises:
        ProblemsFound: One project of a bundle was named (S40); exit code 2.
    """
    if returned.bundle is None or not target.project:
        return returned
    said = _WHOLE.fill(file=returned.file)
    raise ProblemsFound((problem("S40", found=said, remedy=_WITHOUT),), exit_code=2)


def is_named(returned: Return, file: str) -> bool:
    """Whether a return is meant by the name of its file, or the first digits of its SHA-256.

    "" means any.
    """
    return not file or returned.file == file or returned.sha256.startswith(file.lower())


def one_return(found: Sequence[Standing], target: Target, none: Words) -> Return:
    """Return the one return that forms are of.

    Args:
        found: The forms.
        target: What was asked for, for the words.
        none: What is said where there is no form; `{unit}` in it is the unit's id, `{file}` what
            file was named.

    Raises:
        ProblemsFound: They are of none, or of several (S40); exit code 2.
    """
    returns = {one.returned.sha256: one.returned for one in found}
    if len(returns) == 1:
        return next(iter(returns.values()))
    if not returns:
        said = none.fill(unit=target.unit, file=target.file)
        raise ProblemsFound((problem("S40", found=said, remedy=LOOK),), exit_code=2)
    files = "、".join(f"{one.file}（{one.sha256[:8]}）" for one in returns.values())
    said = _SEVERAL.fill(files=files)
    raise ProblemsFound((problem("S40", found=said, remedy=NAME_ONE),), exit_code=2)
