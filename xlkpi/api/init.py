"""init: a new workspace, empty or with the bundled example."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlkpi.department.opened import ROSTER_SPEC, sound_spec
from xlkpi.department.roster.taken import roster_occasion
from xlkpi.example.content import example_config, later_collections, roster_values
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.problems import Place, Unusable, problem
from xlkpi.spec.unparsed import find
from xlkpi.workspace.beginnings import begin
from xlkpi.workspace.config import Collection, Config, DepartmentConfig
from xlkpi.workspace.config_text import offered, render
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.key import make_key
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.placeholders import DEPARTMENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.records import Value
    from xlkpi.workspace.clock import Clock

    Tables = Mapping[str, Sequence[Mapping[str, Value]]]

_SPARE_ROWS = 40


def init(
    folder: Path,
    clock: Clock,
    *,
    example: bool = False,
    key: bytes | None = None,
    year: int | None = None,
) -> Workspace:
    """Make a workspace in a new or empty folder.

    Args:
        folder: The folder; it is made where it is not there.
        clock: Gives the time (UTC) in the roster's properties.
        example: Whether it gets the roster and configuration of the bundled example.
        key: 32 bytes or more, for a demo that is the same each time; None for one drawn at random.
        year: The year of an empty workspace, 2000 to 2100; None for the clock's. The example has
            its own.

    Returns:
        Where everything lies in it.

    Raises:
        Unusable: Something is in the folder (S35); exit code 3.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unusable(problem("S35", Place(file=str(folder))))
    workspace = Workspace(folder)
    config = example_config() if example else _blank_config(year or clock().year)
    tables: Tables = roster_values() if example else {}
    write_atomically(workspace.roster, _roster(tables, clock))
    make_key(workspace.key, key)
    workspace.specs.mkdir(exist_ok=True)
    begin(folder)
    text = render(config) + offered(_later(config.year))
    write_atomically(workspace.config, text.encode("utf-8"))
    return workspace


def _later(year: int) -> Iterator[Collection]:
    """Yield what a department collects after the targets, as the example does in its own year."""
    shown = example_config().year
    for one in later_collections().values():
        named = {name: getattr(one, name) for name in ("id", "title", "follows")}
        of_year = {
            name: text and text.replace(str(shown), str(year)) for name, text in named.items()
        }
        due = one.due.replace(year=one.due.year + year - shown)
        yield one.model_copy(update={**of_year, "due": due})


def _blank_config(year: int) -> Config:
    collection = Collection(
        id=f"{year}-targets",
        spec="project_targets",
        due=date(year, 12, 31),
        measure="万元",
        title=f"{year}年项目绩效目标",
    )
    return Config(
        department=DepartmentConfig(name=DEPARTMENT), year=year, collections=(collection,)
    )


def _roster(tables: Tables, clock: Clock) -> bytes:
    path = find(ROSTER_SPEC, None)
    if path is None:
        raise FileNotFoundError(ROSTER_SPEC)
    loaded = sound_spec(path)
    rows = {name: len(tables.get(name, ())) + _SPARE_ROWS for name in loaded.spec.tables}
    plan = build(loaded, roster_occasion(tables), rows)
    return workbook(plan, lambda _: "", clock())
