"""Names as people say them: an id, a name or a part of one, for units, projects and fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xlkpi.importer.contents.reading import comparable
from xlkpi.problems import NOWHERE, Place, Problem, ProblemsFound, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xlkpi.department.targets import Target
    from xlkpi.ledger.standing import Standing
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Roster, Unit


_MOST_LISTED, _MOST_NEAR, _NEAR = 20, 5, 0.5
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_UNIT, _PROJECT = Words("单位", "unit"), Words("项目", "project")
_COLLECTION = Words("收集任务", "collection")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has an id and a name; `others` are more whole names of it.

    `kind` is a word that is said after a short name: 柳溪村 for a 村 named 示例一村（柳溪）.
    """

    id: str
    name: str = ""
    others: tuple[str, ...] = ()
    kind: str = ""

    @property
    def shown(self) -> str:
        """How it is listed: both, so that either can be taken over."""
        return f"{self.id}（{self.name}）" if self.name not in ("", self.id) else self.id


def meant(text: str, known: Sequence[Named], *, parts: bool = True) -> tuple[Named, ...]:
    """Return what a text means, by the first way that finds anything.

    The ways: the id, the id in capitals or small letters, a whole name, and with `parts` the name
    before its brackets or inside them (with or without the kind), a part of a name, and a longer
    name that holds the whole one. Width and white space do not count.

    Args:
        text: As a person said it; "" means nothing.
        known: What it can mean.
        parts: Whether a part of a name is enough.

    Returns:
        One where it is clear, several where it is not, () where nothing is called so.
    """
    said = _folded(text)
    ways: tuple[Callable[[Named], bool], ...] = (
        lambda one: one.id == text,
        lambda one: _folded(one.id) == said,
        lambda one: said in map(_folded, (one.name, *one.others)),
    )
    if parts:
        ways = (
            *ways,
            lambda one: _short(said, one.kind) in _parts(one),
            lambda one: said in _folded(one.name),
            lambda one: bool(one.name) and _folded(one.name) in said,
        )
    for way in ways if said else ():
        found = tuple(one for one in known if way(one))
        if found:
            return found
    return ()


def near(text: str, known: Sequence[Named]) -> tuple[Named, ...]:
    """Return what a text may have been meant to be, the nearest first: five at most.

    Compared are ids, names and what stands inside and outside of their brackets; what is less than
    half alike is left out.
    """
    said = _folded(text)

    def likeness(one: Named) -> float:
        known = (one.id, one.name, *one.others, *_pieces(one.name))
        names = [_folded(name) for name in known if name]
        return max(SequenceMatcher(None, said, name).ratio() for name in names)

    scored = sorted(((likeness(one), one) for one in known), key=lambda s: -s[0])
    return tuple(one for score, one in scored[:_MOST_NEAR] if score >= _NEAR)


def listed(some: Sequence[Named]) -> Words:
    """Return ids with their names; of very many the first 20, and how many there are."""
    shown = "、".join(one.shown for one in some[:_MOST_LISTED])
    if len(some) <= _MOST_LISTED:
        return Words(shown, shown)
    return Words(f"{shown} 等 {len(some)} 个", f"{shown} ... ({len(some)})")


def chosen(
    text: str, known: Sequence[Named], what: Words, place: Place = NOWHERE
) -> Named | Problem:
    """Return the one that a text means, or a problem: S92 for several, S22 for none.

    Args:
        text: As a person said it.
        known: What it can mean.
        what: A word for such a thing (单位, unit).
        place: Where the text was found, for the problem.
    """
    found = meant(text, known)
    if len(found) == 1:
        return found[0]
    if found:
        return problem("S92", place, found=text, what=what, listed=listed(found))
    return problem("S22", place, found=text, allowed=listed(near(text, known) or known))


def units_of(roster: Roster) -> tuple[Named, ...]:
    """Return the units of a roster, as they can be named."""
    return tuple(Named(unit.id, unit.name, kind=unit.kind) for unit in roster.units)


def projects_of(roster: Roster, forms: Iterable[Standing] = ()) -> tuple[Named, ...]:
    """Return the projects of a roster, and those that forms came for and it does not know."""
    known = [
        Named(one.id, one.name, (f"{one.order}.{one.name}",), "项目") for one in roster.projects
    ]
    ids = {one.id for one in known}
    others = {
        form.project: Named(form.project, form.submission.project_name, (form.submission.sheet,))
        for form in forms
        if form.project not in ids
    }
    return (*known, *others.values())


def unit_named(roster: Roster, text: str, place: Place = NOWHERE) -> Unit:
    """Return the unit that a text means.

    Args:
        roster: The units that it can be.
        text: An id, a name or a part of one.
        place: Where the text was found, for the problem.

    Raises:
        ProblemsFound: It means none (S22) or several (S92); exit code 2.
    """
    (unit,) = units_named(roster, (text,), place)
    return unit


def units_named(roster: Roster, texts: Sequence[str], place: Place = NOWHERE) -> tuple[Unit, ...]:
    """Return the units that texts mean, each once; all that are unknown or unclear are told."""
    known = units_of(roster)
    found = [chosen(text, known, _UNIT, place) for text in texts]
    faults = tuple(one for one in found if isinstance(one, Problem))
    if faults:
        raise ProblemsFound(faults, exit_code=2)
    ids = dict.fromkeys(one.id for one in found if isinstance(one, Named))
    return tuple(unit for one in ids if (unit := roster.unit(one)) is not None)


def project_named(text: str, known: Sequence[Named], place: Place = NOWHERE) -> str:
    """Return the id of the project that a text means.

    Raises:
        ProblemsFound: It means none (S22) or several (S92); exit code 2.
    """
    found = chosen(text, known, _PROJECT, place)
    if isinstance(found, Problem):
        raise ProblemsFound((found,), exit_code=2)
    return found.id


def collection_named(known: Sequence[Collection], text: str | None) -> Collection:
    """Return the collection that a text means; ProblemsFound (S21, S92, S23; exit code 2)."""
    names = [Named(one.id, one.title) for one in known]
    found = meant(text or "", names)
    if len(found) == 1:
        return next(one for one in known if one.id == found[0].id)
    if text is None:
        fault = problem("S23", example=next((one.id for one in names), "…"), allowed=listed(names))
    elif found:
        fault = problem("S92", found=text, what=_COLLECTION, listed=listed(found))
    else:
        fault = problem("S21", found=text, allowed=listed(names))
    raise ProblemsFound((fault,), exit_code=2)


def settled(target: Target, roster: Roster, standing: Iterable[Standing]) -> Target:
    """Return what a decision is about by ids, whatever names it was given.

    Args:
        target: Unit and project as a person named them.
        roster: The units and projects that they can be.
        standing: Forms that came: the unit's own projects can be named too, where the roster does
            not know them.

    Raises:
        ProblemsFound: A name means none (S22) or several (S92); exit code 2.
    """
    unit = unit_named(roster, target.unit).id
    if not target.project:
        return replace(target, unit=unit)
    own = (form for form in standing if form.unit == unit)
    return replace(
        target, unit=unit, project=project_named(target.project, projects_of(roster, own))
    )


def _folded(text: str) -> str:
    return comparable(text).casefold()


def _parts(one: Named) -> set[str]:
    return {_short(_folded(part), one.kind) for part in _pieces(one.name)} - {""}


def _pieces(name: str) -> Iterator[str]:
    yield _BRACKETS.sub("", name)
    yield from (inside[1:-1] for inside in _BRACKETS.findall(name))


def _short(name: str, kind: str) -> str:
    """Return a name without the kind after it: 柳溪村 is 柳溪."""
    folded = _folded(kind)
    return name.removesuffix(folded) if folded and name != folded else name
