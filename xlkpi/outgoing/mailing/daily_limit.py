"""Letters about what is no return go at most once a day to one address.

A mail with a link, or with a file that cannot be read, may be written by a machine that gives no
sign of it and answers every letter with the next one; a person is told often enough once a day.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.mail.headers.addresses import lowered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from xlkpi.ledger.outgoing import Sending

ABOUT_NO_RETURN = frozenset({"unreadable"})
"""Kinds of letters about what is no return."""


class DailyLimit:
    """Which addresses had such a letter on a day, by the clock of a zone."""

    def __init__(self, sendings: Iterable[Sending], now: datetime, zone: tzinfo) -> None:
        """Look through all that was ever sent; what was refused, or never left, reached nobody."""
        today = now.astimezone(zone).date()
        self._reached = {
            lowered(address)
            for one in sendings
            if one.dispatch.kind in ABOUT_NO_RETURN
            and one.outcome not in ("refused", "unsent")
            and datetime.fromisoformat(one.dispatch.at).astimezone(zone).date() == today
            for address in one.dispatch.to
        }

    def may_go(self, kind: str, address: str) -> bool:
        """Whether a letter may go today; if so, it counts as gone."""
        if kind not in ABOUT_NO_RETURN:
            return True
        if lowered(address) in self._reached:
            return False
        self._reached.add(lowered(address))
        return True
