"""roster.xlsx read and checked like a return."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlkpi.importer.values import read_values
from xlkpi.plan.build import build
from xlkpi.plan.occasion import Occasion
from xlkpi.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import Plan
    from xlkpi.records import Record
    from xlkpi.spec.load import LoadedSpec


def read_roster(data: bytes, name: str, spec: LoadedSpec) -> tuple[Record, ...]:
    """Return what a roster workbook holds; Unusable with its faults at their cells."""
    outcome = read_values(data, name, spec.spec, partial(_plan, spec))
    if outcome.value is None:
        raise Unusable(*outcome.problems)
    return outcome.value


def _plan(spec: LoadedSpec, rows: Mapping[str, int]) -> Plan:
    return build(spec, Occasion(), rows)
