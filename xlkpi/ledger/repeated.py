"""One content that came several times: what is decided of it concerns every file that has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from xlkpi.ledger.decisions import Confirmed, Reinstated, Withdrawn
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.ledger.standing import Standing

D = TypeVar("D")


def for_every_file(decision: D, series: Sequence[Standing]) -> tuple[D, ...]:
    """Return a decision for its return, and for the forms of others that only repeat it.

    Else a duplicate would count in the place of what is withdrawn, or be held beside what is
    confirmed. What counts goes last and comes back first: a duplicate never counts in between.

    Args:
        decision: Of any kind; one that is not about a return stays alone.
        series: What became of every form of the collection (`standings`).

    Returns:
        The decisions in the order in which they are to be recorded.
    """
    match decision:
        case Confirmed():
            return (decision, *_each(decision, _repeating(decision, series)))
        case Withdrawn():
            return (*_each(decision, _repeating(decision, series)), decision)
        case Reinstated():
            return (decision, *_each(decision, _withdrawn_alike(decision, series)))
        case _:
            return (decision,)


def _each(decision: Confirmed | Withdrawn | Reinstated, forms: Iterable[Standing]) -> Iterator[Any]:
    return (replace(decision, sha256=one.returned.sha256, project=one.project) for one in forms)


def _repeating(decision: Confirmed | Withdrawn, series: Sequence[Standing]) -> Iterator[Standing]:
    for one in series:
        if one.returned.bundle is not None:  # it was decided about as a whole
            continue
        if one.repeats == decision.sha256 and decision.project in (None, one.project):
            yield one


def _withdrawn_alike(decision: Reinstated, series: Sequence[Standing]) -> Iterator[Standing]:
    """Yield the withdrawn forms of other returns that have the content of what comes back."""
    away = [one for one in series if one.status is Status.WITHDRAWN and one.returned.bundle is None]
    own = {
        content_of(one)
        for one in away
        if one.returned.sha256 == decision.sha256 and decision.project in (None, one.project)
    }
    return (
        one for one in away if content_of(one) in own and one.returned.sha256 != decision.sha256
    )


def content_of(one: Standing) -> tuple[str, str, str]:
    """Return by what two forms are the same: (unit, project, SHA-256 of the values)."""
    return one.unit, one.project, one.submission.content
