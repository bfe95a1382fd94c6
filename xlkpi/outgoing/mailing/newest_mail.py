"""Which mail of a unit is to be answered, and what came with it.

A file that comes again byte by byte is on record once; the mail that brought it again is answered
as well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.importer.owner.senders import senders, sends_for
from xlkpi.mail.headers.authors import doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlkpi.ledger.mails import Collected
    from xlkpi.records import Return
    from xlkpi.workspace.roster import Unit


@dataclass(frozen=True, slots=True)
class MailWithReturns:
    """A mail and the unit's returns that came with it, in order of arrival; at least one."""

    mail: Collected
    returns: tuple[Return, ...]

    @property
    def about(self) -> str:
        """By what an answer to it is known: its last return, or the mail that brought it again."""
        last = self.returns[-1]
        return last.sha256 if last.mail == self.mail.sha256 else self.mail.sha256


def newest_mails(
    units: Iterable[Unit],
    returns: Iterable[Return],
    mails: Mapping[str, Collected],
    authserv: str = "",
) -> Mapping[str, MailWithReturns]:
    """Return the last mail of each unit, where nothing came otherwise since.

    `returns` are all of a collection in order of arrival, `mails` those they came with, by
    SHA-256. What somebody else sent, or a program, is no mail of the unit; `authserv` is the
    server that says who sent a mail, if one is named.
    """
    known = senders((unit.id, unit.addresses) for unit in units)
    by_unit: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        if one.unit and not one.by_hand:
            by_unit[one.unit].append(one)
    own: dict[str, list[Collected]] = defaultdict(list)
    for mail in mails.values():
        if not mail.automatic and doubt(mail.sender, mail.results, authserv) is None:
            for unit in sends_for(mail.sender, known):
                own[unit].append(mail)
    newest = ((unit, _newest(mine, own[unit])) for unit, mine in by_unit.items())
    return {unit: came for unit, came in newest if came is not None}


def _newest(mine: Sequence[Return], mails: Sequence[Collected]) -> MailWithReturns | None:
    last = mine[-1]
    known = {mail.sha256: mail for mail in mails}
    forms = frozenset(one.sha256 for one in mine if one.submissions)
    since = [
        mail
        for mail in mails
        if mail.received > last.received.isoformat() and not forms.isdisjoint(_files(mail))
    ]
    mail = max(since, key=lambda one: one.received, default=known.get(last.mail))
    return None if mail is None else MailWithReturns(mail, _together(mine, mail))


def _together(mine: Iterable[Return], mail: Collected) -> tuple[Return, ...]:
    """Return what came with a mail.

    A file that cannot be read counts where it came alone: beside a workbook it is something else.
    """
    again = _files(mail)
    together = [
        one for one in mine if one.mail == mail.sha256 or (one.submissions and one.sha256 in again)
    ]
    return tuple([one for one in together if one.submissions] or together)


def _files(mail: Collected) -> frozenset[str]:
    return frozenset(one.sha256 for one in mail.attachments)
