"""One content that came several times: what is decided of it concerns every file that has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from xlkpi.ledger.decisions import Confirmed, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.ledger.standing import Standing

D = TypeVar("D")


def for_every_file(decision: D, series: Sequence[Standing]) -> tuple[D, ...]:
    """Return a decision for its return, and for the forms of others that only repeat it.

    Else a duplicate would count in the place of what is withdrawn, or be held beside what is
    confirmed.
    """
    if not isinstance(decision, Confirmed | Withdrawn):
        return (decision,)
    more = (
        replace(decision, sha256=one.returned.sha256, project=one.project)
        for one in series
        if one.repeats == decision.sha256 and decision.project in (None, one.project)
    )
    return (decision, *more)
