"""The ledger as the rest of the program uses it: opened, appended to, and asked (`queries`)."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from xlkpi.ledger.database.access import OwnAccess, SharedAccess
from xlkpi.ledger.database.errors import of_database, of_server
from xlkpi.ledger.database.fold import apply
from xlkpi.ledger.database.opening import (
    check_pages,
    check_tables,
    engine_of,
    is_current,
    is_server,
    is_whole,
)
from xlkpi.ledger.database.tables import META, TABLES, VERSION
from xlkpi.ledger.database.untouched import is_untouched, leave
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.meanwhile import Meanwhile
from xlkpi.ledger.queries import Queries
from xlkpi.workspace.private import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from xlkpi.ledger.database.access import Access
    from xlkpi.ledger.decisions import Given
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.journal.journal import Entry, Journal
    from xlkpi.workspace.clock import Clock

_LOG = logging.getLogger(__name__)


class Ledger(Queries):
    """The fold of a journal. Opening it brings it up to the journal's last entry."""

    def __init__(
        self, access: Access, journal: Journal, clock: Clock, *, proving: bool = True
    ) -> None:
        super().__init__(access)
        self._journal = journal
        self._clock = clock
        self._proving = proving
        self._behind = False
        self._meanwhile = Meanwhile(0)

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
        access = _access_to(path, url)
        try:
            ledger = cls._opened(access, path, journal, clock, url, proving=proving)
            try:
                if proving and journal.is_to_be_sealed:
                    ledger.seal()
                yield ledger
            finally:
                ledger.note_head()
        except SQLAlchemyError as error:
            if not (is_server(url) or isinstance(error, OperationalError)):
                raise
            raise of_database(error, str(path), url) from error
        finally:
            access.close()
        if not url:
            leave(path, journal.seals.left_file)

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
        shown = url if (current := is_current(path, journal, url)) else "sqlite://"
        access = _access_to(path, shown)
        try:
            ledger = cls(access, journal, clock)
            if not current:  # what was current is only read: whoever writes goes on meanwhile
                ledger.catch_up()
            yield ledger
        except OperationalError as error:
            raise of_database(error, str(path), url) from error
        finally:
            access.close()

    @classmethod
    def _opened(
        cls, access: Access, path: Path, journal: Journal, clock: Clock, url: str, *, proving: bool
    ) -> Ledger:
        ledger = cls(access, journal, clock, proving=proving)
        try:
            untouched = not url and is_untouched(path, journal.seals.left_file)
            if not url:
                make_private(path)
            ledger.catch_up()
            if not (is_server(url) or untouched):
                ledger._check()
        except (SQLAlchemyError, UnicodeError) as error:
            if url:
                raise of_server(error, str(path)) from error
        else:
            return ledger
        access.close()
        path.unlink(missing_ok=True)
        make_private(path)
        ledger.catch_up()
        return ledger

    def note_head(self) -> None:
        """Have the mark beside the key say how far the journal goes; it may lag behind."""
        if not self._behind:
            with suppress(OSError, SQLAlchemyError), self._reading() as connection:
                meta = connection.execute(select(META)).mappings().one()
                self._journal.note(meta["seq"], meta["head"])

    def _check(self) -> None:
        """Have SQLite look at every page."""
        with self._reading() as connection:
            if connection.dialect.name == "sqlite":
                check_pages(connection)

    @property
    def met_others(self) -> bool:
        """Whether other computers recorded anything since it was opened, as far as known."""
        return self._meanwhile.anything

    def catch_up(self) -> None:
        """Bring the tables up to the journal's last entry, made anew where they are not ours.

        A journal that lies in a file is brought to the server that the ledger is on by now.

        Raises:
            Unusable: The journal is not as it was written (S33), or lacks what the tables or the
                file have (S75); exit code 3.
        """
        self._access.write(self._catch_up)
        if self._journal.lines.is_shared:
            with self._reading() as connection:
                self._meanwhile.seq = connection.execute(select(META.c.seq)).scalar_one()

    def _catch_up(self, connection: Connection) -> None:
        journal = self._journal.on(connection)
        have = set(TABLES.tables) & set(inspect(connection).get_table_names())
        if journal.lines.is_shared and have:
            check_tables(connection, have, journal)
        if journal.put_in_place(proving=self._proving):
            _LOG.warning(
                "已把工作区文件里的日志搬进数据库，文件留在原处，不再更新 / "
                "the journal is in the database now; the file stays where it is"
            )
        if have and not is_whole(connection, have):
            TABLES.drop_all(connection)
        TABLES.create_all(connection)
        meta = connection.execute(select(META)).mappings().first()
        if meta is None:
            connection.execute(insert(META).values(id=1, version=VERSION, seq=0, head=START))
        seq, head = (meta["seq"], meta["head"]) if meta else (0, START)
        if journal.ends_with(seq, head):
            return
        if not journal.holds(seq, head):
            raise journal.lacks(connection.engine.url.database or "", seq)
        apply(connection, journal.entries(seq, head, proving=self._proving))

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Record events: journal first and synced, then the ledger, in one transaction.

        On a server both are in that transaction. What other computers recorded since this
        ledger was opened comes before.

        Args:
            events: In their order; none is nothing done.

        Returns:
            Those that were recorded: what another computer recorded meanwhile is there already.

        Raises:
            Unusable: The key is missing (S70) or another than the journal's (S73), the mark is gone
                (S74), an old journal, to be sealed, is not as it was written (S33); on a server,
                another computer recorded something about the unit of a decision (S67), is at it
                (S34), or has another version of the program (S33); exit code 3.
            OSError: The journal cannot be written.
        """
        return tuple(one.event for one in self._append(events)) if events else ()

    def seal(self) -> None:
        """Seal an old journal: it is read through, and the next entry is under the key."""
        self._append(())

    def _append(self, events: Sequence[Event]) -> tuple[Entry, ...]:
        if self._behind:
            self.catch_up()
        at = self._clock()
        tried: list[Entry] = []

        def work(connection: Connection) -> tuple[Entry, ...]:
            if tried and self._journal.on(connection).holds(tried[-1].seq, tried[-1].hash):
                return tuple(tried)  # it was kept, and the server gone before it could say so
            tried[:] = self._recorded(connection, events, at)
            return tuple(tried)

        made = self._access.write(work)
        self._behind = False
        if made:
            self._meanwhile.seq = made[-1].seq
        return made

    def _recorded(
        self, connection: Connection, events: Sequence[Event], at: datetime
    ) -> tuple[Entry, ...]:
        journal = self._journal.on(connection)
        if journal.lines.is_shared:
            if not _is_current(connection, journal):
                self._catch_up(connection)
            self._meanwhile.take(journal.lines.added_since(self._meanwhile.seq), connection)
            settled = self._meanwhile.settled(events, connection)
            if events and not settled:
                return ()
            events = settled
        meta = connection.execute(select(META)).mappings().one()
        self._behind = not journal.lines.is_shared  # until the tables have what the journal has
        entries = journal.append(events, at, meta["seq"], meta["head"])
        apply(connection, entries)
        return entries

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
        with self._reading() as connection:
            return self._journal.on(connection).hash_of(seq)

    def time_at(self, seq: int) -> str:
        """Return when an entry of the journal was recorded (UTC, ISO 8601), "" for 0 or none."""
        with self._reading() as connection:
            return self._journal.on(connection).time_of(seq)


def _access_to(path: Path, url: str) -> Access:
    engine = engine_of(path, url)
    return SharedAccess(engine) if is_server(url) else OwnAccess(engine)


def _is_current(connection: Connection, journal: Journal) -> bool:
    """Whether the tables are of this version, and stand where the journal does."""
    meta = connection.execute(select(META)).mappings().one()
    return meta["version"] == VERSION and journal.ends_with(meta["seq"], meta["head"])
