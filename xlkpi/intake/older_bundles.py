"""Bundles that are older than the one which counts: told, since nothing becomes of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from xlkpi.problems import Problem
    from xlkpi.records import Bundle, Return


def older_bundle(
    last: Mapping[tuple[str, str], Return], zone: tzinfo, one: Return, name: str
) -> Iterator[Problem]:
    """Yield that a return, come as file `name`, is a bundle which a later one has replaced (F50).

    Args:
        last: The bundle that counts, by collection and unit.
        zone: By whose clock times are told.
        one: What came.
        name: The name that it came under.
    """
    newest = last.get((one.collection, one.unit))
    said, counting = one.bundle, newest.bundle if newest is not None else None
    if said is None or counting is None or said.number >= counting.number:
        return
    times = {"at": _time(said, zone), "newer_at": _time(counting, zone)}
    numbers = {"number": said.number, "newer": counting.number}
    place = Place(file=name, unit=one.unit)
    yield problem("F50", place, name=one.unit_name, **numbers, **times)


def _time(said: Bundle, zone: tzinfo) -> str:
    return shown(datetime.fromisoformat(said.at), zone) if said.at else "—"
