"""Days, times and units that were typed into a form."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from xlkpi.texts import Words
from xlkpi.web.asked import refused
from xlkpi.workspace.setting_fields import words

if TYPE_CHECKING:
    from datetime import tzinfo

    from xlkpi.web.asked import Asked

_DAY = Words("不是日期：{found}", "no date: {found}")
_WRITE = Words("请写成 2021-01-22 的样子。", "Write it as 2021-01-22.")
_TIME = Words("不是时间：{found}", "no time: {found}")
_WRITE_TIME = Words("请写成 2021-01-22T09:30 的样子。", "Write it as 2021-01-22T09:30.")
_UNTIL, _NO_UNITS = Words("截止日期", "day"), Words("没有写单位", "no unit is named")
_NAME = Words("请写单位的编号或名称，几个用顿号隔开。", "Name units, with 、 between them.")


def day_typed(asked: Asked, name: str) -> date | None:
    """Return the day in a field, None where nothing was typed.

    Raises:
        ProblemsFound: It is no day (S40).
    """
    text = asked.typed(name)
    return _day(text) if text else None


def last_day_typed(asked: Asked) -> date:
    """Return the day until whose end there is time.

    Raises:
        ProblemsFound: It is blank, or no day (S40).
    """
    return _day(asked.needed("until", _UNTIL))


def time_typed(asked: Asked, name: str, zone: tzinfo) -> datetime | None:
    """Return the time in a field by the clock of a zone, None where nothing was typed.

    Raises:
        ProblemsFound: It is no time (S40).
    """
    text = asked.typed(name)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None
    except ValueError:
        raise refused(_TIME.fill(found=text), _WRITE_TIME) from None


def units_typed(asked: Asked) -> tuple[str, ...]:
    """Return the units that a form names, () for all: it does not ask for them.

    Raises:
        ProblemsFound: It asks for them, and none is named (S40): all are not meant then.
    """
    named = tuple(words(asked.typed("units")))
    if "units" in asked.several and not named:
        raise refused(_NO_UNITS, _NAME)
    return named


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refused(_DAY.fill(found=text), _WRITE) from None
