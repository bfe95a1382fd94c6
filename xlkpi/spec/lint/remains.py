"""What remains of a faulty spec once the faulty entries are taken out.

A spec with an unknown key in one field and a wrong name in a formula has two mistakes, and its
author wants to hear of both at once. So the rest is looked at without the entries that pydantic
objects to, and what is only missing because of them is not told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from xlkpi.spec.language.models import Spec
from xlkpi.spec.lint.everything import lint
from xlkpi.spec.source.located import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.source.located import Trail

_ROUNDS = 5
"""Taking an entry out can make another incomplete; a text of ours is through after two."""
_HEAD: dict[str, object] = {"xlkpi": 1, "id": "spec", "version": 1, "title": "", "sheets": []}
_NAMED = frozenset({"lists", "fields", "tables", "columns"})


def problems_of_remains(located: Located, error: ValidationError) -> tuple[Problem, ...]:
    """Return the faults of all that stands beside what pydantic objects to."""
    gone: set[Trail] = set()
    kept = _without(located, gone)
    for _ in range(_ROUNDS):
        gone |= {_faulty(kept.origin.get(t, t), kind) for t, kind in _objects(error, kept.located)}
        kept = _without(located, gone)
        try:
            spec = Spec.model_validate({**_HEAD, **kept.data})
        except ValidationError as still:
            error = still
        else:
            return tuple(_worth_telling(lint(spec, kept.located), located, gone))
    return ()


def _worth_telling(
    found: Iterable[Problem], located: Located, gone: set[Trail]
) -> Iterator[Problem]:
    """Pass over what is only wrong because something was taken out."""
    lost = frozenset(name for trail in gone for name in _names(located, trail))
    layout = any(trail[:1] == ("sheets",) for trail in gone)
    for one in found:
        if one.code == "S04" and any(_stood_there(one, trail, located) for trail in gone):
            continue
        if not (one.code == "S08" and layout) and not _mentions(one, lost):
            yield one


def _stood_there(one: Problem, trail: Trail, located: Located) -> bool:
    """Whether a key is missing only because it was taken out."""
    return located.place(trail[:-1]) == one.place and f"“{trail[-1]}”" in one.message.zh


@dataclass(frozen=True, slots=True)
class _Kept:
    """The document without some entries, and where each trail of it was before."""

    data: dict[str, Any]
    located: Located
    origin: dict[Trail, Trail]


def _objects(error: ValidationError, located: Located) -> Iterator[tuple[Trail, str]]:
    """Yield the deepest place in the document that each objection is about, and its kind."""
    for detail in error.errors(include_url=False, include_input=False):
        yield located.deepest(detail["loc"]), detail["type"]


def _faulty(trail: Trail, kind: str) -> Trail:
    """Return what to take out: the key itself, or the entry that is nothing without it."""
    if kind != "missing" and trail[:1] != ("rules",):
        return trail or ("",)
    for length in range(len(trail), 1, -1):
        if isinstance(trail[length - 1], int) or trail[length - 2] in _NAMED:
            return trail[:2] if trail[0] == "rules" else trail[:length]
    return trail[:1]


def _without(located: Located, gone: set[Trail]) -> _Kept:
    origin: dict[Trail, Trail] = {(): ()}

    def copied(node: object, old: Trail, new: Trail) -> object:
        origin[new] = old
        if isinstance(node, dict):
            kept = [key for key in node if (*old, key) not in gone]
            return {key: copied(node[key], (*old, key), (*new, key)) for key in kept}
        if isinstance(node, list):
            left = [n for n in range(len(node)) if (*old, n) not in gone]
            return [copied(node[n], (*old, n), (*new, m)) for m, n in enumerate(left)]
        return node

    data = copied(located.data, (), ())
    places = {new: located.places[old] for new, old in origin.items() if old in located.places}
    keys = {new: located.keys[old] for new, old in origin.items() if old in located.keys}
    files = {new: located.files[old] for new, old in origin.items() if old in located.files}
    plain = data if isinstance(data, dict) else {}
    return _Kept(plain, Located(located.file, plain, places, keys, files), origin)


def _names(located: Located, trail: Trail) -> Iterator[str]:
    """Yield the names that an entry gave to the rest of the spec."""
    if trail[:1] == ("rules",) and len(trail) > 1:
        rule = _at(located.data, trail[:2])
        yield str(rule.get("code")) if isinstance(rule, dict) else ""
    if trail[-1:] == ("formula",):
        yield from _names(located, trail[:-1])  # what is not computed must stand on a sheet
    if len(trail) > 1 and trail[-2] in _NAMED:
        yield str(trail[-1])
        if trail[-2] == "columns":
            yield f"{trail[1]}.{trail[-1]}"
    if trail[-1:] and trail[-1] in ("fixed", "spare"):
        yield f"{trail[1]}["  # its rows, not its columns


def _at(node: Any, trail: Trail) -> Any:
    for step in trail:
        node = node[step]
    return node


def _mentions(found: Problem, names: frozenset[str]) -> bool:
    """Whether a message is about a name that was taken out: it quotes what it is about."""
    quoted = re.findall(r"“([^”]*)”", found.message.en)
    whole = [re.sub(r"\[[^\]]*\]", "", text) for text in quoted]  # of table[row].column
    rows = tuple(name for name in names if name.endswith("["))
    return any(text.startswith(rows) for text in quoted) or any(
        text == name or text.startswith(f"{name}.") for text in whole for name in names
    )
