"""Originals laid into the inbox beside the work on them, and there before they are on record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from xlkpi.workspace.inbox import keep
from xlkpi.workspace.notes import NotedDelivery, NoteKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from xlkpi.problems import Problem
    from xlkpi.reader.incoming import Incoming
    from xlkpi.workspace.inbox import StoredOriginal
    from xlkpi.workspace.stores import Store

_MOST_UNDER_WAY = 30_000_000
"""Bytes that are held until they are written."""


class Originals:
    """Writes files while others are judged; use it in a `with` statement.

    The disk takes longer to say that a file is safe than a workbook takes to judge.
    """

    def __init__(self, inbox: Store, key: Callable[[], bytes]) -> None:
        """Lay originals into an inbox; notes beside them are signed with the workspace's key."""
        self._inbox = inbox
        self._has_key = key
        self._thread = ThreadPoolExecutor(1, "originals")
        self._under_way: list[Future[StoredOriginal]] = []
        self.faults: list[Problem] = []
        self._size = 0

    @cached_property
    def _key(self) -> NoteKey:
        return NoteKey.of(self._has_key())

    def __enter__(self) -> Self:
        """Make ready."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for what is being written; after an error nothing further is."""
        self._thread.shutdown(cancel_futures=error is not None)

    def keep(self, came: Incoming) -> None:
        """Have an original kept, with a note of its delivery, by a thread of its own.

        Raises:
            OSError: One that was given before could not be written (`settle` says so at the
                latest).
        """
        sender = came.sender or came.claimed
        delivery = NotedDelivery(came.name, came.received.isoformat(), sender, came.mail_id)
        written = self._thread.submit(keep, self._inbox, came.data, delivery, self._key)
        self._under_way.append(written)
        self._size += len(came.data)
        if self._size > _MOST_UNDER_WAY:
            self.settle()

    def settle(self) -> None:
        """Wait until all is on the disk.

        What is wrong with the notes beside them is added to `faults`, once for each.

        Raises:
            OSError: One could not be written.
        """
        under_way, self._under_way, self._size = self._under_way, [], 0
        for one in under_way:
            fault = one.result().fault
            if fault is not None and fault not in self.faults:
                self.faults.append(fault)
