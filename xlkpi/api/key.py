"""key export, key import: the key goes to another computer, or comes back from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.opened import Department
from xlkpi.department.signed_with import is_another
from xlkpi.department.signing import have_key
from xlkpi.problems import Place, Unusable, problem
from xlkpi.workspace.key import is_key, key_id, make_key, read_key

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.clock import Clock


def export_key(folder: Path, clock: Clock, file: Path) -> None:
    """Write the key of a workspace to a new file; Unusable (S71) where there is one already."""
    department = Department.at(folder, clock)
    with department.ledger() as ledger:
        key = have_key(department, ledger)
    try:
        make_key(file, key)
    except FileExistsError:
        raise Unusable(problem("S71", Place(file=str(file)))) from None


def import_key(folder: Path, clock: Clock, file: Path) -> bool:
    """Put a key in its place; return whether it was not there before.

    Unusable where the file is none (S31), and where it is another key than the one that the journal
    is under, or, in a journal from before it was under one, that workbooks were issued with (S72).
    """
    department = Department.at(folder, clock)
    key, own = read_key(file), department.workspace.key
    with department.ledger(proving=False) as ledger:
        present = read_key(own) if is_key(own) else None
        if present == key:
            return False
        used = department.journal.key_in_use
        is_wrong = used != key_id(key) if used else is_another(department, ledger, key)
        if is_wrong or (not used and present is not None and ledger.collections()):
            raise Unusable(problem("S72", Place(file=str(file)), own=str(own)))
        own.unlink(missing_ok=True)
        make_key(own, key)
    return True
