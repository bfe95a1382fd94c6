"""The key that a workspace signs with: made at the first need, never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import Place, Unusable, problem
from xlkpi.workspace.key import PRIVATE_BYTES, damaged_key, make_key, read_key

if TYPE_CHECKING:
    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.workspace.paths import Workspace


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


def signing_key(workspace: Workspace) -> bytes:
    """Return the private key that bundles for the next level are signed with: 32 bytes.

    Raises:
        Unusable: It was not made yet, or is gone (S64), or the file is none (S31); exit code 3.
    """
    own = workspace.signing_key
    if not own.exists():
        raise Unusable(problem("S64", Place(file=str(own))))
    key = read_key(own)
    if len(key) != PRIVATE_BYTES:
        raise damaged_key(own)
    return key
