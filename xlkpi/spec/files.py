"""The file of a spec, and those of the parts it uses: its whole text, and where things stand in it.

A part is looked for in the folder `parts` beside the spec, then among the bundled ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlkpi.problems import Outcome, Place, Problem, problem
from xlkpi.problems.system_errors import cannot_use
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.source.parts import divided, joined, load, load_part, unknown_parts, used
from xlkpi.spec.source.yaml_faults import NOT_UTF8
from xlkpi.spec.unparsed import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.spec.source.located import Located


def whole_text(path: Path) -> Outcome[str]:
    """Return the text of a spec with that of every part it uses.

    Returns:
        None where a file cannot be read (S31), is not UTF-8 (S01), or a part is not there (S06).
    """
    own = text_of(path)
    if own.value is None or not (names := used(own.value)):
        return own
    files = _found(names, path.parent)
    missing = [name for name in names if name not in files]
    if missing:
        return Outcome(None, unknown_parts(own.value, str(path), missing, _known(path.parent)))
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name, file in files.items():
        read = text_of(file)
        problems += read.problems
        texts[name] = read.value or ""
    return Outcome(None if problems else joined(own.value, texts), tuple(problems))


def text_of(path: Path) -> Outcome[str]:
    """Return the text of one file, with or without a byte order mark, its lines ended by LF."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return Outcome(None, (cannot_use(str(path), error),))
    try:
        return Outcome(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Outcome(None, (problem("S01", Place(str(path), line, 1), **NOT_UTF8._asdict()),))


def part_files(text: str, file: str) -> Mapping[str, str]:
    """Return the files of the parts that follow a spec's text, by name: where they lie today."""
    found = _found(divided(text)[1], Path(file).parent)
    return {name: str(path) for name, path in found.items()}


def located(text: str, file: str) -> Located | None:
    """Return a whole text with the place of everything in it, in the spec's file and its parts."""
    return load(text, file, part_files(text, file)).value


def is_part(path: Path) -> bool:
    """Whether a file lies where parts lie."""
    return path.parent.name == PARTS


def part_faults(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a part by itself; of names it takes from specs nothing."""
    text = text_of(path)
    return text.problems if text.value is None else load_part(text.value, str(path)).problems


def _found(names: Iterable[str], folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in names:
        paths = (above / PARTS / f"{name}.yaml" for above in (folder, specs_dir()))
        path = next((path for path in paths if path.is_file()), None)
        if path is not None:
            found[name] = path
    return found


def _known(folder: Path) -> list[str]:
    folders = (above / PARTS for above in (folder, specs_dir()))
    files = (path for one in folders for path in sorted(one.glob("*.yaml")) if path.is_file())
    return list(dict.fromkeys(path.stem for path in files))
