"""Days and times that were typed into a form."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from datetime import tzinfo

_DAY = Words("不是日期：{found}", "no date: {found}")
_WRITE = Words("请写成 2021-01-22 的样子。", "Write it as 2021-01-22.")
_TIME = Words("不是时间：{found}", "no time: {found}")
_WRITE_TIME = Words("请写成 2021-01-22T09:30 的样子。", "Write it as 2021-01-22T09:30.")


def typed_day(text: str) -> date | None:
    """Return the day, None where nothing was typed.

    Raises:
        ProblemsFound: It is no day (S40).
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no(_DAY, text, _WRITE) from None


def typed_time(text: str, zone: tzinfo) -> datetime | None:
    """Return the time by the clock of a zone, None where nothing was typed.

    Raises:
        ProblemsFound: It is no time (S40).
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        raise _no(_TIME, text, _WRITE_TIME) from None


def _no(found: Words, text: str, remedy: Words) -> ProblemsFound:
    fault = problem("S40", Place(), found=found.fill(found=text), remedy=remedy)
    return ProblemsFound((fault,), exit_code=2)
