"""A column filled with one and the same word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.checks.view import Finding, View

if TYPE_CHECKING:
    from collections.abc import Iterator


def all_equal(view: View, /) -> Iterator[Finding]:
    """Two or more texts, all the same: told once, at the first (T44)."""
    if len(view.texts) > 1 and len(set(view.texts)) == 1:
        yield Finding(0, view.texts[0])
