"""Mails that were taken in: what came with which, from whom, and how far a mailbox was read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def collected_to_json(mail: Collected) -> dict[str, Any]:
    """Return a mail as JSON-able data."""
    return asdict(mail)


def collected_from_json(data: Mapping[str, Any]) -> Collected:
    """Return what `collected_to_json` wrote."""
    names = ("references", "links", "faults", "results", "about")
    lists = {name: tuple(data[name]) for name in names if data.get(name) is not None}
    attached = tuple(Attached(**one) for one in data["attachments"])
    return Collected(**{**data, **lists, "attachments": attached})
