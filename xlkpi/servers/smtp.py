"""Mails are handed to the department's SMTP server."""

from __future__ import annotations

import os
import re
import smtplib
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from xlkpi.mail.writing import ascii_host
from xlkpi.problems import Problem, problem
from xlkpi.servers import trouble
from xlkpi.servers.encryption import context
from xlkpi.servers.passwords import password_of
from xlkpi.servers.peers import PATIENT, Timeouts, peer_of
from xlkpi.servers.trouble import Refused, ServiceDown, on_one_line
from xlkpi.servers.verdicts import Step, Verdict, verdict
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from xlkpi.workspace.config import MailConfig

_ME = "[127.0.0.1]"  # a host name may be Chinese, and is nobody's business
_PIECE = 1 << 18
_CLOSED = 421
_GO_ON = 354
_TAKEN = range(200, 300)
_REPLIES = range(200, 600)
_LASTING = 500
_AGAIN = Words("请稍后重新发送。", "Send it again later.")
_LOOK = Words(
    "请核对收件地址和附件，改正后重新发送。", "Check address and attachments, then send it again."
)
_SMALLER = Words("请减小附件后重新发送。", "Make the attachments smaller and send it again.")


class SmtpSession:
    """A session with the SMTP server; the connection is closed at its end.

    Args:
        mail: The mailbox of the configuration.
        root: The folder that its `ca` is relative to.
        patience: How long to wait.
        environ: Where passwords may be given.
    """

    def __init__(
        self,
        mail: MailConfig,
        root: Path,
        patience: Timeouts = PATIENT,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._peer, self._server = peer_of(mail, "smtp")
        self._secret = password_of(self._peer, environ)
        self._context = context(root, mail.ca)
        self._patience = patience
        self._line: smtplib.SMTP
        self._handed = 0

    def __enter__(self) -> Self:
        """Connect and log in; ServiceDown where that fails."""
        self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Say goodbye; after trouble just hang up, for QUIT could become part of a mail."""
        if error is None:
            self._leave()
        self._line.close()

    def hand_over(self, message: bytes, sender: str, to: Sequence[str]) -> tuple[Problem, ...]:
        """Hand one mail to the server.

        A mail to several recipients goes to those that the server takes: a department's second
        address that died must not keep the form from its first.

        Args:
            message: The mail as RFC 5322 has it; line ends of any kind.
            sender: The address that a mail nobody could deliver comes back to.
            to: The addresses of the recipients, at least one.

        Returns:
            A problem (S57) for each recipient that was refused while others were taken.

        Raises:
            Refused: This mail was not taken, for none of its recipients (S57).
            ServiceDown: No mail can be sent now; this one was not (S50-S56).
            Doubtful: The connection broke between the end of the mail and the answer (S58).
        """
        data = as_sent(message)
        self._must_fit(len(data), to)
        try:
            refused = self._address(len(data), sender, to)
        except ServiceDown as down:
            # servers end connections that were idle, or had a number of mails: nothing was sent
            if not (down.hung_up and self._handed):
                raise
            self._leave()
            self._line.close()
            self._connect()
            refused = self._address(len(data), sender, to)
        self._give(data, sender, [one for one in to if one not in refused])
        self._handed += 1
        return tuple(refused.values())

    def _connect(self) -> None:
        self._handed = 0
        try:
            self._line = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise trouble.unreachable(error, self._peer) from None
        if self._line.sock is not None:
            self._line.sock.settimeout(self._patience.step)
            # a mail's last line need not wait for the word that the ones before it came
            self._line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._log_in()

    def _open(self) -> smtplib.SMTP:
        peer, wait = self._peer, self._patience.connect
        if self._server.security == "tls":
            return smtplib.SMTP_SSL(peer.host, peer.port, _ME, timeout=wait, context=self._context)
        line = smtplib.SMTP(peer.host, peer.port, _ME, timeout=wait)
        try:
            self._encrypt(line)
        except BaseException:
            line.close()
            raise
        return line

    def _encrypt(self, line: smtplib.SMTP) -> None:
        line.ehlo_or_helo_if_needed()
        if not line.has_extn("starttls"):
            raise trouble.unencrypted(self._peer)
        line.starttls(context=self._context)

    def _log_in(self) -> None:
        # raised outside the handler: what smtplib raised has the password among its frames
        down = self._refusal()
        self._line.password = ""
        if down is not None:
            self._line.close()
            raise down

    def _refusal(self) -> ServiceDown | None:
        """Log in; return what came of it where it failed."""
        peer, secret, line = self._peer, self._secret, self._line
        try:
            line.ehlo_or_helo_if_needed()
            offered = line.esmtp_features.get("auth", "").upper().split()
            # one way only: each try with a wrong password brings an account nearer to its lock
            best = next((way for way in ("PLAIN", "LOGIN") if way in offered), "")
            if best:
                line.esmtp_features["auth"] = best
            line.login(peer.user, secret.reveal())
        except smtplib.SMTPResponseException as error:
            reply = self._heard(error.smtp_error, error.smtp_code)
            if error.smtp_code >= _LASTING:
                return trouble.not_accepted(reply, peer)
            limited = verdict(error.smtp_code, reply, "data") is Verdict.LIMITED
            return trouble.limited(reply, peer) if limited else trouble.stopped(reply, peer)
        except smtplib.SMTPServerDisconnected as error:
            return trouble.broke_off(error, peer)
        except smtplib.SMTPException as error:  # the server has no way to log in by password
            return trouble.no_login(on_one_line(str(error)), peer)
        except OSError as error:
            return trouble.broke_off(error, peer)
        return None

    def _must_fit(self, size: int, to: Sequence[str]) -> None:
        """Ask before: a server that says how much it takes (RFC 1870) need not be tried."""
        reply = self._line.esmtp_features.get("size", "")
        most = int(reply) if reply.isdecimal() else 0
        if 0 < most < size:
            found = Words(
                f"邮件有 {size / 1e6:.1f} MB，服务器最多接受 {most / 1e6:.1f} MB。",
                f"it has {size / 1e6:.1f} MB, the server takes {most / 1e6:.1f} MB at most.",
            )
            raise Refused(*(self._not_taken(one, found, _SMALLER) for one in to), lasting=True)

    def _address(self, size: int, sender: str, to: Sequence[str]) -> dict[str, Problem]:
        """Say from whom and to whom; return the recipients that were refused."""
        try:
            self._from(size, _coded(sender), [_coded(one) for one in to])
            replies = {one: self._line.rcpt(_coded(one)) for one in to}
        except (OSError, smtplib.SMTPException) as error:
            raise trouble.broke_off(error, self._peer) from None
        refused: dict[str, Problem] = {}
        lasting = True
        for one, (code, words) in replies.items():
            if code not in _TAKEN:
                judged = self._judged(code, words, "recipient", sender, (one,))
                refused[one] = judged.problems[0]
                lasting = lasting and judged.lasting
        if len(refused) == len(replies):
            self._reset()
            raise Refused(*refused.values(), lasting=lasting)
        return refused

    def _from(self, size: int, sender: str, to: Sequence[str]) -> None:
        line = self._line
        options = [f"SIZE={size}"] if line.has_extn("size") else []
        foreign = [one for one in (sender, *to) if not one.isascii()]
        known = line.has_extn("smtputf8")
        odd = [one for one in (sender, *to) if not (one.isprintable() and (known or one.isascii()))]
        if odd:
            found = Words("服务器不支持这样的地址。", "the server has no such addresses.")
            faults = (self._not_taken(one, found, _LOOK) for one in odd)
            raise Refused(*faults, lasting=True)
        code, words = line.mail(sender, [*options, "SMTPUTF8"] if foreign else options)
        if code not in _TAKEN:
            raise self._judged(code, words, "sender", sender, to)

    def _give(self, data: bytes, sender: str, to: Sequence[str]) -> None:
        line = self._line
        try:
            code, words = line.docmd("DATA")
            if code == _GO_ON:
                for start in range(0, len(data), _PIECE):
                    line.send(data[start : start + _PIECE])
        except (OSError, smtplib.SMTPException) as error:
            # without its end no server takes a mail
            raise trouble.broke_off(error, self._peer) from None
        if code == _GO_ON:
            code, words = self._end(to)
        if code not in _TAKEN:
            self._reset()
            raise self._judged(code, words, "data", sender, to)

    def _end(self, to: Sequence[str]) -> tuple[int, bytes]:
        """Say that the mail is complete, and wait for the server's word on it."""
        line = self._line
        try:
            if line.sock is not None:
                line.sock.settimeout(self._patience.verdict)
            line.send(b".\r\n")
            code, words = line.getreply()
            if line.sock is not None:
                line.sock.settimeout(self._patience.step)
        except (OSError, smtplib.SMTPException) as error:
            raise trouble.in_doubt(error, self._peer, to) from None
        if code not in _REPLIES or code in range(300, 400):
            raise trouble.in_doubt(None, self._peer, to)
        return code, words

    def _judged(
        self, code: int, words: bytes, step: Step, sender: str, to: Sequence[str]
    ) -> Refused:
        """Return that this mail was refused; ServiceDown is raised where all are."""
        peer = self._peer
        reply = self._heard(words, code)
        found = verdict(code, reply, step)
        if found is Verdict.REFUSED or found is Verdict.LATER:
            lasting = found is Verdict.REFUSED
            remedy = _LOOK if lasting else _AGAIN
            return Refused(
                *(self._not_taken(one, same(reply), remedy) for one in to), lasting=lasting
            )
        if step == "recipient":
            self._reset()
        if found is Verdict.SENDER:
            raise trouble.sender_not_accepted(reply, peer, sender)
        hung_up = code == _CLOSED or "MI:DMC" in reply
        if found is Verdict.LIMITED:
            raise trouble.limited(reply, peer, hung_up=hung_up)
        raise trouble.stopped(reply, peer, hung_up=hung_up)

    def _heard(self, words: bytes | str, code: int) -> str:
        text = words if isinstance(words, str) else trouble.decoded(words)
        return on_one_line(self._secret.hide(text, self._peer.user), code)

    def _not_taken(self, to: str, found: Words, remedy: Words) -> Problem:
        fault = problem("S57", server=self._peer.name, to=to, found=found, remedy=remedy)
        return fault.at(value=to)

    def _reset(self) -> None:
        """Forget the mail that was begun; should that fail, the next one finds out."""
        with suppress(OSError, smtplib.SMTPException):
            self._line.rset()

    def _leave(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            if self._line.sock is not None:
                self._line.sock.settimeout(self._patience.goodbye)
            self._line.quit()


def _coded(address: str) -> str:
    """Return an address with its host in ASCII: servers without SMTPUTF8 take it so."""
    local, at, host = address.rpartition("@")
    return f"{local}{at}{ascii_host(host) or host}"


def as_sent(message: bytes) -> bytes:
    """Return a mail as SMTP sends it, but for the line of one dot (RFC 5321, 4.5.2)."""
    lines = message
    if not message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n"):
        lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
