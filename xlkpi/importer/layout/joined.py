"""Inputs that are not joined as they were, and what stands under joined cells (F10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.layout.sheet import listed
from xlkpi.plan.model import PlannedField
from xlkpi.problems import problem
from xlkpi.texts import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlkpi.importer.layout.sheet import ReturnedSheet
    from xlkpi.problems import Problem

    Join = tuple[PlannedField, Words]

_MOST_NAMED = 3
_NOT_READ = Words("{at} 中的“{text}”没有读取", "“{text}” at {at} was not read")


def joined(
    sheet: ReturnedSheet, covered: Sequence[tuple[PlannedField, CellRef, str]]
) -> Iterator[Problem]:
    """Tell, all in one, what is joined in another way and what is covered by joined cells."""
    if not covered and sheet.located.grid.merges == sheet.located.lay.joins:
        return
    joins = [
        (owner, _NOT_READ.fill(at=at, text=quotable(owner.spec, text)))
        for owner, at, text in covered
    ]
    joins += [*_parted(sheet), *_rejoined(sheet)]
    if joins:
        owner = joins[0][0]
        zh, en = ([words.into(lang) for _, words in joins] for lang in LANGUAGES)
        found = Words(listed(zh, _MOST_NAMED), listed(en, _MOST_NAMED, ", "))
        place = sheet.at(sheet.located.where(owner.at) or owner.at)
        yield problem("F10", place, label=owner.spec.label, found=found)


def _parted(sheet: ReturnedSheet) -> Iterator[Join]:
    """Yield the inputs whose cells are not joined any more."""
    there = sheet.located.grid.merges
    for one, area in sheet.joined if there is not None else ():
        if not isinstance(one, PlannedField) or not one.input:
            continue
        if there is not None and str(area) not in there:
            yield one, Words(f"{area} 不再合并", f"{area} is not joined any more")


def _rejoined(sheet: ReturnedSheet) -> Iterator[Join]:
    """Yield the inputs that are joined with others, or hidden under them."""
    new = sorted((sheet.located.grid.merges or frozenset()) - sheet.located.lay.joins)
    inputs = {cell: f for f, cell in sheet.fields if f.input and cell} if new else {}
    for name in new:
        area = _area(name)
        within = [cell for cell in inputs if area is not None and cell in area]
        if area is not None and (len(within) > 1 or (within and within[0] != area.first)):
            yield inputs[within[0]], Words(f"{name} 被合并", f"{name} was joined")


def _area(name: str) -> Area | None:
    first, _, last = name.partition(":")
    try:
        return Area(CellRef.parse(first), CellRef.parse(last or first))
    except ValueError:
        return None
