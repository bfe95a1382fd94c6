"""What was read and checked, kept for the next verb: rosters, and what specs say of who reports.

Each is kept by the content of the files that it was read from; only what has no faults is. All of
it may be deleted.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xlkpi import __version__
from xlkpi.codec import from_json, to_json
from xlkpi.spec.reporting import Reporting
from xlkpi.workspace.durable import write_atomically
from xlkpi.workspace.roster import Roster

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.workspace.paths import Workspace

T = TypeVar("T")
_ROSTER_CHECKS, _SPEC_CHECKS = 5, 2
"""Which checks were passed, and what is kept of it: counted up where that changes."""
_MOST_SPECS = 50
_MOST_IN_MEMORY = 8
_IN_MEMORY: dict[tuple[Path, str, str], object] = {}
"""What this process has read of such files: the desk asks for the same again and again."""


@dataclass(frozen=True)
class Kept(Generic[T]):
    """Things of one class in a file, the newest `most` of them, by their names.

    Those that other `checks` were asked of, or that another version of the program has kept, are
    none.
    """

    path: Path
    kind: type[T]
    checks: int
    most: int
    _new: dict[str, T] = field(default_factory=dict)

    @property
    def _by(self) -> str:
        return f"{__version__}/{self.checks}"

    @cached_property
    def _known(self) -> dict[str, Any]:
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if found["by"] == self._by:
                return dict(found["kept"])
        return {}

    def get(self, name: str) -> T | None:
        """Return what is kept under a name, None where there is nothing or it is damaged."""
        if name in self._new:
            return self._new[name]
        key = (self.path, self._by, name)
        known = _IN_MEMORY.get(key)
        if not isinstance(known, self.kind):
            try:
                known = from_json(self.kind, self._known[name])
            except (ValueError, TypeError, KeyError, AttributeError):
                return None
            while len(_IN_MEMORY) >= _MOST_IN_MEMORY:
                _IN_MEMORY.pop(next(iter(_IN_MEMORY)), None)
            _IN_MEMORY[key] = known
        return known

    def put(self, name: str, thing: T) -> None:
        """Have something kept when `save` is called."""
        self._new[name] = thing

    def save(self) -> None:
        """Keep what is new with the rest; where that cannot be done, it is read anew next time."""
        if not self._new:
            return
        self._known.update((name, to_json(thing)) for name, thing in self._new.items())
        self._new.clear()
        data = {"by": self._by, "kept": dict(list(self._known.items())[-self.most :])}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        with suppress(OSError):
            write_atomically(self.path, text.encode("utf-8"))


def kept_rosters(workspace: Workspace) -> Kept[Roster]:
    """Return the roster that is kept of a workspace: a thousand units are not read by each verb."""
    return Kept(workspace.kept_roster, Roster, _ROSTER_CHECKS, 1)


def kept_specs(workspace: Workspace) -> Kept[Reporting]:
    """Return what is kept of the specs that a workspace's collections use, by their digests."""
    return Kept(workspace.kept_specs, Reporting, _SPEC_CHECKS, _MOST_SPECS)


def roster_name(data: bytes, spec: str) -> str:
    """Return by what a roster is known: its workbook, and the digest of its spec."""
    return f"{hashlib.sha256(data).hexdigest()}/{spec}"
