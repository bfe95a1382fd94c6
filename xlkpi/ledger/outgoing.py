"""Mails that go out: what is put on record before one leaves, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlkpi.ledger.mails import Attached  # noqa: TC001 - the codec reads annotations

Way = Literal["draft", "smtp"]
Result = Literal["sent", "drafted", "refused", "unsent", "doubtful"]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A mail is about to go to a unit; it is on record before a byte of it leaves.

    `kind` is what it is for: issue, missing, rejected, accepted, returned. `about` is what it is
    about: plan and time of the issue ("fingerprint@time"), the day of a reminder (ISO 8601), the
    SHA-256 of the return it answers, or of the mail where that brought a file once more. Of a
    collection, unit, kind and `about` there is one mail, whatever the number of attempts. `file`
    is where the mail lies in the outbox, `sha256` its content, `at` the time (UTC, ISO 8601) that
    it bears; `answers` the Message-ID of the mail it answers.
    """

    message_id: str
    collection: str
    unit: str
    kind: str
    about: str
    to: tuple[str, ...]
    subject: str
    way: Way
    at: str
    file: str
    sha256: str
    attachments: tuple[Attached, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of the mail of this id.

    It was sent; its draft lies in the outbox; the server refused it; it was not sent, for the
    server ended the work (`unsent`); or nobody knows (`doubtful`). `reason` is what was said, `at`
    the time (UTC, ISO 8601).
    """

    message_id: str
    outcome: Result
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """A mail and what became of it; `outcome` is "" while that is not on record."""

    dispatch: Dispatch
    outcome: Result | Literal[""] = ""
    reason: str = ""
    ended: str = ""

    @property
    def in_doubt(self) -> bool:
        """Whether nobody knows if it went out: only a person may say that it goes again."""
        return self.outcome == "doubtful" or (not self.outcome and self.dispatch.way == "smtp")
