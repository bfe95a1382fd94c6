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

from xlkpi.spec.lint import lint
from xlkpi.spec.located import Located
from xlkpi.spec.models import Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.located import Step, Trail

_ROUNDS = 5
"""Taking an entry out can make another incomplete; a text of ours is through after two."""
_HEAD: dict[str, object] = {"xlkpi": 1, "id": "spec", "version": 1, "title": "", "sheets": []}
_NAMED = frozenset({"lists", "fields", "tables", "columns"})


def problems_of_remains(located: Located, error: ValidationError) -> tuple[Problem, ...]:
    """Return the faults of all that stands beside the entries pydantic objects to."""
    gone: set[Trail] = set()
    for _ in range(_ROUNDS):
        gone |= {_entry(trail) for trail in _objects(error, located)}
        kept = _without(located, gone)
        try:
            spec = Spec.model_validate({**_HEAD, **kept.data})
        except ValidationError as still:
            error, objected = still, _objects(still, kept.located)
            gone |= {_entry(kept.origin.get(trail, trail)) for trail in objected}
        else:
            lost = frozenset(_names(located, gone))
            return tuple(
                p
                for p in lint(spec, kept.located)
                if not (p.code == "S08" and any(trail[:1] == ("sheets",) for trail in gone))
                and not _mentions(p, lost)
            )
    return ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """The document without some entries, and where each trail of it was before."""

    data: dict[str, Any]
    located: Located
    origin: dict[Trail, Trail]


def _objects(error: ValidationError, located: Located) -> Iterator[Trail]:
    """Yield the deepest place in the document that each objection is about."""
    for detail in error.errors(include_url=False, include_input=False):
        trail: Trail = ()
        for step in detail["loc"]:
            if (*trail, step) in located.places:
                trail = (*trail, step)
        yield trail


def _entry(trail: Trail) -> Trail:
    """Return the rule, row, field, list, table or key of the top that a place belongs to."""
    for length in range(len(trail), 1, -1):
        if isinstance(trail[length - 1], int) or trail[length - 2] in _NAMED:
            return trail[:length]
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
    plain = data if isinstance(data, dict) else {}
    return _Kept(plain, Located(located.file, plain, places, keys), origin)


def _names(located: Located, gone: Iterable[Trail]) -> Iterator[str]:
    """Yield every key and word of the entries taken out: nobody is told that these are missing."""
    for trail in gone:
        yield from (step for step in trail[-1:] if isinstance(step, str))
        yield from _words(_at(located.data, trail))


def _at(node: Any, trail: Trail) -> object:
    step: Step
    for step in trail:
        node = node[step]
    return node


def _words(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from _words(value)
    elif isinstance(node, list):
        for value in node:
            yield from _words(value)
    elif isinstance(node, str):
        yield node


def _mentions(found: Problem, names: frozenset[str]) -> bool:
    """Whether a message is about a name that was taken out: it quotes what it is about."""
    quoted = re.findall(r"“([^”]*)”", found.message.en)
    return any(part in names for text in quoted for part in re.split(r"\W+", text))
