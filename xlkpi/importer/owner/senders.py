"""Who sent a return: the author of a mail against the addresses of the roster.

The author is whom From names, alone; where the department has said which mail server is its own,
that one must have found the mail to be theirs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from xlkpi.mail.headers.addresses import lowered
from xlkpi.mail.headers.authors import NAMELESS
from xlkpi.problems import Place, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.problems import Problem
    from xlkpi.reader.incoming import Incoming

    class MailWithReturns(Protocol):
        """What came with a mail."""

        @property
        def sender(self) -> str:
            """Whom it is taken from, "" for nobody."""

        @property
        def doubt(self) -> Words | None:
            """Why the author that the mail names is not believed."""


Senders = dict[str, frozenset[str]]
"""Address, or "@" and a whole domain, in lower case -> the ids of the units that send from it."""


def senders(units: Iterable[tuple[str, Iterable[str]]]) -> Senders:
    """Return who sends from where.

    Args:
        units: Each unit's id with its addresses as the roster has them: "name@host", or "@host" for
            a whole domain.

    Returns:
        Address in lower case -> ids of the units that send from it.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for unit, addresses in units:
        for address in addresses:
            found[lowered(address)].add(unit)
    return {address: frozenset(them) for address, them in found.items()}


def sends_for(sender: str, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the ids of the units that a mail's sender may speak for.

    Args:
        sender: The author's address, "" for nobody.
        known: Who sends from where (`senders`): an address of its own outdoes its domain.
    """
    name, _, host = lowered(sender).rpartition("@")
    if not name:
        return frozenset()
    own = known.get(f"{name}@{host}")
    return own if own is not None else known.get(f"@{host}", frozenset())


def stranger(
    came: Incoming, unit: str, name: str, known: Mapping[str, frozenset[str]]
) -> Problem | None:
    """Return why a unit's return is not taken from its sender (F16); None where it is.

    What came as a file has no sender and is taken; a mail that names none is not.
    """
    if may_send(came.mail, came.sender, unit, known):
        return None
    fault = held(came.name, unit, name, RETURN, came.claimed or came.sender, found(came, known))
    # the roster does not help where the address is not believed, or there is none
    is_believed = came.doubt is None and came.sender
    return fault if is_believed else replace(fault, hint=_CONFIRM)


def held(file: str, unit: str, name: str, what: Words, sender: str, found: Words) -> Problem:
    """Return the problem (F16) that something of a unit's is held for its sender.

    Args:
        file: The file that came.
        unit: The unit's id.
        name: Its name, "" where it is not known.
        what: What it is: RETURN or SCAN.
        sender: Whom it came from, "" for nobody.
        found: What is told of the sender (`found`).
    """
    place = Place(file=file, unit=unit)
    fault = problem("F16", place, what=what, sender=sender or "?", name=name or unit, found=found)
    return fault if what is RETURN else replace(fault, hint=_AGAIN)


def found(came: MailWithReturns, known: Mapping[str, frozenset[str]]) -> Words:
    """Return what is told of the sender of something that is not taken from it."""
    if came.doubt is not None or not came.sender:
        return came.doubt or NAMELESS
    theirs = sends_for(came.sender, known)
    return _THEIRS.fill(units=_listed(theirs)) if theirs else _UNKNOWN


def may_send(mail: str, sender: str, unit: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a unit's return is taken: it came as a file, or with a mail of the unit's own.

    Args:
        mail: The SHA-256 of the mail it came with, "" for none.
        sender: The mail's author as far as that is believed, "" for nobody.
        unit: The unit's id.
        known: Who sends from where (`senders`).
    """
    return not (mail or sender) or unit in sends_for(sender, known)


_THEIRS = Words("是 {units} 的邮箱", "is an address of {units}")
_UNKNOWN = Words("不在单位名册的邮箱中", "is no address of the roster")
RETURN = Words("表", "return")
SCAN = Words("盖章扫描件", "stamped page")
_CONFIRM = Words("请电话核实：属实用 xlkpi confirm 确认。", "Ask them: confirm it if it is theirs.")
_AGAIN = Words(
    "请电话核实：属实请本单位用名册中的邮箱连同表重新发送，"
    "或把它和表存到一个文件夹里，用 xlkpi import 读入。",
    "Ask them: have the unit send it again with its workbook, or import a folder with the two.",
)


def _listed(units: frozenset[str]) -> str:
    return "、".join(sorted(units))
