"""A file as it came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: its name ("a.zip!b.xlsx" inside an archive), bytes, time (UTC), sender."""

    name: str
    data: bytes
    received: datetime
    sender: str = ""
