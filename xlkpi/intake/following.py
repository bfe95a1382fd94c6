"""What follows from what was taken in: masters, and marked copies that are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.masters import across, behind, master_view, write_master
from xlkpi.intake.results import Imported
from xlkpi.outgoing.marked_copies import remove_copy

if TYPE_CHECKING:
    from xlkpi.department.opened import Department
    from xlkpi.intake.taking import Taken
    from xlkpi.ledger.book import Ledger


def followed(department: Department, ledger: Ledger, taken: Taken, *, master: bool) -> Imported:
    """Write what follows from what was taken in: marked copies that are done go, masters come.

    A run that was stopped before it came to this may have left it to the next one. What comes again
    changes no master: only what is wrong across units is judged again.
    """
    result = taken.result()
    for one in taken.settled():
        remove_copy(department, one)
    new = (one.collection for one in taken.new.values() if one.collection in department.named)
    touched = dict.fromkeys((*new, *(behind(department, ledger) if master else ())))
    came = (tuple(taken.copies), tuple(taken.mails), tuple(taken.noticed))
    faults = taken.faults
    if not master:
        return Imported(result, (), *came, problems=faults)
    masters = tuple(write_master(department, ledger, name) for name in touched)
    again = dict.fromkeys(one.collection for one in taken.repeated())
    judged = (
        problem
        for name in again
        if name in department.named and name not in touched
        for problem in across(master_view(department, ledger, department.collection(name)).problems)
    )
    crossing = (*(p for one in masters for p in one.across), *judged)
    return Imported(result, masters, *came, crossing, faults)
