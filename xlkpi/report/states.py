"""States as the report shows them: word, short word, tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.report.view import ShownState
from xlkpi.rollup.lines import LineStatus
from xlkpi.rollup.roll.states import BAD_WORDS, DOUBTFUL_WORDS, GOOD_WORDS, LINE_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORT: Mapping[str, str] = {
    LINE_STATES[LineStatus.NOT_ISSUED]: "未发",
    LINE_STATES[LineStatus.ISSUED]: "未交",
    LINE_STATES[LineStatus.RECEIVED]: "收到",
    LINE_STATES[LineStatus.UNREADABLE]: "无法读",
    LINE_STATES[LineStatus.HELD]: "待认",
    LINE_STATES[LineStatus.REJECTED]: "有错",
    LINE_STATES[LineStatus.RETURNED]: "已退",
    LINE_STATES[LineStatus.MERGED_WITH_WARNINGS]: "并入*",
    LINE_STATES[LineStatus.MERGED]: "并入",
}
"""For the narrow cells of the matrix; the star stands for warnings."""
_TONES: Mapping[str, str] = {
    **dict.fromkeys(GOOD_WORDS, "good"),
    **dict.fromkeys(DOUBTFUL_WORDS, "doubtful"),
    **dict.fromkeys(BAD_WORDS, "bad"),
}


def state_of(word: str) -> ShownState:
    """Return how a state is shown."""
    return ShownState(word, _SHORT.get(word, word), _TONES.get(word, "plain"))


def state_of_line(status: str) -> ShownState:
    """Return how a state of the roll-call is shown: word, short word, tone.

    Args:
        status: Its name in JSON, such as "merged_with_warnings".

    Raises:
        ValueError: There is no such state.
    """
    return state_of(LINE_STATES[LineStatus(status)])
