"""Formulas of rows alike: two of them are written, the others say the same further down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlkpi.cells import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Pattern:
    """A formula with its references to cells of its own row left open.

    `before` is what stands before each of them, down to the letters of the column; `rows` are how
    far they are from the formula's row, `end` what stands behind the last. `is_shared` says that
    these are all of its references but fixed ones: so Excel moves a formula itself.
    """

    before: tuple[str, ...]
    rows: tuple[int, ...]
    end: str
    is_shared: bool

    def at(self, row: int) -> str:
        """Return the formula in a row, from 0."""
        pieces = zip(self.before, self.rows, strict=True)
        return "".join(f"{text}{row + rows}" for text, rows in pieces) + self.end


@dataclass(frozen=True, slots=True)
class Moves:
    """The formulas of rows alike, as far as they are known.

    Two of them are written and compared: a reference that is so much further down in one of them
    as its row is, goes along with its row in all; one that is the same in both stays. Where they
    differ in anything else, each is written by itself.
    """

    _first: dict[object, tuple[int, str]] = field(default_factory=dict)
    _patterns: dict[object, Pattern | None] = field(default_factory=dict)

    def formula(self, key: object, row: int, write: Callable[[], str]) -> str:
        """Return the formula of one of several rows that are alike.

        Args:
            key: Equal for the formulas that say the same, each of its row.
            row: Where it stands, from 0.
            write: Writes it.
        """
        pattern = self._patterns.get(key)
        if pattern is not None:
            return pattern.at(row)
        made = write()
        if key not in self._first:
            self._first[key] = (row, made)
        elif key not in self._patterns:
            self._patterns[key] = compared(*self._first[key], row, made)
        return made


def compared(row: int, formula: str, other_row: int, other: str) -> Pattern | None:
    """Return what two formulas have in common; None where they say something else.

    Args:
        row: Where the one stands.
        formula: The one.
        other_row: Where the other one stands.
        other: The other one.
    """
    pieces, others = list(_pieces(formula)), list(_pieces(other))
    if len(pieces) != len(others) or row == other_row:
        return None
    before: list[str] = []
    rows: list[int] = []
    text, is_shared = "", True
    for (said, number), (said_there, number_there) in zip(pieces, others, strict=True):
        if said != said_there:
            return None
        text += said
        is_fixed = said.endswith("$")
        if number == number_there:
            text += "" if number is None else str(number)
            is_shared &= is_fixed or number is None
        elif number is None or number_there is None or number_there - number != other_row - row:
            return None
        else:
            before.append(text)
            rows.append(number - row)
            text = ""
            is_shared &= not is_fixed
    return Pattern(tuple(before), tuple(rows), text, is_shared)


def _pieces(formula: str) -> Iterator[tuple[str, int | None]]:
    """Yield what stands before the row of each reference, and the row; at last the end."""
    end = 0
    for found in REFERENCE.finditer(formula):
        if found["row"] is not None:
            yield formula[end : found.start("row")], int(found["row"])
            end = found.end()
    yield formula[end:], None
