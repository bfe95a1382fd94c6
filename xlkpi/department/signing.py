"""The key that a workspace signs with: made at the first need, never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.workspace.key import make_key, read_key

if TYPE_CHECKING:
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger


def have_key(department: Department, ledger: Ledger) -> bytes:
    """Return the key, made where nothing was issued yet.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open for writing.

    Raises:
        Unusable: The key was lost (S70): another one would know none of the workbooks that are out;
            it is none (S31), or another than the journal's (S73); exit code 3.
    """
    own = department.workspace
    if not (own.key.exists() or own.sealed.exists() or ledger.collections()):
        return make_key(own.key)
    department.journal.check_key()
    return read_key(own.key)
