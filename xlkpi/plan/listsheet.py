"""The hidden sheet of words behind the drop-downs, and its defined names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef, on_sheet
from xlkpi.spec.language.kinds import FLAG_WORDS, Kind
from xlkpi.spec.lists import below, named_lists, parents, tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xlkpi.spec.language.models import FieldSpec, Spec

FLAG_LIST = "flag!"


@dataclass(frozen=True, slots=True)
class PlannedList:
    """One range of words, or of what belongs to them, on the hidden list sheet; it has a name."""

    name: str
    words: tuple[Decimal | str, ...]
    area: Area


@dataclass(frozen=True, slots=True)
class Dropdown:
    """The list formula of the drop-down at a cell (without "="), and the words where fixed."""

    formula: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListSheet:
    """Every list at its place: one column each, words below each other, name in row 1."""

    sheet: str
    lists: tuple[PlannedList, ...]
    ranges: Mapping[str, str]

    def range_of(self, name: str) -> str:
        """Return the defined name of a list."""
        return self.ranges[name]


def plan_lists(spec: Spec, sheet: str) -> ListSheet:
    """Put every list of the spec into a column and name it.

    Names are numbered, since lists may have any words in theirs. A list and what it accepts share
    a column where they are equal.
    """
    words: dict[str, tuple[Decimal | str, ...]] = {
        **named_lists(spec),
        FLAG_LIST: FLAG_WORDS,
        **tables(spec),
    }
    lists: list[PlannedList] = []
    ranges: dict[str, str] = {}
    by_words: dict[tuple[Decimal | str, ...], str] = {}
    for name, entries in words.items():
        if entries not in by_words:
            number = len(lists)
            by_words[entries] = f"xlkpi_list_{number + 1}"
            area = Area.of(CellRef(1, number), len(entries))
            lists.append(PlannedList(by_words[entries], entries, area))
        ranges[name] = by_words[entries]
    return ListSheet(sheet, tuple(lists), ranges)


def dropdown(
    sheet: ListSheet, spec: Spec, field: FieldSpec, parent_cell: str = ""
) -> Dropdown | None:
    """Return the drop-down of a field, None where it has none.

    Args:
        sheet: Where the lists are.
        spec: Whose field it is.
        field: A flag has its own list; others the one they name.
        parent_cell: The A1 name of the cell a dependent list goes by, relative to the drop-down; ""
            for all the words.
    """
    if field.kind is Kind.FLAG:
        return Dropdown(sheet.range_of(FLAG_LIST), FLAG_WORDS)
    if field.list_ is None:
        return None
    name = field.list_
    words = spec.lists[name].all_words
    if not parent_cell or not isinstance(spec.lists[name].words, dict):
        return Dropdown(sheet.range_of(name), words)
    return Dropdown(_dependent(sheet, name, parent_cell), words)


def _dependent(sheet: ListSheet, name: str, parent_cell: str) -> str:
    """Return the run of words beside a word of the parent list: both columns lie in its order."""
    above, words = sheet.range_of(parents(name)), sheet.range_of(below(name))
    first = f"MATCH({parent_cell},{above},0)-1"
    return f"OFFSET({words},{first},0,SUMPRODUCT(--({above}={parent_cell})),1)"


def defined_names(sheet: ListSheet) -> tuple[tuple[str, str], ...]:
    """Return (name, absolute range with its sheet) of every list, in order."""
    return tuple((one.name, on_sheet(sheet.sheet, one.area)) for one in sheet.lists)
