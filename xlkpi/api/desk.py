"""A workspace opened for work: configuration, roster, specs, key, ledger."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from xlkpi.api.occasions import due_roster
from xlkpi.api.rosters import roster_of
from xlkpi.importer.values import read_values
from xlkpi.ledger.book import Ledger
from xlkpi.plan.build import build
from xlkpi.plan.occasion import Occasion
from xlkpi.problems import Place, ProblemsFound, Unusable, problem
from xlkpi.spec.load import find, load, load_text
from xlkpi.workspace.config import load as load_config
from xlkpi.workspace.key import code, read_key
from xlkpi.workspace.lock import locked
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from xlkpi.plan.model import Plan
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection, Config
    from xlkpi.workspace.roster import Roster

ROSTER_SPEC = "roster"


@dataclass(frozen=True)
class Desk:
    """One workspace, read once; nothing is written by opening it."""

    workspace: Workspace
    config: Config
    clock: Clock

    @classmethod
    def at(cls, folder: Path, clock: Clock) -> Desk:
        """Open a workspace; S30 (exit code 3) where there is none, S20 (2) for its faults."""
        workspace = Workspace.at(folder)
        config = load_config(workspace.config)
        if config.value is None or config.problems:
            raise ProblemsFound(config.problems, exit_code=2)
        return cls(workspace, config.value, clock)

    def collection(self, name: str | None) -> Collection:
        """Return a collection by id, the only one where none is named; S21 where there is none."""
        known = self.config.collections
        if name is None and len(known) == 1:
            return known[0]
        found = next((c for c in known if c.id == name), None)
        if found is None:
            listed = "、".join(c.id for c in known)
            fault = problem("S21", found=name, allowed=listed) if name else None
            raise ProblemsFound((fault or problem("S23", allowed=listed),), exit_code=2)
        return found

    def due_roster(self, collection: Collection) -> Roster:
        """Return the roster as a collection sees it: what is due, amounts in its measure."""
        spec = self.spec(collection.spec).spec
        return due_roster(self.config, collection, self.roster, spec)

    def spec(self, name: str) -> LoadedSpec:
        """Return a spec by id: the department's own, else the bundled one; faults have exit 2."""
        path = find(name, self.workspace.specs)
        if path is None:
            raise ProblemsFound(
                (problem("S21", found=name, allowed="project_targets"),), exit_code=2
            )
        return sound(path)

    @cached_property
    def roster(self) -> Roster:
        """The roster of roster.xlsx; Unusable with its faults at their cells."""
        path = self.workspace.roster
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            fault = problem(
                "S32", Place(file=str(path)), found="没有这个文件 / there is no such file"
            )
            raise Unusable(fault) from None
        spec = self.spec(ROSTER_SPEC)
        outcome = read_values(data, str(path), spec.spec, partial(_roster_plan, spec))
        if outcome.value is None:
            raise Unusable(*outcome.problems)
        return roster_of(outcome.value)

    @cached_property
    def sign(self) -> Callable[[str], str]:
        """Returns the code over an identity."""
        return partial(code, read_key(self.workspace.key))

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Open the ledger for reading and writing; nobody else may write meanwhile."""
        workspace = self.workspace
        with (
            locked(workspace.lock),
            Ledger.open(
                workspace.ledger, workspace.journal, self.clock, self.config.ledger.url
            ) as ledger,
        ):
            yield ledger

    @contextmanager
    def view(self) -> Iterator[Ledger]:
        """Open the ledger to look only: nothing is written."""
        workspace, url = self.workspace, self.config.ledger.url
        with Ledger.view(workspace.ledger, workspace.journal, self.clock, url) as ledger:
            yield ledger


def sound(path: Path) -> LoadedSpec:
    """Return a spec of a file; ProblemsFound with exit code 2 where it has faults."""
    outcome = load(path)
    if outcome.value is None:
        raise ProblemsFound(outcome.problems, exit_code=2)
    return outcome.value


def kept_spec(text: str, fingerprint: str) -> LoadedSpec:
    """Return a spec that the ledger kept; it was sound when it was used."""
    outcome = load_text(text, f"{fingerprint[:12]}.yaml")
    if outcome.value is None:
        raise Unusable(*outcome.problems)
    return outcome.value


def _roster_plan(spec: LoadedSpec, rows: Mapping[str, int]) -> Plan:
    return build(spec, Occasion(), rows)
