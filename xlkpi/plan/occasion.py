"""For whom and when a workbook is made: plain values the plan is built from."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the codec reads annotations
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlkpi.codec import in_json
from xlkpi.spec.converted import Measure  # noqa: TC001 - likewise

SPARE = "new"
"""Begins the project of a spare form: new1, new2 ..."""
Value = str | Decimal | date | bool


@in_json(sparse=("given", "spare"))
@dataclass(frozen=True, slots=True)
class FormFacts:
    """What is known of one form before it is filled.

    `values` are named by source ("units.name", "projects.purpose"), `rows` are source -> row key
    -> column -> value. `given` are values for inputs by reference ("goals[s1].text"); they come
    before all others. `project` is "" for a workbook that is one form by itself; a `spare` form is
    for a project that nobody knows yet.
    """

    project: str = ""
    order: int = 1
    project_name: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Mapping[str, Value]]] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)
    spare: bool = False


@in_json(as_list=True)
@dataclass(frozen=True, slots=True)
class Picks:
    """The (id, name) of the units and projects that may be picked in a workbook for everybody."""

    units: tuple[tuple[str, str], ...]
    projects: tuple[tuple[str, str], ...]


@in_json(sparse=("picks", "settings"))
@dataclass(frozen=True, slots=True)
class Occasion:
    """One workbook to be made: who gets it, for which collection, with which forms.

    One for everybody has `picks`, no unit, and forms whose projects are "#1", "#2" ... `settings`
    are what the collection decides of those of the spec: one value each, or the words of a list.
    """

    collection: str = ""
    department: str = ""
    contact: str = ""
    year: int = 0
    due: date | None = None
    measure: Measure | None = None
    unit: str = ""
    unit_name: str = ""
    forms: tuple[FormFacts, ...] = (FormFacts(),)
    picks: Picks | None = None
    settings: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
