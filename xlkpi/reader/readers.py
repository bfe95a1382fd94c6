"""Many files opened side by side, in the order they came, archives walked."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from xlkpi.mail.headers.authors import doubt
from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.archives import Room
from xlkpi.reader.limits import (
    MAIL_BYTES,
    MAIL_FILES,
    MOST_ARCHIVED,
    MOST_LEVELS,
    MOST_MEMBERS,
    STRANGER_BYTES,
    STRANGER_FILES,
)
from xlkpi.reader.opening import Beyond, Members, Opened, OpenedBundle, OpenedMail, untaken
from xlkpi.reader.process import READER
from xlkpi.reader.sniff import HUGE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from xlkpi.mail.mail import Mail
    from xlkpi.reader.archives import Member
    from xlkpi.reader.incoming import Incoming
    from xlkpi.reader.opening import Found
    from xlkpi.reader.process import Reader

_AHEAD, _MOST_AHEAD = 96, 20_000_000
"""Files, and their bytes, that are opened before they are asked for.

More files than an import judges at a time: it is read on while they are judged.
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came in, and what it turned out to be."""

    incoming: Incoming
    found: Opened | OpenedBundle | Problem


@dataclass(frozen=True, slots=True)
class ArrivedMail:
    """A mail that came in, before the files attached to it."""

    incoming: Incoming
    mail: Mail


class _Allowance:
    """What the archives within one that came may still take, all together.

    One within a mail takes from the mail's allowance and from that of its sender, `also`.
    """

    def __init__(
        self,
        size: int,
        files: int,
        also: _Allowance | None = None,
        mail: Mail | None = None,
    ) -> None:
        self._size, self._files = size, files
        self._also = also
        self.mail = mail
        self._lock = Lock()

    def room(self, folder: Path, *, archives: bool, mails: bool) -> Room:
        size, files = self.left()
        return Room(folder, size, files, archives, mails)

    def left(self) -> tuple[int, int]:
        """Bytes and files that may still be laid out."""
        with self._lock:
            own = self._size, self._files
        if self._also is None:
            return own
        other = self._also.left()
        return min(own[0], other[0]), min(own[1], other[1])

    def take(self, files: Sequence[Member]) -> bool:
        """Take some files in; whether there was room for all."""
        size, (most, many) = sum(one.path.stat().st_size for one in files), self.left()
        with self._lock:
            self._size -= size
            self._files -= len(files)
        if self._also is not None:
            self._also.take(files)
        return size <= most and len(files) <= many


@dataclass(frozen=True, slots=True)
class _Coming:
    """A file at a level of archives; one that could not be taken out brings its `fault` along."""

    incoming: Incoming
    level: int
    allowance: _Allowance
    fault: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file on its way; `found` is None where it is known and not opened."""

    coming: _Coming
    folder: Path
    found: Future[Found] | None


class Readers:
    """So many readers, each a process of its own (`READER`); use it in a `with` statement.

    `dated` says when a file of an archive came, by the archive and the file's own time; `known`
    says of a file that it need not be opened; `authserv` names the mail server whose word on the
    authors of mails is taken. `stranger` says of an address that it is no unit's.
    """

    def __init__(
        self,
        jobs: int,
        passed_over: Collection[str],
        dated: Callable[[Incoming, datetime | None], datetime],
        known: Callable[[Incoming], bool] = lambda _: False,
        authserv: str = "",
        stranger: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._known = known
        self._authserv = authserv
        self._is_stranger = stranger
        self._strangers: dict[str, _Allowance] = {}
        self._jobs = jobs
        self._dated = dated
        self._all = [READER.get()(passed_over) for _ in range(jobs)]
        self._idle: SimpleQueue[Reader] = SimpleQueue()
        self._threads = ThreadPoolExecutor(jobs, "reader")
        self._numbers = count()
        self._folder = TemporaryDirectory(prefix="xlkpi-", ignore_cleanup_errors=True)

    def __enter__(self) -> Self:
        """Make ready; a process starts when it is first needed."""
        for reader in self._all:
            self._idle.put(reader)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all processes and remove what was laid out."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._all:
            reader.close()
        self._threads.shutdown()
        self._folder.cleanup()

    def arrivals(self, files: Iterable[Incoming]) -> Iterator[Arrived | Incoming | ArrivedMail]:
        """Yield files in their order, those of an archive in its place; known ones unopened.

        A mail comes before what is attached to it.

        Some more than are asked for are on their way, so that nobody waits for the other.

        Args:
            files: As they came; they are taken when there is room for them.
        """
        return self._arrivals(
            _Coming(one, 0, _Allowance(MOST_ARCHIVED, MOST_MEMBERS)) for one in files
        )

    def _arrivals(self, files: Iterable[_Coming]) -> Iterator[Arrived | Incoming | ArrivedMail]:
        ahead: deque[_Asked] = deque()
        size = 0
        for one in files:
            ahead.append(self._asked(one))
            size += len(one.incoming.data)
            while len(ahead) > self._jobs and (size > _MOST_AHEAD or len(ahead) > _AHEAD):
                first = ahead.popleft()
                size -= len(first.coming.incoming.data)
                yield from self._arrived(first)
        while ahead:
            yield from self._arrived(ahead.popleft())

    def _asked(self, one: _Coming) -> _Asked:
        folder = Path(self._folder.name, str(next(self._numbers)))
        if one.fault is not None or self._known(one.incoming):
            return _Asked(one, folder, None)
        return _Asked(one, folder, self._threads.submit(self._open, one, folder))

    def _open(self, one: _Coming, folder: Path) -> Found:
        reader = self._idle.get()
        try:
            archives, mails = one.level < MOST_LEVELS, not one.incoming.mail
            room = one.allowance.room(folder, archives=archives, mails=mails)
            found = reader.open(one.incoming.data, one.incoming.name, room)
            if isinstance(found, Members) and not one.allowance.take(found.files):
                rmtree(folder, ignore_errors=True)
                return Beyond()
            return found
        finally:
            self._idle.put(reader)

    def _arrived(self, asked: _Asked) -> Iterator[Arrived | Incoming | ArrivedMail]:
        one = asked.coming
        match asked.found.result() if asked.found is not None else one.fault:
            case Members(files=files, packed=packed):
                for arrived in self._arrivals(self._inner(one, member) for member in files):
                    yield _unpacked(arrived, one.incoming.name) if packed else arrived
                rmtree(asked.folder, ignore_errors=True)
            case OpenedMail() as opened:
                yield from self._mail(one, opened)
                rmtree(asked.folder, ignore_errors=True)
            case Beyond(mail=mail):
                yield from self._beyond(one, mail)
            case None:
                yield one.incoming
            case found:
                yield Arrived(one.incoming, found)

    def _mail(
        self, file: _Coming, opened: OpenedMail
    ) -> Iterator[Arrived | Incoming | ArrivedMail]:
        """Yield a mail, then what was attached to it: sent by its sender, when it was sent."""
        came = self._as_sent(file.incoming, opened.mail)
        yield ArrivedMail(came, opened.mail)
        allowance = _Allowance(MAIL_BYTES, MAIL_FILES, self._of(came), opened.mail)
        if not allowance.take(opened.files):
            yield Arrived(came, _unread(came.name, came.name, opened.mail))
            return
        yield from self._arrivals(
            replace(file, incoming=_attached(came, member), allowance=allowance)
            for member in opened.files
        )

    def _beyond(self, one: _Coming, mail: Mail | None) -> Iterator[Arrived | ArrivedMail]:
        """Yield what holds more than may be laid out: nothing of it is read."""
        came = one.incoming
        if mail is not None:
            came = self._as_sent(came, mail)
            yield ArrivedMail(came, mail)
        sent = mail or one.allowance.mail
        if sent is None:
            yield Arrived(came, problem("F01", Place(file=came.name), found=HUGE))
        else:
            yield Arrived(came, _unread(came.name, came.name.partition("!")[0], sent))

    def _of(self, mail: Incoming) -> _Allowance | None:
        """Return the allowance of a stranger, None for one of a unit."""
        if not self._is_stranger(mail.sender):
            return None
        fresh = _Allowance(STRANGER_BYTES, STRANGER_FILES)
        return self._strangers.setdefault((mail.sender or mail.claimed).casefold(), fresh)

    def _as_sent(self, came: Incoming, mail: Mail) -> Incoming:
        """Return a mail as it came: sent by its sender, when it was sent."""
        doubted = doubt(mail.sender, mail.results, self._authserv)
        digest = sha256(came.data).hexdigest()
        return replace(
            came,
            received=self._dated(came, mail.date),
            sender="" if doubted else mail.sender,
            claimed=mail.sender if doubted else "",
            doubt=doubted,
            folder=digest,
            together=True,
            mail=digest,
            mail_id=mail.message_id,
            dated_by_mail=came.dated_by_mail or mail.date is not None,
        )

    def _inner(self, archive: _Coming, member: Member) -> _Coming:
        name = f"{archive.incoming.name}!{member.name}"
        came = replace(
            archive.incoming,
            name=name,
            data=member.path.read_bytes(),
            received=self._dated(archive.incoming, member.at),
            folder=f"{archive.incoming.folder}/{archive.incoming.name}!{member.name.rpartition('/')[0]}",
            together=True,
        )
        return _Coming(came, archive.level + 1, archive.allowance, untaken(member, name))


def _unread(name: str, file: str, mail: Mail) -> Problem:
    """Tell what of a mail was left unread, and whose mail it is (F36)."""
    words = {"subject": mail.subject, "sender": mail.sender or "?"}
    return problem("F36", Place(file=name), mail=file, **words)


def _attached(mail: Incoming, member: Member) -> Incoming:
    return replace(mail, name=f"{mail.name}!{member.name}", data=member.path.read_bytes())


def _unpacked(
    arrived: Arrived | Incoming | ArrivedMail, archive: str
) -> Arrived | Incoming | ArrivedMail:
    """Tell that a file came out of an archive (F14), once for the innermost."""
    if not isinstance(arrived, Arrived):
        return arrived
    found = arrived.found
    if not isinstance(found, Opened) or any(p.code == "F14" for p in found.problems):
        return arrived
    fault = problem("F14", Place(file=arrived.incoming.name), archive=archive)
    return replace(arrived, found=replace(found, problems=(fault, *found.problems)))
