"""What is wrong with what was typed into a form, each fault at its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults by the names of fields ("" for none), and what was typed: it is shown again."""

    all: Sequence[tuple[str, Problem]] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    def at(self, name: str) -> Sequence[Problem]:
        """Return the faults of a field."""
        return [one for own, one in self.all if own == name]

    def text(self, name: str, before: str) -> str:
        """Return what stands in a field: what was typed, else what was there."""
        return self.typed.get(name, "") if self.all else before


NO_FAULTS = Faults()
