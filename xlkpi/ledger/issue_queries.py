"""What the ledger is asked of what went out: issues, their specs, and the keys they are under."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from xlkpi.ledger.database.old_keys import read_plans_before, read_received_before
from xlkpi.ledger.database.store import (
    IssueNote,
    read_issue_notes,
    read_issue_rows,
    read_issues,
    read_issues_by_plan,
    read_new_keys,
)
from xlkpi.ledger.database.tables import ISSUES, SPECS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from xlkpi.ledger.database.access import Access
    from xlkpi.ledger.journal.events import Issued


class IssueQueries:
    """What went out, as the tables of the database have it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def plans_of_old_keys(self) -> Mapping[str, bool]:
        """Return the plans issued under a key that was replaced.

        Returns:
            The plan's fingerprint -> whether it was issued again under the key of now.
        """
        with self._reading() as connection:
            changed = [seq for seq, _ in read_new_keys(connection)]
            return read_plans_before(connection, changed[-1]) if changed else {}

    def received_under_old_keys(self) -> frozenset[str]:
        """Return the SHA-256 of the returns that came in under a key that was replaced."""
        with self._reading() as connection:
            changed = [seq for seq, _ in read_new_keys(connection)]
            return read_received_before(connection, changed[-1]) if changed else frozenset()

    def issues(self, collection: str) -> tuple[Issued, ...]:
        """Return the newest issue of every unit, in the order of their first issue."""
        with self._reading() as connection:
            newest = {issued.unit: issued for issued in read_issues(connection, collection)}
        return tuple(newest.values())

    def newest_issues(self) -> Mapping[tuple[str, str], IssueNote]:
        """Return what is known of every unit's newest issue: (collection, unit) -> its note."""
        with self._reading() as connection:
            return {(one.collection, one.unit): one for one in read_issue_notes(connection)}

    def newest_issues_of(self, collection: str, units: Sequence[str]) -> Mapping[str, IssueNote]:
        """Return what is known of the newest issue of some units of a collection, by their ids."""
        which = ISSUES.c.collection == collection, ISSUES.c.unit.in_(units)
        with self._reading() as connection:
            return {one.unit: one for one in read_issue_notes(connection, *which)}

    def issue_notes(self) -> tuple[IssueNote, ...]:
        """Return what is known of every issue, oldest first, without what stood in it."""
        with self._reading() as connection:
            return read_issue_notes(connection)

    def collections(self) -> tuple[str, ...]:
        """Return the collections that something was issued for, in their first issues' order."""
        with self._reading() as connection:
            first = func.min(ISSUES.c.seq)
            query = select(ISSUES.c.collection).group_by(ISSUES.c.collection).order_by(first)
            return tuple(connection.execute(query).scalars())

    def issue_by_plan(self, prefix: str) -> Issued | None:
        """Return the newest issue whose plan's fingerprint begins so, None where there is none.

        Args:
            prefix: Hex digits, 64 for the whole fingerprint.
        """
        with self._reading() as connection:
            found = read_issues_by_plan(connection, prefix)
        return found[-1] if found else None

    def issue_rows(self, plans: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return issues as they are on record, to be read where they are needed.

        Args:
            plans: Fingerprints, in full.

        Returns:
            Plan -> its newest issue, as JSON of an `Issued`.
        """
        with self._reading() as connection:
            return read_issue_rows(connection, plans)

    def spec_text(self, fingerprint: str) -> str | None:
        """Return the YAML text of a spec as it was used, by its SHA-256; None for none."""
        query = select(SPECS.c.text).where(SPECS.c.fingerprint == fingerprint)
        with self._reading() as connection:
            return connection.execute(query).scalar()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._access.reading() as connection:
            yield connection
