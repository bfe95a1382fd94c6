"""What specs say of who reports what, as they were read and checked last."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlkpi import __version__
from xlkpi.codec import from_json, to_json
from xlkpi.spec.heads import SpecHead
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_BY = f"{__version__}/1"
"""Who read them; the number is counted up where more is asked of a spec, or kept of it."""
_MOST = 50


@dataclass(frozen=True)
class KeptHeads:
    """The heads of specs without faults, by what changes with their files."""

    path: Path
    _known: dict[str, Any]
    _new: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, path: Path) -> KeptHeads:
        """Return those that are kept in a file; none where it is not there or damaged."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            found = json.loads(path.read_text(encoding="utf-8"))
            if found["by"] == _BY and isinstance(found["heads"], dict):
                return cls(path, found["heads"])
        return cls(path, {})

    def get(self, name: str) -> SpecHead | None:
        """Return a head that is kept under a name, None where there is none."""
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            return from_json(SpecHead, self._known[name])
        return None

    def put(self, name: str, head: SpecHead) -> None:
        """Have a head kept when `save` is called."""
        self._known[name] = to_json(head)
        self._new.append(name)

    def save(self) -> None:
        """Keep what is new with the rest; where that cannot be done, it is read anew next time."""
        if self._new:
            heads = dict(list(self._known.items())[-_MOST:])
            text = json.dumps({"by": _BY, "heads": heads}, ensure_ascii=False)
            with suppress(OSError):
                write_atomically(self.path, text.encode("utf-8"))
