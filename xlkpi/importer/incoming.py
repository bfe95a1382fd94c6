"""A file as it came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: its name ("a.zip!b.xlsx" inside an archive), bytes, time (UTC), sender.

    Files of one `folder` lay beside each other; it is only compared. `together` says that they
    were also sent together: in an archive, or with one mail. Of a mail, `mail` is the SHA-256 and
    `mail_id` the Message-ID; `posted` says that the time is the mail's, whatever the times within.
    """

    name: str
    data: bytes
    received: datetime
    sender: str = ""
    folder: str = ""
    together: bool = False
    mail: str = ""
    mail_id: str = ""
    posted: bool = False
