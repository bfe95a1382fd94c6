"""What the department says of forms elsewhere than in a master: typed on the page, or to a verb."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from xlkpi.department.reviews import reviews_of
from xlkpi.importer.reviews import PARTS, changed
from xlkpi.ledger.journal.events import Reviewed
from xlkpi.master.content.reviewing import review_headings
from xlkpi.problems import Place, problem
from xlkpi.records import Review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class TypedReview:
    """A review of one form: what was on record for whoever typed it, and what it is to be.

    Only the parts that differ were typed.
    """

    unit: str
    project: str
    before: Review
    after: Review


@dataclass(frozen=True, slots=True)
class TypedReviews:
    """Reviews that are typed together, and who types them ("" where nobody says)."""

    reviews: tuple[TypedReview, ...]
    who: str = ""


def record_typed(
    ledger: Ledger, collection: str, typed: TypedReviews, at: datetime
) -> tuple[int, tuple[Problem, ...]]:
    """Put reviews on record; what says another thing by now than whoever typed had seen is left.

    Args:
        ledger: The ledger, open for writing; what masters say is on record.
        collection: The collection's id.
        typed: The reviews.
        at: When they are typed (UTC).

    Returns:
        (how many forms' reviews changed, what was left (X37)).
    """
    recorded = reviews_of(ledger.reviews(collection))
    events, problems = [], []
    for one in typed.reviews:
        now = recorded.get((one.unit, one.project), Review())
        parts = dict(_typed(one, now))
        left = {part for part in parts if _part(now, part) != _part(one.before, part)}
        problems += [_left(one, part, now) for part in parts if part in left]
        review = changed(now, **{part: text for part, text in parts.items() if part not in left})
        if review != now:
            time = at.isoformat()
            unit, project = one.unit, one.project
            events.append(Reviewed(collection, unit, project, review, "", time, "", typed.who))
    ledger.append(events)
    return len(events), tuple(problems)


def _typed(one: TypedReview, now: Review) -> Iterator[tuple[str, str]]:
    """Yield the parts that were typed and are not on record so."""
    for part in PARTS:
        text = _part(one.after, part)
        if text not in (_part(one.before, part), _part(now, part)):
            yield part, text


def _part(review: Review, part: str) -> str:
    return str(asdict(review)[part])


def _left(one: TypedReview, part: str, now: Review) -> Problem:
    text = _part(one.after, part)
    place = Place(unit=one.unit, project=one.project, field=part, value=text)
    label = review_headings(amounts=True)[part]
    return problem("X37", place, label=label, found=text, other=_part(now, part))
