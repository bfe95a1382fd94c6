"""The key that a workspace signs with: made at the first need, never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.workspace.key import make_key, read_key

if TYPE_CHECKING:
    from xlkpi.api.desk import Desk
    from xlkpi.ledger.book import Ledger


def have_key(desk: Desk, ledger: Ledger) -> bytes:
    """Return the key, made where nothing was issued yet.

    Unusable (S70) where it was lost: another one would know none of the workbooks that are out.
    """
    path = desk.workspace.key
    if not path.exists() and not ledger.collections():
        return make_key(path)
    return read_key(path)
