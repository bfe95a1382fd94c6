"""Rounds of collections that follow each other: small forms of one's own, or a bundled one."""

from __future__ import annotations

import shutil
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.filled_books import filled
from xlkpi.api import init as starting
from xlkpi.api.check import check
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.problems import Problem

START = datetime(2021, 2, 1, tzinfo=UTC)
NOW = fixed(START)


def collection(name: str, spec: str, follows: str = "", **more: str) -> str:
    """The text of a collection in xlkpi.toml."""
    lines = [f'id = "{name}"', f'spec = "{spec}"', "due = 2021-12-31"]
    lines += [f'follows = "{follows}"'] if follows else []
    return "\n".join(("[[collections]]", *lines, *(f'{k} = "{v}"' for k, v in more.items()), ""))


class Rounds:
    """A workspace whose units v01 and v02 are in several collections."""

    def __init__(
        self, folder: Path, *collections: str, projects: bool = False, **specs: str
    ) -> None:
        self.folder, self._days = folder / "w", 0
        tables: dict[str, Any] = {
            "units": tuple(
                {"id": f"v0{n}", "name": f"第{n}村", "kind": "村", "active": "是"} for n in (1, 2)
            )
        }
        if projects:
            tables["projects"] = tuple(
                {"id": f"p{n}", "order": n, "name": f"项目{n}", "lead_unit": "v01"} for n in (1, 2)
            )
            tables["assignments"] = tuple(
                {"unit": unit, "project": project}
                for unit in ("v01", "v02")
                for project in ("p1", "p2")
            )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(starting, "roster_values", lambda: tables)
            init(self.folder, NOW, example=True)
        for name, text in specs.items():
            (self.folder / "workbook_specs" / f"{name}.yaml").write_text(text, encoding="utf-8")
        self.configure(*collections)

    @property
    def _box(self) -> Path:
        """Where what comes back lies, a folder for each time."""
        return self.folder.with_name("box")

    def copied_to(self, folder: Path) -> Rounds:
        """The same in a folder of one's own: a workspace can be moved, so it can be copied."""
        other = copy(self)
        other.folder = folder / self.folder.name
        shutil.copytree(self.folder.parent, folder, dirs_exist_ok=True)
        return other

    def configure(self, *collections: str) -> None:
        """Write xlkpi.toml anew."""
        head = 'year = 2021\n[department]\nname = "庆北办事处"\ncontact = "财政所"\n'
        text = head + "".join(collections)
        (self.folder / "xlkpi.toml").write_text(text, encoding="utf-8")

    def issue(self, name: str, *units: str) -> tuple[tuple[str, ...], list[Problem]]:
        """Generate a collection: the units that got a workbook, and what was told."""
        told: list[Problem] = []
        made = generate(self.folder, NOW, name, units, warn=told.extend)
        return tuple(one.unit for one in made), [p for p in told if p.code in ("S24", "S25")]

    def workbook(self, name: str, unit: str) -> Path:
        """The workbook that was issued to a unit."""
        (path,) = (self.folder / "output" / name / "templates").glob(f"{unit}_*.xlsx")
        return path

    def report(
        self, name: str, unit: str, *forms: Mapping[str, Any], data: bytes | None = None
    ) -> Imported:
        """Import a unit's workbook with its forms filled in, or as these bytes."""
        path, self._days = self.workbook(name, unit), self._days + 1
        box = self._box / f"{self._days}"
        box.mkdir(parents=True)
        given = data or filled(self.folder, path, dict(enumerate(forms)))
        (box / path.name).write_bytes(given)
        received = START + timedelta(days=self._days)
        return import_paths(self.folder, fixed(received), [box], received=received, copies=False)

    def check(self, name: str | None = None) -> list[Problem]:
        """What `check` finds that is about what was reported before."""
        return [p for p in check(self.folder, NOW, name).problems if p.code != "S89"]
