"""What messages say of a value that is a person's own, such as a phone: that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.spec.language.models import FieldSpec

UNSAID = "***"
"""In place of any such value, however long."""
_FEW = 2
"""So many characters of it may be told: what somebody typed among the digits."""


def quotable(spec: FieldSpec, text: str) -> str:
    """Return what a problem, letter, log or list may quote of a field's content.

    Returns:
        The text, or *** for what a personal field (a phone) holds.
    """
    return UNSAID if spec.personal and text.strip() else text


def quotable_characters(spec: FieldSpec, some: str) -> str:
    """Return the characters of a field's content that a message may name."""
    return some if len(some) <= _FEW else quotable(spec, some)
