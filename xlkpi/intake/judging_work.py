"""What is done with workbooks where they are opened: they are judged there, once they are many."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.intake.judged_there import Judging, Likely, judged_each
from xlkpi.intake.likely_issues import LikelyIssues
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.reader.process import limits, opened_each
from xlkpi.workers.handed import Handed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from xlkpi.intake.known import Known
    from xlkpi.reader.incoming import Incoming
    from xlkpi.workers.executors import Workers

WORTH_IT = 150
"""Workbooks; fewer are judged here before another process has loaded what judging needs."""
FEW, MANY = 8, 32
"""Workbooks that are opened at a time, and such that are judged, too: a frame of many pays."""
_LOADED = 200_000_000
"""Bytes of what judging takes beside a file."""


class JudgingWork:
    """The first workbooks are opened only, and judged by who asks; later ones are judged, too."""

    passed_over = HELPER_SHEETS

    def __init__(self, known: Known) -> None:
        self._known = known
        self._asked = 0
        self._likely = LikelyIssues(known)

    @property
    def portion(self) -> int:
        """How many workbooks are worked on at a time."""
        return MANY if self._asked >= WORTH_IT else FEW

    def ask(self, by: Workers, files: tuple[Incoming, ...]) -> Future[tuple[object, ...]]:
        """Have workbooks opened, or judged: what each comes to is told in their order."""
        judged = self._asked >= WORTH_IT
        self._asked += len(files)
        if not judged:
            return by.ask(opened_each, files, self.passed_over, limits=limits())
        plans = [self._likely.of(one) for one in files]
        rows = self._known.issues.rows({plan for some in plans for plan in some})
        likely = tuple(
            Likely(one, tuple(rows[plan] for plan in some if plan in rows))
            for one, some in zip(files, plans, strict=True)
        )
        each = limits()
        more = replace(each, memory=each.memory + _LOADED, worn=each.worn + _LOADED)
        return by.ask(judged_each, self._handed, likely, limits=more)

    @cached_property
    def _handed(self) -> Handed[Judging]:
        known, own = self._known, self._known.context
        roster = (own.projects, own.units, own.measure, own.senders)
        return Handed.of(Judging(known.issues.known(), known.sign, *roster, self.passed_over))
