"""Whose a workbook is, and whether to believe it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from xlkpi.importer.owner.unsigned import by_labels
from xlkpi.plan.identity import NOBODY
from xlkpi.problems import Place, problem
from xlkpi.records import Status
from xlkpi.texts import Words
from xlkpi.workspace.clock import apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from xlkpi.importer.owner.identity import Identity
    from xlkpi.importer.owner.issues import Expected, Issues
    from xlkpi.plan.identity import Token
    from xlkpi.problems import Problem
    from xlkpi.reader.book import Book
    from xlkpi.reader.incoming import Incoming

_FORGED = Words("与本部门签发的不一致", "is not one that was signed here")
_OLD_KEY = Words(
    "写的是更换密钥以前下发的表，现在的密钥核实不了",
    "is that of a workbook from before the key was replaced, which the key of today cannot verify",
)
_CONFLICT = Words("前后矛盾，属于不止一个单位", "is that of more than one unit")
_UNVERIFIED = (_FORGED, _OLD_KEY)
_NO_TEMPLATE = Words(
    "是通用模板的，而本工作区没有生成过通用模板",
    "is that of a template for everybody, of which none was made here",
)
_EARLIER, _LATER = Words("较早", "an earlier day"), Words("之后", "a later occasion")
_UNSIGNED = Words(
    "已丢失，只能按表头和单位名称认定",
    "is gone; it was told by its labels and the unit's name only",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """What a workbook is judged against; None where that cannot be told: then `status` is final.

    `sheets` are planned sheet -> sheet found where only labels told them.
    """

    expected: Expected | None
    problems: tuple[Problem, ...]
    held: bool = False
    status: Status | None = None
    sheets: tuple[tuple[str, str], ...] = ()


def owner(incoming: Incoming, book: Book, who: Identity, issues: Issues) -> Owner:
    """Settle by its votes what was issued to whom, else by its labels."""
    token, place = who.most(), Place(file=incoming.name)
    if token is None:
        return _unsigned(book, place, issues)
    expected = issues.by_plan(token.plan) or issues.newest(token.collection, token.unit)
    if expected is None:
        return _unexpected(token, replace(place, unit=token.unit), issues)
    place = replace(place, unit=expected.unit)
    doubts = tuple(_doubts(who, token, place, expected))
    return Owner(expected, (*_older(expected, place, issues), *doubts), bool(doubts))


def _unsigned(book: Book, place: Place, issues: Issues) -> Owner:
    found = by_labels(book, issues)
    if found is None:
        return Owner(None, (problem("F04", place),), status=Status.UNREADABLE)
    place = replace(place, unit=found.expected.unit)
    doubt = problem("F22", place, found=_UNSIGNED)
    return Owner(found.expected, (doubt,), held=True, sheets=found.sheets)


def _unexpected(token: Token, place: Place, issues: Issues) -> Owner:
    if token.collection not in issues.collections():
        listed = "、".join(issues.collections()) or "—"
        fault = problem("F05", place, found=token.collection, expected=listed)
        return Owner(None, (fault,), status=Status.REJECTED)
    named = Words(
        f"写的单位 {token.unit} 没有下发记录",
        f"names unit {token.unit}, to which nothing was issued",
    )
    found = _NO_TEMPLATE if token.unit == NOBODY else named
    return Owner(None, (problem("F22", place, found=found),), status=Status.HELD)


def is_not_ours(fault: Problem) -> bool:
    """Whether a problem says of an identity that the key did not verify it."""
    if fault.code != "F22":
        return False
    return any(fault.message == _f22(fault.place, found).message for found in _UNVERIFIED)


def _f22(place: Place, found: Words) -> Problem:
    return problem("F22", place, found=found)


def _doubts(who: Identity, chosen: Token, place: Place, expected: Expected) -> Iterator[Problem]:
    if not who.valid:
        is_old = expected.by_old_key and expected.plan.fingerprint.startswith(chosen.plan)
        yield _f22(place, _OLD_KEY if is_old else _FORGED)
    elif any(vote.unit != chosen.unit for vote in who.votes):
        yield problem("F22", place, found=_CONFLICT)


def _older(expected: Expected, place: Place, issues: Issues) -> Iterator[Problem]:
    """An older workbook is judged by what was issued then; that there is a newer one is told."""
    newest = issues.newest(expected.collection, expected.unit)
    if newest is not None and newest.plan.fingerprint != expected.plan.fingerprint:
        found, last = _times(expected.issued_at, newest.issued_at)
        yield problem("F28", place, found=found, newest=last)


def _times(older: datetime | None, newer: datetime | None) -> tuple[str | Words, str | Words]:
    """Return when two workbooks were issued; never the same of both."""
    if older is None or newer is None:
        return _EARLIER, _LATER
    found, last = apart(older, newer, older.tzinfo or UTC)
    return found, last if last != found else _LATER
