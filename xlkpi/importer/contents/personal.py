"""What messages say of a value that is a person's own, such as a phone: that there is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlkpi.spec.language.card_kinds import MASKED, masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlkpi.spec.language.models import FieldSpec

UNSAID = "***"
"""In place of any such value, however long."""
_LONG = re.compile(r"[0-9０-９](?:[ -]?[0-9０-９]){10,}[Xx]?")
_CARD = re.compile(
    "(?<![0-9０-９])(?:[0-9０-９]{15,}|(?:[0-9０-９]{4}[ -]){3,}[0-9０-９]{1,4}"
    "|[0-9０-９]{6} [0-9０-９]{8} [0-9０-９]{3})[0-9０-９Xx]?"
)
_FEW = 2
"""So many characters of it may be told: what somebody typed among the digits."""


def quotable(spec: FieldSpec, text: str) -> str:
    """Return what a problem, letter, log or list may quote of a field's content.

    Returns:
        The text; *** for what a personal field (a phone) holds; of the number of an ID or bank card
        the first and the last four characters.
    """
    if spec.personal and text.strip():
        return UNSAID
    return masked(text) if spec.kind in MASKED else text


def quotable_beside(specs: Iterable[FieldSpec], text: str) -> str:
    """Return what a problem may quote of what belongs to no field of a form with these fields.

    Returns:
        The text; where the form asks for numbers of cards, long numbers in it in part.
    """
    return _in_part(_LONG, text) if asks_for_cards(specs) else text


def asks_for_cards(specs: Iterable[FieldSpec]) -> bool:
    """Whether a form with these fields asks for numbers of cards: one may stand anywhere in it."""
    return any(spec.kind in MASKED for spec in specs)


def without_cards(text: str) -> str:
    """Return what a problem of such a form says: what looks like the number of a card in part."""
    return _in_part(_CARD, text)


def _in_part(number: re.Pattern[str], text: str) -> str:
    return number.sub(lambda found: masked(found[0]), text)


def quotable_characters(spec: FieldSpec, some: str) -> str:
    """Return the characters of a field's content that a message may name."""
    return some if len(some) <= _FEW else quotable(spec, some)
