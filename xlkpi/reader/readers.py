"""Many files opened side by side, in the order they came, archives walked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlkpi.mail.headers.authors import doubt
from xlkpi.problems import Place, Problem, problem
from xlkpi.reader.allowance import Allowance
from xlkpi.reader.arrivals import Arrived, ArrivedMail, Worked, within
from xlkpi.reader.incoming import Incoming
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
from xlkpi.reader.process import Container, limits, opened, refused
from xlkpi.reader.sniff import HUGE, is_called_a_workbook
from xlkpi.workers.executors import answer
from xlkpi.workers.process import ExceededError, LostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from typing import Self

    from xlkpi.mail.mail import Mail
    from xlkpi.reader.archives import Member
    from xlkpi.reader.arrivals import Arrival, Work
    from xlkpi.reader.opening import Found
    from xlkpi.workers.executors import Workers

_AHEAD, _MOST_AHEAD = 4, 20_000_000
"""Archives and mails for each who opens them, and their bytes, that are opened ahead."""
_AHEAD_OF_WORK = 2
"""Portions for each who does the work that are on their way."""
_MOST_AT_A_TIME = 5_000_000
"""Bytes of workbooks that are worked on together."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """A file at a level of archives; one that could not be taken out brings its `fault` along.

    `archive` is the innermost that it was packed in.
    """

    incoming: Incoming
    level: int
    allowance: Allowance
    fault: Problem | None = None
    archive: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file on its way to be opened as an archive or a mail, or one that is not."""

    coming: _Coming
    folder: Path
    found: Future[Found] | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class _Portion:
    """What comes one after the other, and what its workbooks come to."""

    items: tuple[_Coming | Arrival, ...]
    found: Future[tuple[object, ...]] | None

    @property
    def workbooks(self) -> tuple[_Coming, ...]:
        return tuple(one for one in self.items if isinstance(one, _Coming))


class Readers:
    """Opens what comes in, by others than this process; use it in a `with` statement.

    `own` open archives and mails on this machine, where their files are laid out; `by` do the work
    on workbooks. `dated` says when a file of an archive came, by the archive and the file's own
    time; `known` says of a file that it need not be opened; `authserv` names the mail server whose
    word on the authors of mails is taken. `stranger` says of an address that it is no unit's.
    """

    def __init__(
        self,
        own: Workers,
        work: Work,
        dated: Callable[[Incoming, datetime | None], datetime],
        known: Callable[[Incoming], bool] = lambda _: False,
        authserv: str = "",
        stranger: Callable[[str], bool] = lambda _: False,
        by: Workers | None = None,
    ) -> None:
        self._own, self._by = own, by or own
        self._work = work
        self._known = known
        self._authserv = authserv
        self._is_stranger = stranger
        self._strangers: dict[str, Allowance] = {}
        self._dated = dated
        self._numbers = count()
        self._folder = TemporaryDirectory(prefix="xlkpi-", ignore_cleanup_errors=True)

    def __enter__(self) -> Self:
        """Make ready."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was laid out."""
        self._folder.cleanup()

    def arrivals(
        self, files: Iterable[Incoming], told: Callable[[int], None] = lambda _: None
    ) -> Iterator[Arrival]:
        """Yield files in their order, those of an archive in its place; known ones unopened.

        A mail comes before what is attached to it.

        Some more than are asked for are on their way, so that nobody waits for the other.

        Args:
            files: As they came; they are taken when there is room for them.
            told: Told how many of the files have come out.

        Raises:
            Unusable: A cluster that does the work is gone (S39); exit code 3.
        """
        given: deque[str] = deque()
        done = 0
        for one in self._worked(self._flat(_noted(files, given))):
            name = one.name if isinstance(one, Incoming) else one.incoming.name
            while given and name != given[0] and not name.startswith(f"{given[0]}!"):
                given.popleft()
                done += 1
            told(done)
            yield one

    def _flat(self, files: Iterable[_Coming]) -> Iterator[_Coming | Arrival]:
        """Yield what comes, archives and mails unfolded; workbooks are still to be opened."""
        ahead: deque[_Asked] = deque()
        size = 0
        for one in files:
            ahead.append(self._looked_into(one))
            size += len(one.incoming.data)
            while size > _MOST_AHEAD or len(ahead) > _AHEAD * self._own.slots:
                first = ahead.popleft()
                size -= len(first.coming.incoming.data)
                yield from self._unfolded(first)
        while ahead:
            yield from self._unfolded(ahead.popleft())

    def _looked_into(self, one: _Coming) -> _Asked:
        folder = Path(self._folder.name, str(next(self._numbers)))
        if one.fault is not None:
            return _Asked(one, folder)
        if self._known(one.incoming):
            return _Asked(one, folder, is_known=True)
        workbook = is_called_a_workbook(one.incoming.name)
        return _Asked(one, folder, None if workbook else self._open(one, folder))

    def _open(self, one: _Coming, folder: Path) -> Future[Found]:
        came = one.incoming
        archives, mails = one.level < MOST_LEVELS, not came.mail
        room = one.allowance.room(folder, archives=archives, mails=mails)
        passed_over = self._work.passed_over
        return self._own.ask(opened, came.data, came.name, passed_over, room, limits=limits())

    def _unfolded(self, asked: _Asked) -> Iterator[_Coming | Arrival]:
        """Yield a file, or those that lie in it; what is left of its allowance is known by now."""
        one = asked.coming
        if asked.found is None:
            fault = None if one.fault is None else Arrived(one.incoming, one.fault)
            yield fault or (one.incoming if asked.is_known else one)
            return
        match self._laid_out(one, asked.folder, _answered(asked.found, one.incoming.name)):
            case Members(files=files, packed=packed):
                for arrived in self._flat(self._inner(one, member) for member in files):
                    yield _unpacked(arrived, one.incoming.name) if packed else arrived
                rmtree(asked.folder, ignore_errors=True)
            case OpenedMail() as mail:
                yield from self._mail(one, mail)
                rmtree(asked.folder, ignore_errors=True)
            case Beyond(mail=mail):
                yield from self._beyond(one, mail)
            case found:
                yield Arrived(one.incoming, found)

    def _laid_out(self, one: _Coming, folder: Path, found: Found) -> Found:
        """Return what a file turned out to be; an archive that takes too much is beyond it.

        Others before it in the same archive may have taken of the same, since it was opened.
        """
        if isinstance(found, Members) and not one.allowance.take(found.files):
            rmtree(folder, ignore_errors=True)
            return Beyond()
        return found

    def _worked(self, coming: Iterable[_Coming | Arrival]) -> Iterator[Arrival]:
        """Yield what comes, its workbooks as the work on them has come out, in portions."""
        ahead: deque[_Portion] = deque()
        for some in _portions(coming, self._work):
            ahead.append(self._asked(some))
            if len(ahead) > _AHEAD_OF_WORK * max(self._by.slots, 1):
                yield from self._done(ahead.popleft())
        while ahead:
            yield from self._done(ahead.popleft())

    def _asked(self, some: tuple[_Coming | Arrival, ...]) -> _Portion:
        files = tuple(one.incoming for one in some if isinstance(one, _Coming))
        return _Portion(some, self._work.ask(self._by, files) if files else None)

    def _done(self, portion: _Portion) -> Iterator[Arrival]:
        found = iter(self._found(portion))
        for one in portion.items:
            if isinstance(one, _Coming):
                yield from self._as_found(one, next(found))
            else:
                yield one

    def _found(self, portion: _Portion) -> Sequence[object]:
        """Return what workbooks come to; where one ends or exhausts who has them, each is asked.

        It is the one that does so by itself, too: its problem is F31.
        """
        if portion.found is None:
            return ()
        try:
            return answer(portion.found)
        except (ExceededError, LostError):
            files = [one.incoming for one in portion.workbooks]
            each = [self._work.ask(self._by, (one,)) for one in files]
            return [_alone(asked, one.name) for asked, one in zip(each, files, strict=True)]

    def _as_found(self, one: _Coming, found: object) -> Iterator[Arrival]:
        match found:
            case Container():
                folder = Path(self._folder.name, str(next(self._numbers)))
                asked = _Asked(one, folder, self._open(one, folder))
                yield from map(partial(within, one.archive), self._worked(self._unfolded(asked)))
            case Opened() | OpenedBundle() | Problem():
                yield within(one.archive, Arrived(one.incoming, found))
            case _:
                yield within(one.archive, Worked(one.incoming, found))

    def _mail(self, file: _Coming, opened: OpenedMail) -> Iterator[_Coming | Arrival]:
        """Yield a mail, then what was attached to it: sent by its sender, when it was sent."""
        came = self._as_sent(file.incoming, opened.mail)
        yield ArrivedMail(came, opened.mail)
        allowance = Allowance(MAIL_BYTES, MAIL_FILES, self._of(came), opened.mail)
        if not allowance.take(opened.files):
            yield Arrived(came, _unread(came.name, came.name, opened.mail))
            return
        yield from self._flat(
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

    def _of(self, mail: Incoming) -> Allowance | None:
        """Return the allowance of a stranger, None for one of a unit."""
        if not self._is_stranger(mail.sender):
            return None
        fresh = Allowance(STRANGER_BYTES, STRANGER_FILES)
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


def _noted(files: Iterable[Incoming], given: deque[str]) -> Iterator[_Coming]:
    for one in files:
        given.append(one.name)
        yield _Coming(one, 0, Allowance(MOST_ARCHIVED, MOST_MEMBERS))


def _unread(name: str, file: str, mail: Mail) -> Problem:
    """Tell what of a mail was left unread, and whose mail it is (F36)."""
    words = {"subject": mail.subject, "sender": mail.sender or "?"}
    return problem("F36", Place(file=name), mail=file, **words)


def _attached(mail: Incoming, member: Member) -> Incoming:
    return replace(mail, name=f"{mail.name}!{member.name}", data=member.path.read_bytes())


def _unpacked(one: _Coming | Arrival, archive: str) -> _Coming | Arrival:
    """Note that a file came out of an archive; the innermost is noted before those around it."""
    if isinstance(one, _Coming):
        return replace(one, archive=one.archive or archive)
    return one if isinstance(one, Incoming) else within(archive, one)


def _portions(
    coming: Iterable[_Coming | Arrival], work: Work
) -> Iterator[tuple[_Coming | Arrival, ...]]:
    """Yield what comes as it is worked on together."""
    some: list[_Coming | Arrival] = []
    size = 0
    for one in coming:
        some.append(one)
        size += len(one.incoming.data) if isinstance(one, _Coming) else 0
        if len(some) >= work.portion or size > _MOST_AT_A_TIME:
            yield tuple(some)
            some, size = [], 0
    if some:
        yield tuple(some)


def _answered(asked: Future[Found], name: str) -> Found:
    try:
        return answer(asked)
    except ExceededError as excess:
        return refused(name, excess.reason)
    except LostError:
        return refused(name)


def _alone(asked: Future[tuple[object, ...]], name: str) -> object:
    try:
        return answer(asked)[0]
    except ExceededError as excess:
        return refused(name, excess.reason)
    except LostError:
        return refused(name)
