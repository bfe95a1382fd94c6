"""What the ledger is asked: every question that a verb has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from xlkpi.ledger.database.entries_store import (
    read_entries_of,
    read_judged_after,
    read_units_of,
    read_units_touched,
)
from xlkpi.ledger.database.fold import returns_about, returns_of_units
from xlkpi.ledger.database.outgoing_store import read_sendings, read_sent_back
from xlkpi.ledger.database.states_store import read_form_states, read_unit_states
from xlkpi.ledger.database.store import (
    read_arrivals,
    read_bundles,
    read_decisions,
    read_evidence,
    read_formless,
    read_mails,
    read_position,
    read_returns,
    read_returns_of,
    read_reviews,
)
from xlkpi.ledger.database.tables import (
    DECISIONS,
    DISPATCHES,
    EVIDENCE,
    ISSUES,
    MASTERS,
    META,
    RETURNS,
    REVIEWS,
)
from xlkpi.ledger.decisions import Waived, decided
from xlkpi.ledger.issue_queries import IssueQueries
from xlkpi.ledger.series import arrival_order, standings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.form_states import FormState, UnitState
    from xlkpi.ledger.journal.events import Evidence, Reviewed
    from xlkpi.ledger.mails import Collected
    from xlkpi.ledger.outgoing import Sending
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return


class Queries(IssueQueries):
    """What is on record, as the tables of the database have it."""

    @property
    def head(self) -> str:
        """The hash of the journal's last entry."""
        with self._reading() as connection:
            return str(connection.execute(select(META.c.head)).scalar_one())

    def revision(self, collection: str) -> int:
        """Return a number that grows with all that is recorded of a collection but masters.

        It is that of the last such entry of the journal, 0 where there is none.
        """
        with self._reading() as connection:
            last = [
                connection.execute(
                    select(func.max(column)).where(column.table.c.collection == collection)
                ).scalar()
                for column in (
                    ISSUES.c.seq,
                    RETURNS.c.judged,
                    DECISIONS.c.seq,
                    REVIEWS.c.seq,
                    EVIDENCE.c.seq,
                    DISPATCHES.c.seq,
                )
            ]
        return max((seq for seq in last if seq is not None), default=0)

    def master(self, collection: str) -> tuple[int, str] | None:
        """Return (revision, SHA-256) of the master last written, None where there is none."""
        query = (
            select(MASTERS.c.revision, MASTERS.c.sha256)
            .where(MASTERS.c.collection == collection)
            .order_by(MASTERS.c.seq.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found = connection.execute(query).first()
        return None if found is None else (int(found[0]), str(found[1]))

    def master_entry(self, collection: str) -> int:
        """Return the number of the journal's entry of the master last written, 0 for none."""
        query = select(func.max(MASTERS.c.seq)).where(MASTERS.c.collection == collection)
        with self._reading() as connection:
            return connection.execute(query).scalar() or 0

    def masters(self, collection: str) -> frozenset[str]:
        """Return the SHA-256 of every master that was written of a collection."""
        query = select(MASTERS.c.sha256).where(MASTERS.c.collection == collection)
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def reviews(self, collection: str) -> tuple[tuple[int, Reviewed], ...]:
        """Return what was said of forms as (number in the journal, review), oldest first."""
        with self._reading() as connection:
            return read_reviews(connection, collection)

    def evidence(self, collection: str | None = None) -> tuple[Evidence, ...]:
        """Return what is kept as evidence of returns, oldest first.

        Args:
            collection: Only that of this one's returns; None for all.
        """
        with self._reading() as connection:
            return read_evidence(connection, collection)

    def mails(self, digests: Sequence[str] | None = None) -> tuple[Collected, ...]:
        """Return the mails that were taken in, oldest first.

        Args:
            digests: Only those of these SHA-256; None for all.
        """
        with self._reading() as connection:
            return read_mails(connection, digests)

    def position(self, mailbox: str) -> tuple[int, int] | None:
        """Return how far a mailbox was read.

        Returns:
            (UIDVALIDITY, highest UID) of the numbering that was read last (RFC 3501), None where
            nothing was taken in from it.
        """
        with self._reading() as connection:
            return read_position(connection, mailbox)

    def sendings(self, collection: str | None = None) -> tuple[Sending, ...]:
        """Return the mails that went, or were to go, to units, with what became of each.

        Args:
            collection: Only those of this one; None for all.

        Returns:
            One for each attempt, oldest first.
        """
        with self._reading() as connection:
            return read_sendings(connection, collection)

    def returns(self, collection: str | None = None, *, values: bool = True) -> tuple[Return, ...]:
        """Return every return as it was judged, in order of arrival.

        Args:
            collection: Only those of this one; None for all.
            values: Have them with the values of their forms and with what is only remarked of them;
                without, reading is much faster.
        """
        with self._reading() as connection:
            return arrival_order(read_returns(connection, collection, values=values))

    def returns_of_units(self, collection: str, units: Sequence[str]) -> tuple[Return, ...]:
        """Return the returns of some units without their values, in order of arrival.

        Args:
            collection: Its id.
            units: Their ids; what they reported for others is included.
        """
        with self._reading() as connection:
            return arrival_order(returns_of_units(connection, collection, units, values=False))

    def returns_about(self, collection: str, units: Sequence[str]) -> tuple[Return, ...]:
        """Return the returns that some units' forms hang on, in order of arrival, others with them.

        Args:
            collection: Its id.
            units: Their ids, those below others by theirs.
        """
        with self._reading() as connection:
            return arrival_order(returns_about(connection, collection, units))

    def entries_about(self, units: Sequence[str]) -> Sequence[int]:
        """Return the numbers of the journal's entries that are about some units, ascending."""
        with self._reading() as connection:
            return read_entries_of(connection, units)

    def units_of_entries(self, entries: Sequence[int]) -> Sequence[str]:
        """Return the units that some entries of the journal are about."""
        with self._reading() as connection:
            return read_units_of(connection, entries)

    @property
    def last_entry(self) -> int:
        """The number of the journal's last entry, 0 for none."""
        with self._reading() as connection:
            return int(connection.execute(select(META.c.seq)).scalar_one())

    def bundles(self, collection: str) -> tuple[Return, ...]:
        """Return the bundles of a collection without their forms and problems, as recorded."""
        with self._reading() as connection:
            return tuple(read_bundles(connection, collection))

    def of_content(self, digests: Sequence[str]) -> tuple[Return, ...]:
        """Return the returns of some SHA-256 as they were judged, in the order of the record."""
        with self._reading() as connection:
            return read_returns_of(connection, digests)

    def formless(self, most: int) -> tuple[Return, ...]:
        """Return the returns in which no form was found, the latest on record first.

        Args:
            most: How many of them.
        """
        with self._reading() as connection:
            return read_formless(connection, most)

    def arrivals(self) -> tuple[Return, ...]:
        """Return every return as it stands after the decisions, without values and problems.

        In order of arrival.
        """
        with self._reading() as connection:
            light = {one.sha256: one for one in read_arrivals(connection)}
        for name in self.collections():
            decisions = self.decisions(name)
            units = {one.unit for one in decisions if isinstance(one, Waived)}
            full = self.returns(name) if units else ()
            light |= {
                one.sha256: one.bare
                for one in decided([one for one in full if one.unit in units], decisions)
            }
        return arrival_order(light.values())

    def standing(self, collection: str, further: Sequence[Return] = ()) -> tuple[Standing, ...]:
        """Return what became of every form of a collection, were `further` returns added.

        Their problems tell times in UTC; the roll-call tells them by the workspace's clock.

        Args:
            collection: Its id.
            further: Returns that are not recorded; those of other collections are passed over.

        Returns:
            One for each form of each return, in order of arrival.
        """
        more = tuple(r for r in further if r.collection == collection)
        return standings((*self.returns(collection), *more), self.decisions(collection))

    def standing_about(
        self, collection: str, units: Sequence[str], zone: tzinfo = UTC
    ) -> tuple[Standing, ...]:
        """Return what became of the forms of some units (ids), and of what came with theirs.

        Their problems tell times by the clock of `zone`.
        """
        return standings(self.returns_about(collection, units), self.decisions(collection), zone)

    def form_states(self, collection: str) -> Mapping[tuple[str, str], FormState]:
        """Return how far the forms of a collection are, by unit and project: what has come.

        It is what `standing` comes to, read and not worked out: nothing is read of the forms.
        """
        with self._reading() as connection:
            return read_form_states(connection, collection)

    def unit_states(self, collection: str) -> Mapping[str, UnitState]:
        """Return what went out to each unit of a collection and came from it, by their ids."""
        with self._reading() as connection:
            return read_unit_states(connection, collection)

    def sent_back(self, collection: str) -> Mapping[str, datetime]:
        """Return when which return or mail, by SHA-256, was sent back (UTC)."""
        with self._reading() as connection:
            times = read_sent_back(connection, collection)
        return {digest: datetime.fromisoformat(at) for digest, at in times.items()}

    def decisions(
        self, collection: str, *, after: int = 0, kind: str | None = None
    ) -> tuple[Decision, ...]:
        """Return what was decided of a collection, oldest first.

        Args:
            collection: Its id.
            after: Only what stands in the journal behind this entry.
            kind: Only events of this name, such as "extended"; None for all.
        """
        which = [DECISIONS.c.seq > after, *([DECISIONS.c.kind == kind] if kind else [])]
        with self._reading() as connection:
            return read_decisions(connection, collection, *which)

    def judged_after(self, collection: str, seq: int) -> frozenset[str]:
        """Return the SHA-256 of the returns that came, or were judged anew, after an entry.

        Args:
            collection: Its id.
            seq: The number of the entry in the journal.
        """
        with self._reading() as connection:
            return frozenset(read_judged_after(connection, collection, seq))

    def units_touched(self, collection: str, seq: int) -> tuple[str, ...]:
        """Return the units of which something came or was decided after an entry, by their ids.

        Args:
            collection: Its id.
            seq: The number of the entry in the journal.
        """
        with self._reading() as connection:
            return tuple(sorted(read_units_touched(connection, collection, seq)))
