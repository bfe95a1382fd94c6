"""What is known of originals whose identity nobody can verify any more.

They came in under a key that was lost since. Whether their identity was ours is on record from the
day they came: that stays as it was found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.importer.owner.whose import is_not_ours

if TYPE_CHECKING:
    from xlkpi.ledger.book import Ledger
    from xlkpi.records import Return


class Vouched:
    """The originals that came in before the last decision on a new key."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._old = ledger.received_under_old_keys()

    def is_signed(self, sha256: str) -> bool | None:
        """Return whether its identity was ours; None where the key in use tells that."""
        if sha256 not in self._old:
            return None
        recorded = self._ledger.of_content([sha256])
        return not any(is_not_ours(p) for one in recorded for p in one.problems)

    def as_found(self, recorded: Return, judged: Return) -> Return:
        """Return a judged original with what the key of then told: its doubt, what it corrects.

        Args:
            recorded: It as it is on record.
            judged: It as it is judged now.
        """
        if recorded.sha256 not in self._old:
            return judged
        doubt = next((p for p in recorded.problems if is_not_ours(p)), None)
        problems = tuple(doubt if doubt and is_not_ours(p) else p for p in judged.problems)
        return replace(judged, answers=recorded.answers, problems=problems)
