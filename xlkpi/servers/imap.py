"""Mails are taken out of the department's mailbox, which is only read unless asked otherwise."""

from __future__ import annotations

import imaplib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from xlkpi import __version__
from xlkpi.servers import imap_answers as answers
from xlkpi.servers import trouble
from xlkpi.servers.encryption import context
from xlkpi.servers.folder_names import encoded, quoted
from xlkpi.servers.imap_line import LARGEST, Encrypted, Plain
from xlkpi.servers.passwords import password_of
from xlkpi.servers.peers import PATIENT, Timeouts, peer_of
from xlkpi.servers.trouble import ServiceDown, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from xlkpi.servers.imap_answers import Listed, Piece
    from xlkpi.workspace.config import MailConfig

_NETEASE = frozenset({"163.com", "126.com", "126.net", "yeah.net", "188.com", "netease.com"})
_AT_ONCE = 500  # numbers in a command: servers take lines of 8,000 characters (RFC 2683)
_WINDOW = 50_000  # mails in a search: imaplib takes an answer of a million characters
_DAY = timedelta(days=1)
_MOST_MAILS = 2_000_000  # of a folder
_ERRORS = (OSError, ValueError, imaplib.IMAP4.error)
"""Of the connection, of imaplib over an answer that it cannot read, and of imaplib for the rest."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder was read: the numbering of its mails (UIDVALIDITY), the last number."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail of the folder.

    `position` is where it lies, `received` when it came (UTC; None where the server names no time
    that can be), `size` its bytes as the server says. `data` is the mail, or where `whole` is
    false, for it is larger than LARGEST, its header.
    """

    position: Position
    received: datetime | None
    size: int
    data: bytes
    whole: bool = True


class ImapSession:
    """A session with the IMAP server, in the folder of the configuration.

    Args:
        mail: The mailbox of the configuration.
        root: The folder that its `ca` is relative to.
        patience: How long to wait.
        environ: Where passwords may be given.
    """

    validity: int
    """Which numbering of the folder's mails is in force (UIDVALIDITY), 0 where it has none."""

    def __init__(
        self,
        mail: MailConfig,
        root: Path,
        patience: Timeouts = PATIENT,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._mail = mail
        self._peer, self._server = peer_of(mail, "imap")
        self._secret = password_of(self._peer, environ)
        self._context = context(root, mail.ca)
        self._patience = patience
        self._line: imaplib.IMAP4
        self._can: frozenset[str] = frozenset()
        self.validity = 0
        self._count = 0

    @property
    def name(self) -> str:
        """The mailbox's name for the record: account, host and folder."""
        return f"{self._peer.user} {self._peer.host} {self._mail.folder}"

    def __enter__(self) -> Self:
        """Connect, log in and open the folder; ServiceDown where that fails."""
        try:
            self._line = self._open()
        except _ERRORS as error:
            raise trouble.unreachable(error, self._peer) from None
        try:
            self._line.sock.settimeout(self._patience.step)
            self._log_in()
            self._introduce()
            self._enter_folder()
        except BaseException:
            self._hang_up()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Log out; after trouble just hang up."""
        if error is None:
            with suppress(*_ERRORS):
                self._line.sock.settimeout(self._patience.goodbye)
                self._line.logout()
        self._hang_up()

    def new(
        self, after: Position | None = None, since: datetime | None = None
    ) -> Iterator[Fetched]:
        """Yield mails in the order of their numbers, each as it is fetched; none is marked read.

        Args:
            after: How far the folder was read before. Where its numbering has changed since, all
                its mails are new: who takes them knows by their content which were taken already.
            since: The first moment whose mails are wanted.

        Raises:
            ServiceDown: The server ended or hung; what was yielded before is whole.
        """
        for piece in _pieces(self._numbers(self._known(after), since)):
            for one in self._listed(piece):
                if since is None or one.received is None or one.received >= since:
                    fetched = self._fetch(one)
                    if fetched is not None:
                        yield fetched

    def move(self, uids: Sequence[int]) -> None:
        """Move mails to the folder `moved_to` of the configuration.

        A server that cannot remove single mails keeps them, marked as deleted: mails that
        somebody else marked are never removed along with them.

        Args:
            uids: The numbers of the mails in the folder that was read (RFC 3501).

        Raises:
            ServiceDown: The server ended or refused; mails may then lie in both folders.
            ValueError: The configuration has no `moved_to`: its folder is only read.
        """
        if not self._mail.moved_to:
            raise ValueError("the configuration asks for no moving: the folder is read-only")
        target = quoted(encoded(self._mail.moved_to))
        for piece in _pieces(uids):
            numbers = ",".join(map(str, piece))
            if "MOVE" in self._can:
                self._ask("MOVE", numbers, target)
                continue
            self._ask("COPY", numbers, target)
            self._ask("STORE", numbers, "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self._can:
                self._ask("EXPUNGE", numbers)

    def _open(self) -> imaplib.IMAP4:
        peer, wait = self._peer, self._patience.connect
        if self._server.security == "tls":
            return Encrypted(peer.host, peer.port, ssl_context=self._context, timeout=wait)
        line = Plain(peer.host, peer.port, timeout=wait)
        try:
            self._encrypt(line)
        except BaseException:
            with suppress(OSError):
                line.shutdown()
            raise
        return line

    def _encrypt(self, line: imaplib.IMAP4) -> None:
        if "STARTTLS" not in line.capabilities:
            raise trouble.unencrypted(self._peer)
        line.starttls(self._context)

    def _log_in(self) -> None:
        # raised outside the handler: what imaplib raised has the password among its frames
        down = self._refusal()
        if down is not None:
            raise down

    def _refusal(self) -> ServiceDown | None:
        peer, secret = self._peer, self._secret
        try:
            self._line.login(quoted(peer.user), secret.reveal())
        except (OSError, ValueError, imaplib.IMAP4.abort) as error:
            return trouble.broke_off(self._hidden(error), peer)
        except imaplib.IMAP4.error as error:
            return trouble.not_accepted(str(self._hidden(error)), peer)
        return None

    def _hidden(self, error: Exception) -> Exception:
        """Return an error of imaplib without the secret, should the server have repeated it."""
        if not isinstance(error, imaplib.IMAP4.error):
            return error
        reply = error.args[0] if error.args else ""
        return imaplib.IMAP4.error(self._heard(reply if isinstance(reply, bytes) else str(reply)))

    def _heard(self, reply: bytes | str) -> str:
        text = reply if isinstance(reply, str) else trouble.decoded(reply)
        return on_one_line(self._secret.hide(text, self._peer.user))

    def _introduce(self) -> None:
        """Say who asks (RFC 2971), where a server knows that: some let nobody else in."""
        try:
            _, pieces = self._line.capability()
            words = b" ".join(one for one in pieces if isinstance(one, bytes))
            self._can = frozenset(words.decode("ascii", "replace").upper().split())
            if "ID" in self._can or self._peer.belongs_to(_NETEASE):
                self._line.xatom("ID", f'("name" "xlkpi" "version" "{__version__}")')
        except (OSError, ValueError, imaplib.IMAP4.abort) as error:
            raise trouble.broke_off(self._hidden(error), self._peer) from None
        except imaplib.IMAP4.error:
            return  # it does not want to know, after all

    def _enter_folder(self) -> None:
        mail = self._mail
        self._count = self._select(mail.folder, readonly=not mail.moved_to)
        if mail.moved_to and mail.moved_to not in (known := self._folders()):
            raise trouble.no_folder(mail.moved_to, "", known, self._peer)

    def _select(self, folder: str, *, readonly: bool) -> int:
        """Open a folder and return how many mails it has."""
        try:
            answer, pieces = self._line.select(quoted(encoded(folder)), readonly)
            _, validity = self._line.response("UIDVALIDITY")
        except imaplib.IMAP4.readonly:
            raise trouble.no_folder(folder, "READ-ONLY", self._folders(), self._peer) from None
        except _ERRORS as error:
            raise trouble.broke_off(self._hidden(error), self._peer) from None
        reply = next((one for one in pieces if isinstance(one, bytes)), b"")
        if answer != "OK":
            words = self._heard(reply)
            if "unsafe login" in words.lower():
                raise trouble.not_accepted(words, self._peer)
            raise trouble.no_folder(folder, words, self._folders(), self._peer)
        with suppress(ValueError):  # a numbering that cannot be is none
            self.validity = next(iter(answers.uids(validity)), 0)
        return self._counted(reply)

    def _counted(self, reply: bytes) -> int:
        with suppress(ValueError):
            count = answers.number(reply.strip())
            if count <= _MOST_MAILS:
                return count
        raise trouble.stopped(f"EXISTS {self._heard(reply[:40])}?", self._peer)

    def _folders(self) -> list[str]:
        try:
            _, pieces = self._line.list()
        except _ERRORS:
            return []
        return answers.folders(pieces)

    def _known(self, after: Position | None) -> int:
        """Return the last number that was read, 0 where the numbers mean something else now."""
        same = after is not None and self.validity != 0 and after.validity == self.validity
        return after.uid if after is not None and same else 0

    def _numbers(self, last: int, since: datetime | None) -> list[int]:
        """Return the numbers of mails that may be new.

        Servers compare days of their own zone: mails of the day before come along. Windows are
        asked from the end: were mails removed meanwhile, a later window would miss some.
        """
        asked = ["UID", f"{last + 1}:*"] if last else ["ALL"]
        if since is not None:
            day = since.astimezone(UTC) - _DAY
            asked += ["SINCE", f"{day.day:02}-{answers.MONTHS[day.month - 1]}-{day.year}"]
        found: set[int] = set()
        for start in reversed(range(1, self._count + 1, _WINDOW)):
            last_one = start + _WINDOW > self._count
            window = f"{start}:{'*' if last_one else start + _WINDOW - 1}"
            # of a small mailbox, what every server understands
            within = [window] if self._count > _WINDOW else []
            found.update(self._search(*within, *asked))
            if len(found) > _MOST_MAILS:
                raise trouble.stopped(f"SEARCH: {len(found)} UID?", self._peer)
        return sorted(number for number in found if number > last)

    def _search(self, *asked: str) -> list[int]:
        """Return the numbers of the mails that a search finds."""
        try:
            return answers.uids(self._ask("SEARCH", *asked))
        except ValueError as error:
            raise trouble.stopped(f"SEARCH: UID {error}?", self._peer) from None

    def _listed(self, numbers: Sequence[int]) -> list[Listed]:
        asked = ",".join(map(str, numbers))
        pieces = self._ask("FETCH", asked, "(UID INTERNALDATE RFC822.SIZE)")
        wanted = set(numbers)
        found = {one.uid: one for one in answers.listed(pieces) if one.uid in wanted}
        self._sure_gone(wanted - found.keys())
        return [found[uid] for uid in sorted(found)]

    def _sure_gone(self, numbers: set[int]) -> None:
        """Stop where the server keeps mails that it told nothing about: they would be lost."""
        if not numbers:
            return
        asked = ",".join(map(str, sorted(numbers)))
        there = [n for n in self._search("UID", asked) if n in numbers]
        if there:
            listed = ", ".join(map(str, there[:10]))
            raise trouble.stopped(f"FETCH: UID {listed}?", self._peer)

    def _fetch(self, one: Listed) -> Fetched | None:
        """Return a mail, None where somebody removed it meanwhile."""
        whole = one.size <= LARGEST
        wanted = "(UID BODY.PEEK[])" if whole else "(UID BODY.PEEK[HEADER])"
        data = answers.body(self._ask("FETCH", str(one.uid), wanted), one.uid)
        if data is None:
            self._sure_gone({one.uid})
            return None
        return Fetched(Position(self.validity, one.uid), one.received, one.size, data, whole)

    def _ask(self, command: str, *arguments: str) -> Sequence[Piece]:
        """Return the answer to a command by numbers (UID)."""
        try:
            answer, pieces = self._line.uid(command, *arguments)
        except (OSError, ValueError, imaplib.IMAP4.abort) as error:
            raise trouble.broke_off(self._hidden(error), self._peer) from None
        except imaplib.IMAP4.error as error:
            raise trouble.stopped(str(self._hidden(error)), self._peer) from None
        if answer != "OK":
            reply = b" ".join(one for one in pieces if isinstance(one, bytes))
            words = f"{command} {arguments[0][:40]}: {self._heard(reply)}"
            raise trouble.stopped(words, self._peer)
        return pieces

    def _hang_up(self) -> None:
        with suppress(*_ERRORS):
            self._line.shutdown()


def _pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
