"""Outlines of published texts: the department's own in its workspace, else the bundled ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from xlkpi.problems import Outcome, Place, ProblemsFound, Severity, problem, worst
from xlkpi.problems.system_errors import cannot_use
from xlkpi.publication.outline_models import Outline
from xlkpi.spec.bundled import publications_dir
from xlkpi.spec.source.located import Located
from xlkpi.spec.source.located import load as load_located
from xlkpi.spec.source.mistakes import mistakes
from xlkpi.spec.source.yaml_faults import NOT_UTF8
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

REFERENCE = "reference.docx"
"""The document that styles are taken from, where an outline has none of its own name."""
_NONE = same("")
_SEVERAL = Words("可以确定：有几个（{listed}）", " that is meant: there are several ({listed})")
_NAMED = Words("“{name}”", " “{name}”")
_WRITE = Words(
    "请在工作区的 publications 文件夹中写一个，of: {spec}。",
    "Write one in the folder publications of the workspace, with of: {spec}.",
)
_PART = Words(
    "它印在“{of}”的文本里，不单独发布：请发布收集“{of}”的任务。",
    "It is printed in the text of “{of}”: publish the collection of that spec.",
)
_CHOOSE = Words("请用 --outline 写明其中一个。", "Name one with --outline.")


@dataclass(frozen=True, slots=True)
class LoadedOutline:
    """An outline, where everything stands in its text, and the document its styles are of."""

    path: Path
    outline: Outline
    located: Located
    reference: Path


def load(path: Path) -> Outcome[Outline]:
    """Read an outline; what is wrong with its YAML and its keys is told in one pass (S01-S07)."""
    found = _read(path)
    return Outcome(found.value[0] if found.value is not None else None, found.problems)


def published_specs(own: Path) -> frozenset[str]:
    """Return the ids of the specs that there are outlines for; of faulty ones none.

    Args:
        own: The folder of the department's own outlines.
    """
    paths = (path for folder in (own, publications_dir()) for path in folder.glob("*.yaml"))
    outlines = (load(path).value for path in paths)
    return frozenset(one.of for one in outlines if one is not None)


def outlines_for(spec: str, own: Path) -> Mapping[str, str]:
    """Return the outlines that one may choose from to publish collections of a spec.

    Args:
        spec: The id of the spec.
        own: The folder of the department's own outlines; what is there comes before the bundled.

    Returns:
        Id -> title; faulty ones are left out.
    """
    for folder in (own, publications_dir()):
        loaded = (load(path).value for path in sorted(folder.glob("*.yaml")))
        found = {one.id: one.title for one in loaded if one is not None and one.of == spec}
        if found:
            return found
    return {}


def outline_for(spec: str, own: Path, name: str | None) -> LoadedOutline:
    """Return the outline that publishes collections of a spec.

    Args:
        spec: The id of the spec.
        own: The folder of the department's own outlines; what is there for the spec comes before
            the bundled ones.
        name: The id of the outline, where it was said.

    Raises:
        ProblemsFound: There is none, or several (S45), or an outline is faulty (S01-S07); exit code
            2.
    """
    for folder in (own, publications_dir()):
        found = [one for one in _all(folder, own) if one.outline.of == spec]
        if name is not None:
            found = [one for one in found if one.outline.id == name]
        if len(found) > 1:
            listed = "、".join(one.outline.id for one in found)
            raise _no_outline(spec, _SEVERAL.fill(listed=listed), _CHOOSE)
        if found:
            return found[0]
    what = _NAMED.fill(name=name) if name is not None else _NONE
    raise _no_outline(spec, what, _instead(spec, own))


def _instead(spec: str, own: Path) -> Words:
    """Return what to do where a spec has no outline: other texts may take its forms in."""
    every = (one.outline for folder in (own, publications_dir()) for one in _all(folder, own))
    takers = dict.fromkeys(one.of for one in every if spec in one.with_.values())
    return _PART.fill(of="、".join(takers)) if takers else _WRITE.fill(spec=spec)


def _no_outline(spec: str, found: Words, remedy: Words) -> ProblemsFound:
    return ProblemsFound((problem("S45", spec=spec, found=found, remedy=remedy),), exit_code=2)


def _all(folder: Path, own: Path) -> Sequence[LoadedOutline]:
    """Return the outlines of a folder, in the order of their names.

    Raises:
        ProblemsFound: One of them is faulty; exit code 2.
    """
    made = []
    for path in sorted(folder.glob("*.yaml")):
        found = _read(path)
        if found.value is None or worst(found.problems) is Severity.ERROR:
            raise ProblemsFound(found.problems, exit_code=2)
        made.append(LoadedOutline(path, *found.value, _reference(path.stem, own)))
    return made


def _reference(name: str, own: Path) -> Path:
    """Return the document that gives an outline its styles: its own, the department's, ours."""
    places = (own / f"{name}.docx", own / REFERENCE)
    return next((one for one in places if one.is_file()), publications_dir() / REFERENCE)


def _read(path: Path) -> Outcome[tuple[Outline, Located]]:
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        return Outcome(None, (cannot_use(str(path), error),))
    except UnicodeDecodeError:
        return Outcome(None, (problem("S01", Place(str(path), 1, 1), **NOT_UTF8._asdict()),))
    located = load_located(text, str(path))
    if located.value is None:
        return Outcome(None, located.problems)
    data = located.value.data if isinstance(located.value.data, dict) else {"": located.value.data}
    try:
        outline = Outline.model_validate(data)
    except ValidationError as error:
        found = mistakes(error, located.value, Outline)
        return Outcome(None, (*located.problems, *found))
    return Outcome((outline, located.value), located.problems)
