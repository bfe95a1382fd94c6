"""A rule that fired: what the frames find and messages tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.formula.ast import Cell
    from xlkpi.spec.rules import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired: in which form (its number), row of its table, blaming which cell."""

    form: int
    rule: Rule
    row: str
    at: Cell
