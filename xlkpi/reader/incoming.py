"""A file as it came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from xlkpi.texts import Words


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: its name ("a.zip!b.xlsx" inside an archive), bytes, time (UTC), sender.

    Files of one `folder` lay beside each other; it is only compared. `together` says that they
    were also sent together: in an archive, or with one mail. Of a mail, `mail` is the SHA-256 and
    `mail_id` the Message-ID; `dated_by_mail` says that the time is the mail's, whatever the times
    within. `sender` is whom it is taken from, "" for nobody; where that is not the author that the
    mail names, that is `claimed`, and `doubt` why it is not believed. `signed` says whether its
    identity was found to be ours, where the key that tells is no more; None: that is still to be
    seen.
    """

    name: str
    data: bytes
    received: datetime
    sender: str = ""
    folder: str = ""
    together: bool = False
    mail: str = ""
    mail_id: str = ""
    dated_by_mail: bool = False
    claimed: str = ""
    doubt: Words | None = None
    signed: bool | None = None
