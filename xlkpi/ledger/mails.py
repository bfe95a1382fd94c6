"""Mails that were taken in: what came with which, from whom, and how far a mailbox was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail: its name ("a.zip!b.xlsx" inside an archive), its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Collected:
    """A mail was taken in, with all that was attached to it.

    `sha256` is that of the whole mail, `message_id` its Message-ID ("" without one), `sent` when
    it says it was sent ("" where it does not), `received` when it came (both UTC, ISO 8601).
    `references` are the Message-IDs of the mails it answers, the nearest last; `links` addresses
    of files that lie elsewhere in place of attachments; `faults` names what was wrong with it.
    Of a mailbox (`mailbox` is "" for a file) `uid` is its number there, `validity` that of the
    mailbox's numbering (RFC 3501, UIDVALIDITY). `sender` is the one author that its From names
    ("" for nobody), whether that is believed or not; `results` are its Authentication-Results,
    topmost first, None where nobody looked for them. `automatic` says what kind of mail it is
    that no person has written, "" for a person's; `about` are the Message-IDs of mails that lie in
    it or that it reports of.
    """

    sha256: str
    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent: str
    received: str
    references: tuple[str, ...] = ()
    attachments: tuple[Attached, ...] = ()
    links: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    mailbox: str = ""
    validity: int = 0
    uid: int = 0
    results: tuple[str, ...] | None = None
    automatic: str = ""
    about: tuple[str, ...] = ()
