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
    """Write the key of a workspace to a new file, readable by its owner only.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of entries in the journal.
        file: Where it is written: 64 hexadecimal digits and a line end.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: The file is there already (S71), the workspace's key was lost or is another one
            (S70, S73), there is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    with department.ledger() as ledger:
        key = have_key(department, ledger)
    try:
        make_key(file, key)
    except FileExistsError:
        raise Unusable(problem("S71", Place(file=str(file)))) from None


def import_key(folder: Path, clock: Clock, file: Path) -> bool:
    """Put a key in its place.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of entries in the journal.
        file: A file that `export_key` wrote.

    Returns:
        Whether it was not there before.

    Raises:
        ProblemsFound: xlkpi.toml is faulty (S20); exit code 2.
        Unusable: The file is no key (S31) or not there (S70), or it is another key than the one
            that the journal is under or, in a journal from before it was under one, that workbooks
            were issued with (S72); there is no workspace (S30), or it cannot be used; exit code 3.
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
