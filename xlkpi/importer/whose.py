"""Whose a workbook is, and whether to believe it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.importer.reading import comparable
from xlkpi.importer.unsigned import by_labels
from xlkpi.problems import Place, problem
from xlkpi.records import Status
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.importer.identity import Identity
    from xlkpi.importer.incoming import Incoming
    from xlkpi.importer.issues import Expected, Issues
    from xlkpi.importer.reader.book import Book
    from xlkpi.plan.identity import Token
    from xlkpi.problems import Problem

_FORGED = Words("与本部门签发的不一致", "is not one that was signed here")
_CONFLICT = Words("前后矛盾，属于不止一个单位", "is that of more than one unit")
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
        return _unsigned(incoming, book, place, issues)
    expected = issues.by_plan(token.plan) or issues.newest(token.collection, token.unit)
    if expected is None:
        return _unexpected(token, replace(place, unit=token.unit), issues)
    place = replace(place, unit=expected.unit)
    doubts = tuple(_doubts(who, token, place))
    named = tuple(_file_name(incoming, expected, issues))
    held = bool(doubts) or any(_replaces(expected, issues) for _ in named)
    return Owner(expected, (*named, *_older(expected, place, issues), *doubts), held)


def _unsigned(incoming: Incoming, book: Book, place: Place, issues: Issues) -> Owner:
    found = by_labels(book, issues)
    if found is None:
        return Owner(None, (problem("F04", place),), status=Status.UNREADABLE)
    place = replace(place, unit=found.expected.unit)
    named = _file_name(incoming, found.expected, issues)
    doubt = problem("F22", place, found=_UNSIGNED)
    return Owner(found.expected, (*named, doubt), held=True, sheets=found.sheets)


def _unexpected(token: Token, place: Place, issues: Issues) -> Owner:
    if token.collection not in issues.collections():
        listed = "、".join(issues.collections()) or "—"
        fault = problem("F05", place, found=token.collection, expected=listed)
        return Owner(None, (fault,), status=Status.REJECTED)
    found = Words(
        f"写的单位 {token.unit} 没有下发记录",
        f"names unit {token.unit}, to which nothing was issued",
    )
    return Owner(None, (problem("F22", place, found=found),), status=Status.HELD)


def _doubts(who: Identity, chosen: Token, place: Place) -> Iterator[Problem]:
    if not who.valid:
        yield problem("F22", place, found=_FORGED)
    elif any(vote.unit != chosen.unit for vote in who.votes):
        yield problem("F22", place, found=_CONFLICT)


def _older(expected: Expected, place: Place, issues: Issues) -> Iterator[Problem]:
    """An older workbook is judged by what was issued then; that there is a newer one is told."""
    newest = issues.newest(expected.collection, expected.unit)
    if newest is not None and newest.plan.fingerprint != expected.plan.fingerprint:
        found, last = (one.issued_at[:10] for one in (expected, newest))
        yield problem("F28", place, found=found, newest=last)


def _replaces(expected: Expected, issues: Issues) -> bool:
    return issues.has_merged(expected.collection, expected.unit)


def _file_name(incoming: Incoming, expected: Expected, issues: Issues) -> Iterator[Problem]:
    """The unit inside counts; a name that says another unit's is worth a look (F18).

    In a workbook for everybody the unit is not known before its forms are read.
    """
    if not expected.unit:
        return
    stem = comparable(incoming.name.rpartition("!")[2].rpartition("/")[2])
    names = {**issues.unit_names(), expected.unit: expected.unit_name}
    said = [(unit, name) for unit, name in names.items() if name and comparable(name) in stem]
    longest = max(said, key=lambda one: (len(one[1]), one[0] == expected.unit), default=None)
    if longest is not None and longest[0] != expected.unit:
        place = Place(file=incoming.name, unit=expected.unit)
        yield problem("F18", place, named=longest[1], inside=expected.unit_name)
