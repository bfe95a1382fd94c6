"""status --since: what changed in a collection since a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.audit.news import Came, NewsItem, news_items
from xlkpi.department.opened import Department
from xlkpi.ledger.series import standings
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, tzinfo
    from pathlib import Path

    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.roster import Roster

_WAITING = frozenset((Status.REJECTED, Status.HELD))
_MOST_UNITS = 300
"""Units of which it is told what is settled: of more at once it takes too long."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A form that was rejected or held and is merged by now."""

    unit: str
    unit_name: str
    project: str
    project_name: str


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a collection since the beginning of a day, by the clock of `zone`.

    `since` is None where nothing was recorded before today. `items` are the latest first; `settled`
    is None where too many units were touched to tell.
    """

    collection: str
    since: date | None
    items: tuple[NewsItem, ...]
    settled: tuple[Settled, ...] | None
    zone: tzinfo


def news(
    folder: Path, clock: Clock, collection: str | None = None, since: date | None = None
) -> News:
    """Return what changed in a collection since a day; nothing is written.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC): what today is.
        collection: Its id or title; None where there is but one.
        since: From the beginning of this day on; None for the last one before today on which
            anything was recorded.

    Raises:
        ProblemsFound: The collection cannot be told (S21, S23, S92), or xlkpi.toml or the spec is
            faulty (S20, S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    zone = department.config.zone
    with department.view() as ledger:
        times = _Times(ledger, zone)
        day = since or times.last_day_before(department.today)
        first = times.first_of(day) if day is not None else 1
        new = ledger.judged_after(chosen.id, first - 1)
        decided = ledger.decisions(chosen.id, after=first - 1)
        reviewed = [one for seq, one in ledger.reviews(chosen.id) if seq >= first]
        touched = ledger.units_touched(chosen.id, first - 1)
        roster = department.roster
        names = {unit.id: unit.name for unit in roster.units}
        returns = ledger.returns_of_units(chosen.id, touched)
        decisions = ledger.decisions(chosen.id)
    now = standings(returns, decisions, zone)
    files = _files(returns, now)
    came = [one for digest, one in files.items() if digest in new]
    settled = None
    if len(touched) <= _MOST_UNITS:
        known = [one for one in returns if one.sha256 not in new]
        before = standings(known, decisions[: len(decisions) - len(decided)], zone)
        settled = tuple(_settled(before, now, roster))
    return News(chosen.id, day, news_items(came, decided, reviewed, files, names), settled, zone)


class _Times:
    """When entries of the journal were recorded: their times rise with their numbers."""

    def __init__(self, ledger: Ledger, zone: tzinfo) -> None:
        self._ledger, self._zone = ledger, zone
        self._last = ledger.last_entry

    def first_of(self, day: date) -> int:
        """Return the number of the first entry of a day, or of a later one."""
        first, behind = 1, self._last + 1
        while first < behind:
            middle = (first + behind) // 2
            if self._day_of(middle) < day:
                first = middle + 1
            else:
                behind = middle
        return first

    def last_day_before(self, day: date) -> date | None:
        """Return the last day before one on which anything was recorded, None for none."""
        last = self.first_of(day) - 1
        if last < 1:
            return None
        return self._day_of(last)

    def _day_of(self, number: int) -> date:
        at = datetime.fromisoformat(self._ledger.time_at(number))
        return at.astimezone(self._zone).date()


def _files(returns: Iterable[Return], now: Sequence[Standing]) -> Mapping[str, Came]:
    """Return what came, by SHA-256; of several forms in a file the worst counts."""
    worst: dict[str, Status] = {}
    for one in now:
        digest = one.returned.sha256
        known = worst.setdefault(digest, one.status)
        worst[digest] = min(known, one.status, key=lambda status: status.rank)
    return {
        one.sha256: Came(
            one.sha256,
            one.received,
            one.unit,
            one.unit_name,
            one.file,
            worst.get(one.sha256, one.verdict),
        )
        for one in returns
    }


def _settled(
    before: Sequence[Standing], now: Sequence[Standing], roster: Roster
) -> Iterable[Settled]:
    """Yield the forms that waited and are merged by now, with nothing later that waits."""
    waited = {key for key, one in _latest(before).items() if one.status in _WAITING}
    for (unit, project), one in _latest(now).items():
        if (unit, project) in waited and one.merged:
            name = roster.unit_name(unit, one.returned.unit_name)
            yield Settled(unit, name, project, one.submission.project_name)


def _latest(series: Sequence[Standing]) -> Mapping[tuple[str, str], Standing]:
    """Return the return that says how far each form is."""
    return {one.key: one for one in series if one.status.stands}
