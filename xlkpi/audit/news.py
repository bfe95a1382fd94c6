"""What happened in a collection since some entry of the journal: what came, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.audit.event_words import decision_in_words, event_in_words, subject
from xlkpi.ledger.decisions import Adjusted, Extended, Waived
from xlkpi.rollup.roll.states import RETURN_STATES
from xlkpi.rollup.roll.status_words import STATUS_WORDS
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.journal.events import Reviewed
    from xlkpi.records import Status

_CAME = Words("收到 {file}：{state}", "received {file}: {state}")


class Came(NamedTuple):
    """A return that came: what has become of it by now; `unit` is "" where nobody knows whose."""

    sha256: str
    received: datetime
    unit: str
    unit_name: str
    file: str
    status: Status


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing that happened: when (UTC), to which unit ("" for none), in words."""

    at: datetime
    unit: str
    unit_name: str
    what: Words


def news_items(
    came: Iterable[Came],
    decided: Iterable[Decision],
    reviewed: Iterable[Reviewed],
    files: Mapping[str, Came],
    names: Mapping[str, str],
) -> tuple[NewsItem, ...]:
    """Return what happened, the latest first.

    Args:
        came: The returns that came.
        decided: What was decided.
        reviewed: What the department said of forms.
        files: Returns by their SHA-256: what decisions may be about.
        names: Unit id -> name.
    """
    items = (
        *(_received(one) for one in came),
        *_decided(decided, files, names),
        *(_reviewed(one, names) for one in reviewed),
    )
    return tuple(sorted(items, key=lambda one: one.at, reverse=True))


def _received(one: Came) -> NewsItem:
    state = Words(RETURN_STATES[one.status], STATUS_WORDS[one.status].en)
    what = _CAME.fill(file=one.file, state=state)
    return NewsItem(one.received, one.unit, one.unit_name, what)


def _decided(
    decided: Iterable[Decision], files: Mapping[str, Came], names: Mapping[str, str]
) -> Iterator[NewsItem]:
    for one in decided:
        when = datetime.fromisoformat(one.given.at)
        if isinstance(one, Waived | Extended | Adjusted):
            what, unit, name = subject(one), one.unit, names.get(one.unit, one.unit)
        else:
            about = files.get(one.sha256)
            what = about.file if about else one.sha256[:12]
            unit, name = (about.unit, about.unit_name) if about else ("", "")
        yield NewsItem(when, unit, name, decision_in_words(one, what))


def _reviewed(one: Reviewed, names: Mapping[str, str]) -> NewsItem:
    *_, what = event_in_words(one)
    name = names.get(one.unit, one.unit)
    return NewsItem(datetime.fromisoformat(one.at), one.unit, name, what)
