"""Mails that are no return: of machines, and of people without a workbook.

A mail that no person has written is never answered and nothing in it is a return; a person's mail
without a workbook, and without a link to one, may be a question. All are told one by one, with
sender and subject: only a person can say that nothing is lost with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.mail.mail import Automatic
from xlkpi.problems import Place, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.intake.mails import ReceivedMail
    from xlkpi.ledger.mails import Collected
    from xlkpi.ledger.outgoing import Dispatch, Sending
    from xlkpi.problems import Problem
    from xlkpi.workspace.roster import Roster


_REPORTS = (Automatic.BOUNCE, Automatic.DELAY, Automatic.RECEIPT)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A mail that is no return.

    `automatic` is None for that of a person. `about` says of which mails it speaks, those of ours
    with the unit they went to; `units` are the ids of these units. `problems` tell what somebody
    should look at: a workbook that was not taken in.
    """

    mail: Collected
    automatic: Automatic | None
    about: tuple[Words, ...] = ()
    units: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def notices(
    mails: Iterable[tuple[ReceivedMail, Collected]], sendings: Iterable[Sending], roster: Roster
) -> Iterator[Noticed]:
    """Yield what is told of mails that are no return; `sendings` are the mails of ours."""
    ours = {one.dispatch.message_id: one.dispatch for one in sendings}
    for one, event in mails:
        if one.mail.automatic is None:
            yield Noticed(event, None)
            continue
        gone = tuple(_ours(event, ours))
        about = (*(_sent(one, roster) for one in gone), *(() if gone else _others(one)))
        units = tuple(dict.fromkeys(one.unit for one in gone))
        yield Noticed(event, one.mail.automatic, about, units, tuple(_unread(one)))


def _ours(event: Collected, known: Mapping[str, Dispatch]) -> Iterator[Dispatch]:
    """Yield the mails of ours that a mail speaks of: that lie in it, else that it answers."""
    carried = [known[own] for own in event.about if own in known]
    yield from carried or (known[own] for own in reversed(event.references) if own in known)


def _sent(one: Dispatch, roster: Roster) -> Words:
    unit = roster.unit(one.unit)
    name, to = unit.name if unit else one.unit, "、".join(one.to)
    return Words(f"发给 {name}（{to}）的“{one.subject}”", f"“{one.subject}”, sent to {name} ({to})")


def _others(one: ReceivedMail) -> Iterable[Words]:
    subjects = dict.fromkeys(mail.subject for mail in one.mail.carried if mail.subject)
    return (Words(f"“{subject}”", f"“{subject}”") for subject in subjects)


def _unread(one: ReceivedMail) -> Iterator[Problem]:
    """Tell of workbooks with a mail of no person (F34): a clerk may have sent one all the same.

    What lies in a server's report is what was sent to that server.
    """
    kind = one.mail.automatic
    is_reported = kind in _REPORTS and bool(one.mail.carried)
    if one.unread and kind and not is_reported:
        yield problem(
            "F34",
            Place(file=one.incoming.name),
            kind=kind.value,
            subject=one.mail.subject,
            sender=one.mail.sender or "?",
            files="、".join(name.rpartition("!")[2] for name in one.unread),
        )
