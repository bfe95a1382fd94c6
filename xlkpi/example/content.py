"""The example as values of the roster's tables, and its configuration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlkpi.example.split import split
from xlkpi.spec.rows import spare_key
from xlkpi.spec.source.located import load_plain
from xlkpi.workspace.config import Collection, Config, DepartmentConfig

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.records import Value

    Line = Mapping[str, Value]

_POINTS = ("m3", "m6", "m10", "m12")
_INDICATOR = ("level3", "description", "target", "basis")


def roster_values() -> dict[str, tuple[Line, ...]]:
    """Return the lines of every table of the roster spec, in their order.

    Returns:
        Name of a table -> its lines by column; amounts in 万元, plans as shares (0.3 is 30%).
    """
    projects, units = _read("projects.yaml"), _read("units.yaml")
    return {
        "units": tuple(_unit(unit) for unit in units["units"]),
        "projects": tuple(_project(p, units["lead"]) for p in projects["projects"]),
        "assignments": tuple(_assignments(projects["projects"], units)),
        "project_goals": tuple(_goals(projects["projects"])),
        "project_indicators": tuple(_indicators(projects["projects"])),
    }


def example_config() -> Config:
    """Return the configuration of the example's workspace."""
    units, projects = _read("units.yaml"), _read("projects.yaml")
    return Config(
        department=DepartmentConfig(**units["department"]),
        year=projects["year"],
        collections=(_collection(units["collection"]),),
    )


def later_collections() -> Mapping[str, Collection]:
    """Return what a department collects after the targets, in the order of the year.

    Returns:
        Id -> the collection: part 1 of the text, the monitoring of month 6, the self-evaluation.
    """
    return {one["id"]: _collection(one) for one in _read("units.yaml")["later"]}


def text_values() -> Mapping[str, str]:
    """Return what the office fills into its form `department_text`: the source's part 1.

    Returns:
        Reference of an input ("overall_goal", "items[s1].goals") -> its text; items are in the
        order of the projects.
    """
    text = _read("department_text.yaml")
    single = {name: words for name, words in text.items() if isinstance(words, str)}
    rows = {
        f"{table}[s{n}].{column}": words
        for table in ("items", "measures")
        for n, row in enumerate(text[table], 1)
        for column, words in row.items()
        if column != "project"
    }
    return {**single, **rows}


def _read(name: str) -> Any:
    return load_plain(Path(str(files("xlkpi.example"))) / name)


def _collection(said: Mapping[str, Any]) -> Collection:
    return Collection(**{**said, "due": date.fromisoformat(said["due"]), "measure": "万元"})


def _unit(unit: Mapping[str, Any]) -> Line:
    kept = {name: unit[name] for name in ("id", "name", "kind", "contact", "phone")}
    return {**kept, "addresses": f"{unit['id']}@example.invalid", "active": "是"}


def _project(project: Mapping[str, Any], lead: str) -> Line:
    plan = {p: Decimal(t[:-1]) / 100 for p, t in zip(_POINTS, project["plan"], strict=True)}
    return {
        "id": project["id"],
        "order": Decimal(project["order"]),
        "name": project["name"],
        "lead_unit": lead,
        "control_total": Decimal(project["budget"]),
        "purpose": project["purpose"],
        **plan,
    }


def _assignments(projects: list[Any], units: Mapping[str, Any]) -> Iterator[Line]:
    weights = {unit["id"]: unit["households"] for unit in units["units"]}
    for project in projects:
        reporting = units["reported_by"][project["id"]]
        parts = split(Decimal(project["budget"]), [weights[unit] for unit in reporting])
        for unit, part in zip(reporting, parts, strict=True):
            yield {"unit": unit, "project": project["id"], "allocation": part, "exempt": "否"}


def _goals(projects: list[Any]) -> Iterator[Line]:
    for project in projects:
        for n, text in enumerate(project["goals"], 1):
            yield {"project": project["id"], "row": spare_key(n), "text": text}


def _indicators(projects: list[Any]) -> Iterator[Line]:
    for project in projects:
        for level1, level2, *rest in project["indicators"]:
            values = dict(zip(_INDICATOR, rest, strict=True))
            yield {"project": project["id"], "row": f"{level1}/{level2}", **values}
