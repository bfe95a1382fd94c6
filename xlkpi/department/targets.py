"""What a decision is about: a unit, its projects, its returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.problems import ProblemsFound, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return, Status
    from xlkpi.workspace.config import Collection


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
        if one.unit == target.unit
        and target.project in (None, one.project)
        and status in (None, one.status)
        and _is_named(one.returned, target.file)
    ]


def _is_named(returned: Return, file: str) -> bool:
    return not file or returned.file == file or returned.sha256.startswith(file.lower())


def one_return(found: Sequence[Standing], target: Target, none: Words) -> Return:
    """Return the one return that forms are of.

    Args:
        found: The forms.
        target: What was asked for, for the words.
        none: What is said where there is no form; `{unit}` in it is the unit's id.

    Raises:
        ProblemsFound: They are of none, or of several (S40); exit code 2.
    """
    returns = {one.returned.sha256: one.returned for one in found}
    if len(returns) == 1:
        return next(iter(returns.values()))
    if not returns:
        said = none.fill(unit=target.unit)
        raise ProblemsFound((problem("S40", found=said, remedy=LOOK),), exit_code=2)
    files = "、".join(f"{one.file}（{one.sha256[:8]}）" for one in returns.values())
    said = _SEVERAL.fill(files=files)
    raise ProblemsFound((problem("S40", found=said, remedy=NAME_ONE),), exit_code=2)
