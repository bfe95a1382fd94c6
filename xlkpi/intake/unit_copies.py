"""The marked copy of each unit: there while it has something to correct, as things stand now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.department.issued import LedgerIssues
from xlkpi.department.last_days import extensions
from xlkpi.intake.judged_anew import judged_anew, originals
from xlkpi.intake.vouched import Vouched
from xlkpi.outgoing.marked_copies import copy_path, mark, remove_copy
from xlkpi.records import Status
from xlkpi.workspace.inbox import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return


def in_order(series: Sequence[Standing]) -> Iterator[Return]:
    """Yield the returns of units none of whose forms is rejected, in order of arrival."""
    wrong = {(one.returned.collection, one.unit) for one in _to_correct(series)}
    for one in series:
        if (one.returned.collection, one.unit) not in wrong:
            yield one.returned


def settle_copies(
    department: Department, ledger: Ledger, collection: str, units: Iterable[str]
) -> None:
    """Make the marked copies of these units anew, and remove those that are of no use any more.

    After a decision a form may be accepted, rejected as it was before, or due on another day. What
    is marked is what is on record. A return whose original is gone or was changed keeps the copy it
    has.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: The collection's id.
        units: Ids; of other units nothing is touched.

    Raises:
        Unusable: Roster or key cannot be used (S32, S70, S73); exit code 3.
        OSError: The folder cannot be written to.
    """
    asked = frozenset(units)
    series = [one for one in ledger.standing(collection) if one.unit in asked]
    for one in {(one.unit, one.unit_name): one for one in in_order(series)}.values():
        remove_copy(department, one)
    last = {one.unit: one.returned for one in _to_correct(series)}
    inbox = department.inbox
    there = [one for one in last.values() if content(inbox, one.sha256) is not None]
    if there:
        _remake(department, ledger, collection, there)


def _to_correct(series: Sequence[Standing]) -> Iterator[Standing]:
    """Yield the forms that are rejected as they came last, in order of arrival."""
    latest = {
        (one.returned.collection, one.unit, one.project): one for one in series if one.status.stands
    }
    last = {id(one) for one in latest.values()}
    return (one for one in series if id(one) in last and one.status is Status.REJECTED)


def lacking(department: Department, series: Sequence[Standing]) -> frozenset[str]:
    """Return the units (ids) that have something to correct, and no marked copy."""
    wrong = [one.returned for one in _to_correct(series)]
    return frozenset(one.unit for one in wrong if not copy_path(department, one).exists())


def _remake(
    department: Department, ledger: Ledger, collection: str, returns: Sequence[Return]
) -> None:
    given = extensions(ledger.decisions(collection))
    issues = LedgerIssues(ledger, named=department.named, zone=department.config.zone)
    mails = {one.sha256: one for one in ledger.mails()}
    recorded = {one.sha256: one for one in returns}
    for judged in judged_anew(
        department, issues, originals(department, returns, mails, Vouched(ledger))
    ):
        for one in judged:
            known = recorded[one.returned.sha256]
            day = given.get(known.unit)
            mark(department, replace(one, returned=known), day, issues=issues)
