"""What is said each time a master is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.problems.model import Problem

_KINDS = "SX"
_SAID_ELSEWHERE = ("X03", "X13")


def beside_masters(problems: Iterable[Problem]) -> list[Problem]:
    """Return what is said when a master is written: where it lies, what concerns several units.

    Who is late is the roll-call's to say, what was amended the master's own list and the log: that
    may be hundreds of lines, the same ones after each command.
    """
    return [one for one in problems if one.code[0] in _KINDS and one.code not in _SAID_ELSEWHERE]
