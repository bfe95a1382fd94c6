"""The ledger as the rest of the program uses it: open, append, ask."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from xlkpi.ledger.database.errors import of_database, of_server
from xlkpi.ledger.database.opening import engine_of, is_current, is_whole
from xlkpi.ledger.database.outgoing_store import read_sendings
from xlkpi.ledger.database.store import (
    IssueNote,
    apply,
    read_arrivals,
    read_decisions,
    read_evidence,
    read_issue_notes,
    read_issues,
    read_issues_by_plan,
    read_mails,
    read_new_keys,
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
    SPECS,
    TABLES,
    VERSION,
)
from xlkpi.ledger.decisions import Waived, decided
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.old_keys import read_plans_before, read_received_before
from xlkpi.ledger.standing import Standing, arrival_order, standings
from xlkpi.workspace.private import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from xlkpi.ledger.decisions import Decision, Given
    from xlkpi.ledger.journal.events import Event, Evidence, Issued, Reviewed
    from xlkpi.ledger.journal.file import Journal
    from xlkpi.ledger.mails import Collected
    from xlkpi.ledger.outgoing import Sending
    from xlkpi.records import Return
    from xlkpi.workspace.clock import Clock


class Ledger:
    """The fold of a journal. Opening it brings it up to the journal's last entry."""

    def __init__(
        self, engine: Engine, journal: Journal, clock: Clock, *, proving: bool = True
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._clock = clock
        self._proving = proving
        self._behind = False
        self._catch_up()

    @classmethod
    @contextmanager
    def open(
        cls, path: Path, journal: Journal, clock: Clock, url: str = "", *, proving: bool = True
    ) -> Iterator[Ledger]:
        """Open the ledger of a workspace, the only one to write, up to its journal's last entry.

        A missing or damaged file is made anew from the journal; an old journal is sealed.

        Args:
            path: The SQLite file; with a URL, the name that faults are told by.
            journal: What the ledger is the fold of.
            clock: Gives the time of what is recorded (UTC).
            url: A database in place of the file (SQLAlchemy), "" for none.
            proving: Whether all that is read of the journal has to be under the key that is there.

        Raises:
            Unusable: The journal is not as it was written, or the database by URL fails (S33), the
                journal lacks entries that the ledger has (S75), the mark beside the key is not what
                was written (S74), the key is missing (S70) or another (S73); exit code 3.
            OSError: The file fails, such as on a full disk.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        journal.check_mark()
        engine = engine_of(path, url)
        try:
            ledger = cls._opened(engine, path, journal, clock, url, proving=proving)
            try:
                if proving and journal.is_to_be_sealed:
                    ledger.seal()
                yield ledger
            finally:
                ledger.note_head()
        except OperationalError as error:
            raise of_database(error, str(path), url) from error
        finally:
            engine.dispose()

    @classmethod
    @contextmanager
    def view(cls, path: Path, journal: Journal, clock: Clock, url: str = "") -> Iterator[Ledger]:
        """Open the ledger to look only: nothing is written, nobody is kept out.

        Where the file is missing or behind its journal, the fold is made in memory.

        Args:
            path: The SQLite file; with a URL, the name that faults are told by.
            journal: What the ledger is the fold of.
            clock: As of `open`; it is not asked.
            url: A database in place of the file (SQLAlchemy), "" for none.

        Raises:
            Unusable: The journal is not as it was written, or the database by URL fails (S33), the
                journal lacks entries that the ledger has (S75), the mark beside the key is not what
                was written (S74), the key is missing (S70) or another (S73); exit code 3.
            OSError: The file fails.
        """
        journal.check_mark()
        current = bool(url) or is_current(path, journal)
        engine = engine_of(path, url) if current else engine_of(path, "sqlite://")
        try:
            yield cls(engine, journal, clock)
        except OperationalError as error:
            raise of_database(error, str(path), url) from error
        finally:
            engine.dispose()

    @classmethod
    def _opened(
        cls, engine: Engine, path: Path, journal: Journal, clock: Clock, url: str, *, proving: bool
    ) -> Ledger:
        try:
            if not url:
                make_private(path)
            ledger = cls(engine, journal, clock, proving=proving)
            ledger._check()
        except (SQLAlchemyError, UnicodeError) as error:
            if url:
                raise of_server(error, str(path)) from error
        else:
            return ledger
        engine.dispose()
        path.unlink(missing_ok=True)
        make_private(path)
        return cls(engine, journal, clock, proving=proving)

    def note_head(self) -> None:
        """Have the mark beside the key say how far the journal goes; it may lag behind."""
        if not self._behind:
            with suppress(OSError, SQLAlchemyError), self._reading() as connection:
                meta = connection.execute(select(META)).mappings().one()
                self._journal.note(meta["seq"], meta["head"])

    def _check(self) -> None:
        """Have SQLite look at every page, and count what the journal says there is."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA quick_check").scalar()
            if sound != "ok":
                raise DatabaseError("PRAGMA quick_check", None, Exception(str(sound)))

    def _catch_up(self) -> None:
        with self._engine.begin() as connection:
            have = set(TABLES.tables) & set(inspect(connection).get_table_names())
            if have and not is_whole(connection, have):
                TABLES.drop_all(connection)
            TABLES.create_all(connection)
            meta = connection.execute(select(META)).mappings().first()
            if meta is None:
                connection.execute(insert(META).values(id=1, version=VERSION, seq=0, head=START))
            seq, head = (meta["seq"], meta["head"]) if meta else (0, START)
            if self._journal.ends_with(seq, head):
                return
            if not self._journal.holds(seq, head):
                raise self._journal.lacks(self._engine.url.database or "", seq)
            apply(connection, self._journal.entries(seq, head, proving=self._proving))

    def append(self, events: Sequence[Event]) -> None:
        """Record events: journal first and synced, then the ledger, in one transaction.

        Args:
            events: In their order; none is nothing done.

        Raises:
            Unusable: The key is missing (S70) or another than the journal's (S73), the mark is gone
                (S74), or an old journal, to be sealed, is not as it was written (S33); exit code 3.
            OSError: The journal cannot be written.
        """
        if events:
            self._append(events)

    def seal(self) -> None:
        """Seal an old journal: it is read through, and the next entry is under the key."""
        self._append(())

    def _append(self, events: Sequence[Event]) -> None:
        if self._behind:
            self._catch_up()
        with self._engine.begin() as connection:
            meta = connection.execute(select(META)).mappings().one()
            self._behind = True  # until the tables have what the journal has
            entries = self._journal.append(events, self._clock(), meta["seq"], meta["head"])
            apply(connection, entries)
        self._behind = False

    def change_key(self, given: Given) -> bool:
        """Go on under the key that is there now; return whether it is another one than before.

        What was recorded before stays fixed, but nobody without its key can prove it any more.

        Args:
            given: Why, by whom and when.

        Raises:
            Unusable: There is no key (S70), or the file is none (S31); exit code 3.
            OSError: The journal cannot be written.
        """
        key = self._journal.seals.key
        with self._reading() as connection:
            last = connection.execute(select(META.c.seq)).scalar_one()
        if key is not None and (not last or self._journal.key_in_use == key.id):
            return False
        self.append([self._journal.new_key(given, last)])
        return True

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

    @property
    def head(self) -> str:
        """The hash of the journal's last entry."""
        with self._reading() as connection:
            return str(connection.execute(select(META.c.head)).scalar_one())

    def head_at(self, seq: int) -> str:
        """Return the link (64 hex digits) of one entry of the journal, "" for entry 0 or none."""
        return self._journal.hash_of(seq)

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

    def issues(self, collection: str) -> tuple[Issued, ...]:
        """Return the newest issue of every unit, in the order of their first issue."""
        with self._reading() as connection:
            newest = {issued.unit: issued for issued in read_issues(connection, collection)}
        return tuple(newest.values())

    def newest_issues(self) -> Mapping[tuple[str, str], IssueNote]:
        """Return what is known of every unit's newest issue: (collection, unit) -> its note."""
        with self._reading() as connection:
            return {(one.collection, one.unit): one for one in read_issue_notes(connection)}

    def collections(self) -> tuple[str, ...]:
        """Return the collections that something was issued for, in their first issues' order."""
        with self._reading() as connection:
            query = select(ISSUES.c.collection).order_by(ISSUES.c.seq)
            return tuple(dict.fromkeys(connection.execute(query).scalars()))

    def issue_by_plan(self, prefix: str) -> Issued | None:
        """Return the newest issue whose plan's fingerprint begins so, None where there is none.

        Args:
            prefix: Hex digits, 64 for the whole fingerprint.
        """
        with self._reading() as connection:
            found = read_issues_by_plan(connection, prefix)
        return found[-1] if found else None

    def spec_text(self, fingerprint: str) -> str | None:
        """Return the YAML text of a spec as it was used, by its SHA-256; None for none."""
        query = select(SPECS.c.text).where(SPECS.c.fingerprint == fingerprint)
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def returns(self, collection: str | None = None, *, values: bool = True) -> tuple[Return, ...]:
        """Return every return as it was judged, in order of arrival.

        Args:
            collection: Only those of this one; None for all.
            values: Have them with the values of their forms and with what is only remarked of them;
                without, reading is much faster.
        """
        with self._reading() as connection:
            return arrival_order(read_returns(connection, collection, values=values))

    def of_content(self, digests: Sequence[str]) -> tuple[Return, ...]:
        """Return the returns of some SHA-256 as they were judged, in the order of the record."""
        with self._reading() as connection:
            return read_returns_of(connection, digests)

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

    def decisions(self, collection: str, *, after: int = 0) -> tuple[Decision, ...]:
        """Return what was decided of a collection, oldest first.

        Args:
            collection: Its id.
            after: Only what stands in the journal behind this entry.
        """
        with self._reading() as connection:
            return read_decisions(connection, collection, after)

    def judged_after(self, collection: str, seq: int) -> frozenset[str]:
        """Return the SHA-256 of the returns that came, or were judged anew, after an entry.

        Args:
            collection: Its id.
            seq: The number of the entry in the journal.
        """
        query = select(RETURNS.c.sha256).where(
            RETURNS.c.collection == collection, RETURNS.c.judged > seq
        )
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection
