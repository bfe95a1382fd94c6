"""For whom and when a workbook is made: plain values the plan is built from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.spec.measures import Measure

SPARE = "new"
"""Begins the project of a spare form: new1, new2 ..."""
Value = str | Decimal | date | bool


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


@dataclass(frozen=True, slots=True)
class Picks:
    """The (id, name) of the units and projects that may be picked in a workbook for everybody."""

    units: tuple[tuple[str, str], ...]
    projects: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One workbook to be made: who gets it, for which collection, with which forms.

    One for everybody has `picks`, no unit, and forms whose projects are "#1", "#2" ...
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


def to_json(occasion: Occasion) -> dict[str, Any]:
    """Return the occasion as JSON-able data, from which `from_json` makes an equal one."""
    picks = occasion.picks
    more = {} if picks is None else {"picks": [list(picks.units), list(picks.projects)]}
    return {
        **more,
        "collection": occasion.collection,
        "department": occasion.department,
        "contact": occasion.contact,
        "year": occasion.year,
        "due": occasion.due.isoformat() if occasion.due else None,
        "measure": occasion.measure,
        "unit": occasion.unit,
        "unit_name": occasion.unit_name,
        "forms": [_form_to_json(form) for form in occasion.forms],
    }


def from_json(data: Mapping[str, Any]) -> Occasion:
    """Return the occasion that `to_json` wrote."""
    due = date.fromisoformat(data["due"]) if data["due"] else None
    forms = tuple(_form_from_json(form) for form in data["forms"])
    picks = None
    if "picks" in data:
        units, projects = (tuple((key, name) for key, name in part) for part in data["picks"])
        picks = Picks(units, projects)
    return Occasion(**{**data, "due": due, "forms": forms, "picks": picks})


def _form_to_json(form: FormFacts) -> dict[str, Any]:
    given = {"given": _out(form.given)} if form.given else {}
    spare = {"spare": True} if form.spare else {}
    return {
        **given,
        **spare,
        "project": form.project,
        "order": form.order,
        "project_name": form.project_name,
        "values": _out(form.values),
        "rows": {
            source: {key: _out(values) for key, values in rows.items()}
            for source, rows in form.rows.items()
        },
    }


def _form_from_json(data: Mapping[str, Any]) -> FormFacts:
    rows = {
        source: {key: _in(values) for key, values in rows.items()}
        for source, rows in data["rows"].items()
    }
    given = _in(data.get("given", {}))
    return FormFacts(**{**data, "values": _in(data["values"]), "rows": rows, "given": given})


def _out(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: value_to_json(value) for name, value in values.items()}


def _in(values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value_from_json(value) for name, value in values.items()}


def value_to_json(value: Value) -> Any:
    """Return a value as JSON: texts and flags as they are, numbers and dates tagged."""
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def value_from_json(data: Any) -> Value:
    """Return the value that `value_to_json` wrote."""
    if isinstance(data, dict):
        return Decimal(data["number"]) if "number" in data else date.fromisoformat(data["date"])
    return data  # type: ignore[no-any-return]
