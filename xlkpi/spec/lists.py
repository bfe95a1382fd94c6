"""The lists of a spec by name: words, what is accepted, and what belongs to a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Lookup
from xlkpi.formula.walk import with_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from xlkpi.formula.ast import Expr
    from xlkpi.spec.language.models import ListSpec, Spec


def accepted(name: str) -> str:
    """Name of the list of everything a cell may hold: words, spellings, other names."""
    return f"{name}!"


def parents(name: str) -> str:
    """Name of the column beside a dependent list's words: the word that each one is below."""
    return f"{name}<"


def below(name: str) -> str:
    """Name of the column of a dependent list's words, those below one word after the other."""
    return f"{name}>"


def meant_parents(name: str) -> str:
    """Name of the list of what means a word that a dependent list has words below."""
    return f"{name}!<"


def pairs(name: str) -> str:
    """Name of the list of what is accepted below what: both, with `PAIR` between them."""
    return f"{name}!>"


def looked_up(name: str, value: str) -> str:
    """Name of the list of what belongs to the words of a list."""
    return f"{name}.{value}"


def looked_up_by(name: str, value: str) -> str:
    """Name of the list of the words, spellings included, that it belongs to."""
    return f"{name}.{value}.by"


PAIR = "→"
"""Stands between a word and one below it."""


def named_lists(spec: Spec) -> Mapping[str, tuple[str, ...]]:
    """Return every list that a formula or a drop-down may name.

    Returns:
        name -> words in their order: of each list what is chosen (`name`) and all that is accepted
        (`accepted`); of dependent ones also what belongs below what (`parents` and `below`,
        `meant_parents` and `pairs`).
    """
    lists: dict[str, tuple[str, ...]] = {}
    for name, one in spec.lists.items():
        lists[name] = one.all_words
        lists[accepted(name)] = _with_others(one, one.all_words)
        if isinstance(one.words, dict):
            lists |= _dependent(name, one, one.words, spec.lists.get(one.by or ""))
    return lists


def table_of(one: ListSpec, value: str) -> tuple[tuple[str, Decimal | str], ...]:
    """Return what belongs to the words of a list and to their spellings, in the list's order."""
    known = {word: own[value] for word, own in one.values.items() if value in own}
    words = [(word, known[word]) for word in one.all_words if word in known]
    others = [(other, known[word]) for other, word in one.spellings.items() if word in known]
    return (*words, *others)


def tables(spec: Spec) -> Mapping[str, tuple[Decimal | str, ...]]:
    """Return what `lookup` looks at, by name: the words that have a value, and these values."""
    found: dict[str, tuple[Decimal | str, ...]] = {}
    for name, one in spec.lists.items():
        for value in dict.fromkeys(key for own in one.values.values() for key in own):
            table = table_of(one, value)
            found[looked_up_by(name, value)] = tuple(word for word, _ in table)
            found[looked_up(name, value)] = tuple(belongs for _, belongs in table)
    return found


def with_tables(expr: Expr, spec: Spec) -> Expr:
    """Return a formula whose lookups know what belongs to the words of the spec's lists."""
    if isinstance(expr, Lookup):
        table = table_of(spec.lists[expr.words], expr.value)
        expr = replace(expr, table=table)
    return with_parts(expr, lambda part: with_tables(part, spec))


def _dependent(
    name: str, one: ListSpec, words: Mapping[str, tuple[str, ...]], above: ListSpec | None
) -> dict[str, tuple[str, ...]]:
    meant = {
        parent: (parent,) if above is None else _with_spellings(above, (parent,))
        for parent in words
    }
    return {
        parents(name): tuple(parent for parent, own in words.items() for _ in own),
        below(name): tuple(word for own in words.values() for word in own),
        meant_parents(name): tuple(other for others in meant.values() for other in others),
        pairs(name): tuple(
            f"{other}{PAIR}{word}"
            for parent, own in words.items()
            for other in meant[parent]
            for word in _with_others(one, own)
        ),
    }


def _with_spellings(one: ListSpec, words: Iterable[str]) -> tuple[str, ...]:
    known = tuple(words)
    return (*known, *(other for other, word in one.spellings.items() if word in known))


def _with_others(one: ListSpec, words: Iterable[str]) -> tuple[str, ...]:
    known = tuple(words)
    kept = (other for other, word in one.other_meaning.items() if word in known)
    return (*_with_spellings(one, known), *kept)
