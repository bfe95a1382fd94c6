"""To whom a unit's mails go, and what is wrong with the addresses of the roster, at its cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.mail.writing import sendable
from xlkpi.problems import Place, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.problems import Problem
    from xlkpi.workspace.roster import Unit


def addresses(unit: Unit) -> tuple[str, ...]:
    """Return where a unit is written to: whole domains (`@host`) only say who may send."""
    return tuple(dict.fromkeys(one for one in unit.addresses if not one.startswith("@")))


def address_faults(department: Department, wanted: Iterable[Unit]) -> tuple[Problem, ...]:
    """Return what keeps these units from being written to (S61), at the cells of the roster."""
    owners: dict[str, list[Unit]] = defaultdict(list)
    for unit in department.roster.units:
        if unit.active:
            for address in addresses(unit):
                owners[address.lower()].append(unit)
    found = [(unit, words) for unit in wanted for words in _of(unit, owners)]
    places = _places(department) if found else {}
    roster = str(department.workspace.roster)
    return tuple(
        problem(
            "S61",
            replace(places.get(unit.id, Place(file=roster)), unit=unit.id),
            name=unit.name,
            found=words,
        )
        for unit, words in found
    )


def unsendable(unit: Unit, address: str) -> Problem:
    """Tell that the address a unit has written from cannot be written to (S61)."""
    return problem("S61", Place(unit=unit.id), name=unit.name, found=_INVALID.fill(address=address))


def _of(unit: Unit, owners: Mapping[str, Sequence[Unit]]) -> Iterator[Words]:
    own = addresses(unit)
    if not own:
        yield _NONE if not unit.addresses else _DOMAIN_ONLY
    for address in own:
        others = [one for one in owners[address.lower()] if one.id != unit.id]
        if not sendable(address):
            yield _INVALID.fill(address=address)
        elif others:
            listed = "、".join(f"{one.name}（{one.id}）" for one in others)
            yield _SHARED.fill(address=address, others=listed)


def _places(department: Department) -> Mapping[str, Place]:
    """Return the cells of the addresses by unit, of the roster read anew: it is kept without."""
    lines = department.roster_read.tables["units"]
    return {line.text("id"): line.place("addresses") for line in lines}


_NONE = Words("没有邮箱", "there is no address")
_DOMAIN_ONLY = Words("只有整个域名，没有邮箱", "there is a whole domain only, no address")
_INVALID = Words("“{address}”不是邮箱地址", "“{address}” is no address")
_SHARED = Words("邮箱 {address} 也是 {others} 的", "{address} is the address of {others} too")
