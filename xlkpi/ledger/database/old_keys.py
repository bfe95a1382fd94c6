"""What was issued, and what came in, under a key that is not used any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from xlkpi.ledger.database.tables import ISSUES, RETURNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


def read_plans_before(connection: Connection, seq: int) -> Mapping[str, bool]:
    """Return the plans that were issued before an entry -> whether they were issued since."""
    last = func.max(ISSUES.c.seq)
    query = select(ISSUES.c.plan, last).group_by(ISSUES.c.plan).having(func.min(ISSUES.c.seq) < seq)
    return {str(plan): int(at) > seq for plan, at in connection.execute(query)}


def read_received_before(connection: Connection, seq: int) -> frozenset[str]:
    """Return the SHA-256 of the returns that came in before an entry."""
    query = select(RETURNS.c.sha256).where(RETURNS.c.seq < seq)
    return frozenset(connection.execute(query).scalars())
