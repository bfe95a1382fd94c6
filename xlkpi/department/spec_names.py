"""Form specs as people name them: a file, an id, a title."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.department.named import Named, listed, meant
from xlkpi.problems import Place, Problem, ProblemsFound, problem
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.unparsed import find
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPEC = Words("表样", "spec")


def known_specs(folder: Path) -> tuple[str, ...]:
    """Return the ids of the specs of a folder of specs, then of the bundled ones, each once."""
    own, bundled = (sorted(one.glob("*.yaml")) for one in (folder, specs_dir()))
    return tuple(dict.fromkeys(path.stem for path in (*own, *bundled)))


def spec_file(name: str, folder: Path, place: Place | None = None) -> Path:
    """Return the file of a spec by path, id or title.

    Args:
        name: What was typed; a path (with a suffix, or to a file) need not be there.
        folder: Holds the department's own specs, which come before the bundled ones.
        place: Where the name was found, for the problem; None for the command line.

    Raises:
        ProblemsFound: No spec has that name (S93), or several have (S92); exit code 2.
    """
    path = Path(name)
    if path.suffix or path.is_file():
        return path
    found = find(name, folder) or _titled(name, folder)
    if isinstance(found, Path):
        return found
    known = _named(folder)
    fault = found or problem("S93", place or Place(), found=name, allowed=listed(known))
    raise ProblemsFound((fault,), exit_code=2)


def _titled(name: str, folder: Path) -> Path | Problem | None:
    found = meant(name, _named(folder))
    if len(found) > 1:
        return problem("S92", found=name, what=_SPEC, listed=listed(found))
    return find(found[0].id, folder) if found else None


def _named(folder: Path) -> Sequence[Named]:
    """Return the specs with their titles; one with faults has none."""
    made = []
    for name in known_specs(folder):
        path = find(name, folder)
        loaded = load(path).value if path is not None else None
        made.append(Named(name, loaded.spec.title if loaded is not None else ""))
    return made
