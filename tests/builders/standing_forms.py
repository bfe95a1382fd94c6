"""Returns and forms by hand, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from xlkpi.ledger.decisions import Decision, Given
from xlkpi.ledger.series import standings
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from collections.abc import Sequence


START = datetime(2021, 1, 10, tzinfo=UTC)


GIVEN = Given("电话核实", "刘", START.isoformat())


def form(content: int, verdict: Status, *faults: object, project: str = "p01") -> Submission:
    return Submission("v01", project, "工资", "1.工资", verdict, f"{content:064d}", (), faults)  # type: ignore[arg-type]


def returned(hours: int, *forms: Submission, name: str = "") -> Return:
    received = START + timedelta(hours=hours)
    sha = f"{hours}-{name or forms[0].content}"
    return Return(f"{sha}.xlsx", sha, received, forms[0].verdict, "v01", "一村", "c", "", forms)


def states(returns: Sequence[Return], *decisions: Decision) -> list[tuple[Status, bool]]:
    return [(s.status, s.merged) for s in standings(returns, decisions)]
