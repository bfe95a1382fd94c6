"""Accepted values without a place or in another measure: nothing goes out while there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.by_name import field_label
from xlkpi.department.current_forms import CurrentForms
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.ledger.series import standings
from xlkpi.problems import Place, ProblemsFound, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.problems import Problem
    from xlkpi.workspace.config import Collection


def lost_values(
    department: Department, ledger: Ledger, collection: Collection
) -> Iterator[Problem]:
    """Yield S18 for each accepted value of a collection that its spec has no place for by now.

    Before them S38, where accepted amounts are in another measure than that of the collection.
    """
    current, issues = CurrentForms(department, ledger, collection), LedgerIssues(ledger)
    file = str(department.spec_file(collection.spec))
    returns = ledger.returns(collection.id, values=False)
    merged = [one for one in standings(returns, ledger.decisions(collection.id)) if one.merged]
    fault = current.in_other_measure(one.submission for one in merged)
    if fault is not None:
        yield fault
    older = dict.fromkeys(one.unit for one in merged if current.is_older(one.submission))
    for one in ledger.standing_about(collection.id, tuple(older)) if older else ():
        if not one.merged:
            continue
        found = tuple(current.lost(one.submission))
        fields = issued_places(one, issues) if found else {}  # plans take long
        for lost in found:
            if lost.cell not in fields:
                continue
            sheet, field = fields[lost.cell]
            value = quotable(field.spec, shown(lost.value, field.spec.kind))
            place = Place(
                file=one.returned.file,
                sheet=sheet,
                cell=str(field.at),
                unit=one.unit,
                project=one.project,
                field=".".join(part for part in (lost.cell.table, lost.cell.column) if part),
                row=lost.cell.row,
                value=value,
            )
            yield problem(
                "S18",
                place,
                unit_name=one.returned.unit_name,
                label=field_label(field),
                why=lost.why,
                spec=file,
            )


def refuse_lost_values(department: Department, ledger: Ledger, collection: Collection) -> None:
    """Stop before a workbook goes out on a spec that has no place for accepted values.

    Raises:
        ProblemsFound: Each of them (S18), or that they are in another measure (S38); exit code 2.
    """
    found = tuple(lost_values(department, ledger, collection))
    if found:
        raise ProblemsFound(found, exit_code=2)
