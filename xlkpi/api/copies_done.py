"""Marked copies that are of no use any more: their unit has no form to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.marking import remove_copy
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.api.desk import Desk
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return


def in_order(series: Iterable[Standing]) -> Iterator[Return]:
    """Yield the returns of units none of whose forms is rejected, in order of arrival."""
    forms = tuple(series)
    latest = {
        (one.returned.collection, one.unit, one.project): one for one in forms if one.status.stands
    }
    wrong = {key[:2] for key, one in latest.items() if one.status is Status.REJECTED}
    for one in forms:
        if (one.returned.collection, one.unit) not in wrong:
            yield one.returned


def remove_done(desk: Desk, series: Iterable[Standing], units: Iterable[str]) -> None:
    """Remove the marked copies of those of these units that have nothing to correct."""
    asked = frozenset(units)
    done = (one for one in in_order(series) if one.unit in asked)
    for one in {(one.unit, one.unit_name): one for one in done}.values():
        remove_copy(desk, one)
