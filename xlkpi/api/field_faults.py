"""What is wrong with what was typed into a field of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlkpi.problems import Problem


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A fault, and the name of the field that it is about ("" for none)."""

    field: str
    problem: Problem
