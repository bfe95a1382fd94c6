"""A day that was typed into a form."""

from __future__ import annotations

from datetime import date

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words

_DAY = Words("不是日期：{found}", "no date: {found}")
_WRITE = Words("请写成 2021-01-22 的样子。", "Write it as 2021-01-22.")


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
        fault = problem("S40", Place(), found=_DAY.fill(found=text), remedy=_WRITE)
        raise ProblemsFound((fault,), exit_code=2) from None
