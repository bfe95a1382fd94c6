"""The key that a workspace signs with: made at the first need, never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.workspace.key import make_key, read_key

if TYPE_CHECKING:
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger


def have_key(department: Department, ledger: Ledger) -> bytes:
    """Return the key, made where nothing was issued yet.

    Unusable (S70) where it was lost: another one would know none of the workbooks that are out, and
    S73 where there is another one.
    """
    own = department.workspace
    if not (own.key.exists() or own.sealed.exists() or ledger.collections()):
        return make_key(own.key)
    department.journal.check_key()
    return read_key(own.key)
