"""A journal's lines in a table of a PostgreSQL server: only ever added to, chained as in a file.

A line is added by the transaction that changes the ledger's tables: a crash leaves both or none.
Until it has a line the file in the workspace is the journal, such as one from before there was a
server; `moved` brings its lines over, and the file stays as it was.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from xlkpi.ledger.database.errors import of_server
from xlkpi.ledger.journal.chain import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sqlalchemy import Connection, Engine, Select

    from xlkpi.ledger.journal.places import FileLines

JOURNAL = Table(
    "journal",
    MetaData(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("line", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Lines as a file has them, without their ends; what of them is looked for, beside them."""
_TOGETHER = 500
"""Lines that are fetched or added at a time."""
_APPEND_ONLY = (
    """CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    EXECUTE FUNCTION journal_append_only()""",
)


class TableLines:
    """The lines of a server's journal."""

    def __init__(
        self, engine: Engine, before: FileLines, connection: Connection | None = None
    ) -> None:
        """Have the lines of a database, or of a file where it has none.

        Args:
            engine: The database.
            before: The file.
            connection: By which it is read and written; without one, by one for each question.
        """
        self._engine = engine
        self.before = before
        self._connection = connection
        self._has_lines = False

    @property
    def place(self) -> str:
        """The URL without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def is_shared(self) -> bool:
        """Other computers write it as well."""
        return True

    @property
    def lie_here(self) -> bool:
        """Whether the table has them, not the file."""
        with self._reading() as connection:
            return connection is not None

    @property
    def are_there(self) -> bool:
        """Whether there are lines, in the table or else in the file."""
        return self.lie_here or self.before.are_there

    def on(self, connection: Connection) -> TableLines:
        """Return the lines as a transaction of the ledger reads and adds to them."""
        if connection.engine.url != self._engine.url:  # a fold in memory, of what lies here
            return self
        return TableLines(self._engine, self.before, connection)

    def whole(self) -> Iterator[bytes]:
        """Yield every line with its end, the oldest first."""
        if not self.lie_here:
            yield from self.before.whole()
            return
        for _, line in self.added_since(0):
            yield line + b"\n"

    def last(self) -> bytes:
        """Return the last line without its end, b"" where there is none."""
        query = select(JOURNAL.c.line).order_by(JOURNAL.c.seq.desc()).limit(1)
        with self._reading() as connection:
            return self.before.last() if connection is None else _line(connection, query) or b""

    def numbered(self, seq: int) -> bytes | None:
        """Return the line of the entry of a number, None where there is none."""
        query = select(JOURNAL.c.line).where(JOURNAL.c.seq == seq)
        with self._reading() as connection:
            if connection is None:
                return self.before.numbered(seq)
            return _line(connection, query)

    def add(self, lines: Sequence[bytes]) -> None:
        """Add lines with their ends, by the transaction of `on`, else by one of their own."""
        if self._connection is None:
            with self._engine.begin() as connection:
                own = self.on(connection)
                own.put_in_place()
                own.add(lines)
            return
        rows: list[dict[str, Any]] = []
        for line in lines:
            body = line.rstrip(b"\n")
            entry = parsed(body)
            rows.append({"seq": entry["seq"], "line": body, "hash": entry["hash"]})
        for start in range(0, len(rows), _TOGETHER):
            self._connection.execute(insert(JOURNAL), rows[start : start + _TOGETHER])

    @property
    def is_to_move(self) -> bool:
        """Whether the file has lines and the table none, which this transaction can change."""
        return self._connection is not None and not self.lie_here and bool(self.before.last())

    @property
    def foreign(self) -> tuple[str, int] | None:
        """The file, and the number of its last entry, where the table has that otherwise.

        So it is where the URL is that of another workspace's database.
        """
        last = parsed(self.before.last())
        if not last:
            return None
        query = select(JOURNAL.c.hash).where(JOURNAL.c.seq == last["seq"])
        with self._reading() as connection:
            if connection is None or connection.execute(query).scalar() == last["hash"]:
                return None
        return self.before.place, int(last["seq"])

    def put_in_place(self) -> None:
        """Make the table, have the server refuse to change its lines, and add those of the file."""
        connection = self._connection
        if connection is not None and not inspect(connection).has_table(JOURNAL.name):
            JOURNAL.create(connection)
            for statement in _APPEND_ONLY:
                connection.execute(text(statement))
        if self.is_to_move:
            self.add(tuple(self.before.whole()))

    def to_file(self) -> None:
        """Bring the file up to the last line, such as for a backup.

        Raises:
            OSError: It cannot be written.
        """
        last = parsed(self.before.last())
        behind = (line + b"\n" for _, line in self.added_since(int(last.get("seq", 0))))
        while some := tuple(islice(behind, _TOGETHER)):
            self.before.add(some)

    def added_since(self, seq: int) -> Iterator[tuple[int, bytes]]:
        """Yield numbers and lines of the entries behind one, some at a time."""
        while some := self._some_since(seq):
            yield from some
            seq = some[-1][0]

    def _some_since(self, seq: int) -> list[tuple[int, bytes]]:
        query = select(JOURNAL.c.seq, JOURNAL.c.line).where(JOURNAL.c.seq > seq)
        with self._reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(query.order_by(JOURNAL.c.seq).limit(_TOGETHER)).mappings()
            return [(int(row["seq"]), bytes(row["line"])) for row in rows]

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        """Open the database; None where the file is the journal still."""
        if self._connection is not None:
            yield self._connection if self._has(self._connection) else None
            return
        try:
            with self._engine.connect() as connection:
                yield connection if self._has(connection) else None
        except SQLAlchemyError as error:
            raise of_server(error, self.place) from error

    def _has(self, connection: Connection) -> bool:
        """Whether the table has lines; once it has, it always will."""
        if not self._has_lines:
            there = inspect(connection).has_table(JOURNAL.name)
            query = select(func.max(JOURNAL.c.seq))
            self._has_lines = there and connection.execute(query).scalar() is not None
        return self._has_lines


def _line(connection: Connection, query: Select[Any]) -> bytes | None:
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)
