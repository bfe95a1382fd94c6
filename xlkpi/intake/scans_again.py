"""Scans that were held for the sender of their mail, asked about anew: evidence once it is known.

The roster may have got the address since, or xlkpi.toml the right name of the mail server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.importer.owner.senders import may_send, senders
from xlkpi.intake.evidence import FoundFile, stamped
from xlkpi.mail.headers.authors import doubt
from xlkpi.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Evidence
    from xlkpi.ledger.mails import Collected
    from xlkpi.records import Return


def released(
    department: Department, ledger: Ledger, mails: Mapping[str, Collected]
) -> Iterator[Evidence]:
    """Yield what held scans are evidence of by today's roster and configuration.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        mails: The mails that files came with, by SHA-256.
    """
    known = senders((unit.id, unit.addresses) for unit in department.roster.units)
    returns = {one.sha256: one for one in ledger.arrivals()}
    kept = {(one.sha256, one.returned) for one in ledger.evidence()}
    units = {unit.id: unit.name for unit in department.roster.units}
    authserv = department.config.mail.authserv if department.config.mail else ""
    likely = [one.sha256 for one in returns.values() if one.mail and _is_nobodys(one)]
    for one in ledger.of_content(likely):
        mail = mails.get(one.mail)
        if mail is None or not is_scan_held(one) or doubt(mail.sender, mail.results, authserv):
            continue
        files = [returns[a.sha256] for a in mail.attachments if a.sha256 in returns]
        books = [_lain(file, mail) for file in files if file.submissions]
        for found in stamped([_lain(one, mail)], books, returns, units):
            is_theirs = may_send(one.mail, mail.sender, found.beside.unit, known)
            if is_theirs and (one.sha256, found.beside.sha256) not in kept:
                yield found.event


def is_scan_held(one: Return) -> bool:
    """Whether a return is a scan that a stranger sent: it is no workbook to be judged."""
    return _is_nobodys(one) and any(fault.code == "F16" for fault in one.problems)


def _is_nobodys(one: Return) -> bool:
    return one.verdict is Status.HELD and not (one.submissions or one.unit)


def _lain(one: Return, mail: Collected) -> FoundFile:
    """Return a file as it lay in its mail, from its author."""
    return FoundFile(
        one.file,
        one.sha256,
        one.received,
        mail.sender,
        mail.sha256,
        together=True,
        mail=mail.sha256,
    )
