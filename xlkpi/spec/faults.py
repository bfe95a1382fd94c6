"""The built-in faults K01-K10 of fields and tables as conditions of the formula language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Expr, In, Not, Or, And  # noqa: F401
from xlkpi.formula.parse import parse
from xlkpi.spec.kinds import FLAG_WORDS, MANNERS, Kind
from xlkpi.spec.lists import accepted, accepted_below, meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.models import FieldSpec, Spec, TableSpec


@dataclass(frozen=True, slots=True)
class Fault:
    """A built-in fault: its name in specs, its code, and the cases (reference, condition)."""

    name: str
    code: str
    cases: tuple[tuple[str, Expr], ...]
    each: str = ""
    rows: str = "all"
