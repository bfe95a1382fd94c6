"""Files whose origin is known, opened in this process and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.returns import judge_arrivals
from xlkpi.importer.roster_context import NO_ROSTER
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.reader.arrivals import Arrived
from xlkpi.reader.opening import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlkpi.importer.owner.issues import Issues
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.reader.incoming import Incoming
    from xlkpi.records import Return


def import_returns(
    incoming: Sequence[Incoming],
    issues: Issues,
    sign: Callable[[str], str],
    context: RosterContext = NO_ROSTER,
) -> tuple[Return, ...]:
    """One return for each file, in the same order."""
    arrived = [Arrived(one, open_workbook(one.data, one.name, HELPER_SHEETS)) for one in incoming]
    return tuple(one.returned for one in judge_arrivals(arrived, issues, sign, context))
