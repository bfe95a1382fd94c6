"""Where the lines of a journal are kept: a file of lines, or anything else that only grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xlkpi.ledger.journal.lines import cut_torn_line, last_line, numbered_line, whole_lines
from xlkpi.workspace.durable import append_synced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from sqlalchemy import Connection


class JournalLines(Protocol):
    """Lines in their order, each with its end (LF); what cannot be read is an OSError or S33."""

    @property
    def place(self) -> str:
        """By what people find them: a path, or the URL of a database without its password."""

    @property
    def is_shared(self) -> bool:
        """Whether others may add lines at any time, too."""

    @property
    def are_there(self) -> bool:
        """Whether there is a place with lines, be there none of them yet."""

    @property
    def lie_here(self) -> bool:
        """Whether there are lines where they are to be kept."""

    @property
    def is_to_move(self) -> bool:
        """Whether they lie elsewhere, from before they were to be kept here."""

    @property
    def foreign(self) -> tuple[str, int] | None:
        """A file of this workspace's journal, and the number of an entry it has otherwise."""

    def put_in_place(self) -> None:
        """Make the place for lines, and bring those here that lie elsewhere."""

    def to_file(self) -> None:
        """Have all lines in the workspace's file as well."""

    def added_since(self, seq: int) -> Iterator[tuple[int, bytes]]:
        """Yield numbers and lines of the entries behind one, where others may have added them."""

    def whole(self) -> Iterator[bytes]:
        """Yield every line, the oldest first."""

    def last(self) -> bytes:
        """Return the last line without its end, b"" where there is none."""

    def numbered(self, seq: int) -> bytes | None:
        """Return the line of the entry of a number, None where there is none."""

    def add(self, lines: Sequence[bytes]) -> None:
        """Add lines behind the last one, so that a crash leaves all of them or none to be read."""

    def on(self, connection: Connection) -> Self:
        """Return the same lines as they are read and written by a transaction of the ledger."""


@dataclass(frozen=True, slots=True)
class FileLines:
    """The lines of a file; one process writes at a time (the workspace's lock sees to that)."""

    path: Path

    @property
    def place(self) -> str:
        """The path."""
        return str(self.path)

    @property
    def is_shared(self) -> bool:
        """Nobody else writes it meanwhile."""
        return False

    @property
    def are_there(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    @property
    def lie_here(self) -> bool:
        """Whether there is a file."""
        return self.are_there

    @property
    def is_to_move(self) -> bool:
        """They always lay here."""
        return False

    @property
    def foreign(self) -> None:
        """There is no other file to compare with."""
        return

    def put_in_place(self) -> None:
        """The first line makes the file."""

    def to_file(self) -> None:
        """They lie there."""

    def added_since(self, seq: int) -> Iterator[tuple[int, bytes]]:
        """Yield nothing: nobody else adds lines."""
        del seq
        return iter(())

    def whole(self) -> Iterator[bytes]:
        """Yield every line; a last one that was cut off while it was written is none."""
        return whole_lines(self.path)

    def last(self) -> bytes:
        """Return the last whole line without its end, b"" where there is none."""
        return last_line(self.path)

    def numbered(self, seq: int) -> bytes | None:
        """Return the line of the entry of a number, None where there is none."""
        return numbered_line(self.path, seq)

    def add(self, lines: Sequence[bytes]) -> None:
        """Write lines in the place of one that was cut off, and sync them to the disk.

        Raises:
            OSError: They cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        cut_torn_line(self.path)
        append_synced(self.path, b"".join(lines))

    def on(self, connection: Connection) -> FileLines:
        """Return them as they are: no transaction holds for a file."""
        del connection
        return self
