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
    were also sent together: in an archive, or with one mail.
    """

    name: str
    data: bytes
    received: datetime
    sender: str = ""
    folder: str = ""
    together: bool = False
