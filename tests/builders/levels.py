"""Two townships and their county: real workbooks in the townships, their bundles in the county."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import filled_in
from tests.builders.prepared import shared_folder
from xlkpi.api import init as starting
from xlkpi.api.export_bundle import export_bundle
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.public_key import public_key
from xlkpi.example.content import roster_values
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlkpi.intake.results import Imported, ImportedFile

START = datetime(2021, 1, 6, tzinfo=UTC)
COLLECTION, PROJECT = "2021-targets", "p01"
TOWNS = ("t1", "t2")
NAMES = {"t1": "东镇", "t2": "西镇"}
FUNDS: Mapping[str, Mapping[str, object]] = {
    "t1": {"v01": 12, "v02": 8.5},
    "t2": {"v01": 30, "v03": 4.25},
}
"""What each village asks for, in 万元."""
_VILLAGES = {"v01": "柳溪村", "v02": "桥头村", "v03": "新华村"}


def at(hours: float) -> datetime:
    """A time of the round."""
    return START + timedelta(hours=hours)


@dataclass(frozen=True)
class Levels:
    """The three workspaces in a folder."""

    folder: Path

    @property
    def county(self) -> Path:
        """The workspace of the county."""
        return self.folder / "county"

    def town(self, name: str) -> Path:
        """The workspace of a township."""
        return self.folder / name

    def returned(self, name: str, unit: str, funds: object, hours: float) -> ImportedFile:
        """Have a village's workbook with these funds come to its township."""
        town = self.town(name)
        (issued,) = (town / "output" / COLLECTION / "templates").glob(f"{unit}_*.xlsx")
        box = self.folder / f"{name}-{unit}-{hours}"
        box.mkdir()
        (box / issued.name).write_bytes(filled_in(town, issued, funds))
        (file,) = import_paths(town, fixed(at(hours)), [box], received=at(hours)).files
        return file

    def bundle(self, name: str, hours: float, *, originals: bool = False) -> Path:
        """Write the bundle of a township; it lies in a folder of its own then."""
        made = export_bundle(self.town(name), fixed(at(hours)), with_originals=originals)
        sent = self.folder / f"{name}-{hours}" / made.file.name
        sent.parent.mkdir(exist_ok=True)
        sent.write_bytes(made.file.read_bytes())
        return sent

    def take_in(self, *paths: Path, hours: float) -> Imported:
        """Have the county import files."""
        return import_paths(self.county, fixed(at(hours)), paths, received=at(hours))


def levels(folder: Path) -> Levels:
    """Return the three workspaces, all villages merged in their townships, nothing gone up yet."""
    return Levels(copytree(_begun(), folder / "levels"))


@cache
def _begun() -> Path:
    folder = shared_folder("levels") / "l"
    made = Levels(folder)
    for name in TOWNS:
        villages = FUNDS[name]
        units = [_unit(unit, _VILLAGES[unit], "村") for unit in villages]
        _workspace(made.town(name), f"{NAMES[name]}人民政府", units, villages)
        generate(made.town(name), fixed(START))
    keys = {name: public_key(made.town(name), fixed(START)).key for name in TOWNS}
    units = [_unit(name, NAMES[name], "乡镇", key=keys[name]) for name in TOWNS]
    _workspace(made.county, "庆北县", units, {"t1": 20.5, "t2": 34.25})
    for name, villages in FUNDS.items():
        for n, (unit, funds) in enumerate(villages.items()):
            made.returned(name, unit, funds, 1 + n)
    return folder


def _unit(unit: str, name: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": unit, "name": name, "kind": kind, "active": "是", **more}


def _workspace(
    folder: Path, name: str, units: Sequence[dict[str, object]], shares: Mapping[str, object]
) -> None:
    """Make a workspace whose one project is the first of the example."""
    values = roster_values()
    first = {**values["projects"][0], "lead_unit": units[0]["id"]}
    first |= {"control_total": Decimal(str(sum(map(float, map(str, shares.values())))))}
    lines = {
        "units": units,
        "projects": (first,),
        "assignments": [
            {"unit": unit, "project": PROJECT, "allocation": Decimal(str(amount))}
            for unit, amount in shares.items()
        ],
        **{
            table: [line for line in values[table] if line["project"] == PROJECT]
            for table in ("project_goals", "project_indicators")
        },
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(starting, "roster_values", lambda: lines)
        init(folder, fixed(START), example=True)
    path = folder / "xlkpi.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'^name = ".*"$', f'name = "{name}"', text, flags=re.MULTILINE), "utf-8")
