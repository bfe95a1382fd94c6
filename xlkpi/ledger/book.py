"""The ledger as the rest of the program uses it: opened, appended to, and asked (`queries`)."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from xlkpi.ledger.database.errors import of_database, of_server
from xlkpi.ledger.database.opening import engine_of, is_current, is_whole
from xlkpi.ledger.database.store import apply
from xlkpi.ledger.database.tables import META, TABLES, VERSION
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.queries import Queries
from xlkpi.workspace.private import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from xlkpi.ledger.decisions import Given
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.journal.file import Journal
    from xlkpi.workspace.clock import Clock


class Ledger(Queries):
    """The fold of a journal. Opening it brings it up to the journal's last entry."""

    def __init__(
        self, engine: Engine, journal: Journal, clock: Clock, *, proving: bool = True
    ) -> None:
        super().__init__(engine)
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

        Where it is missing or behind its journal, the fold is made in memory.

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
        engine = engine_of(path, url if is_current(path, journal, url) else "sqlite://")
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

    def head_at(self, seq: int) -> str:
        """Return the link (64 hex digits) of one entry of the journal, "" for entry 0 or none."""
        return self._journal.hash_of(seq)
