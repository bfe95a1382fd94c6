"""The lists of a spec by name: words, what is accepted, and what belongs to a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.spec.language.models import ListSpec, Spec


def accepted(name: str) -> str:
    """Name of the list of everything a cell may hold: words, spellings, other names."""
    return f"{name}!"


def meaning(name: str, word: str) -> str:
    """Name of the list of what means one word: itself and its spellings."""
    return f"{name}={word}"


def below(name: str, parent: str) -> str:
    """Return the name of the list of words below one word of the parent list: its drop-down."""
    return f"{name}/{parent}"


def accepted_below(name: str, parent: str) -> str:
    """Name of the list of everything that is accepted below one word of the parent list."""
    return f"{name}!{parent}"


def named_lists(spec: Spec) -> Mapping[str, tuple[str, ...]]:
    """Return every list that a formula or a drop-down may name.

    Returns:
        name -> words in their order: of each list what is chosen (`name`), all that is accepted
        (`accepted`), what means one word of a parent list (`meaning`), and what belongs below one
        (`below`, `accepted_below`).
    """
    lists: dict[str, tuple[str, ...]] = {}
    parents = {one.by for one in spec.lists.values() if one.by is not None}
    for name, one in spec.lists.items():
        lists[name] = one.all_words
        lists[accepted(name)] = _with_others(one, one.all_words)
        if name in parents:
            lists |= {meaning(name, word): _with_spellings(one, (word,)) for word in one.all_words}
        if isinstance(one.words, dict):
            lists |= {below(name, parent): words for parent, words in one.words.items()}
            lists |= {
                accepted_below(name, parent): _with_others(one, words)
                for parent, words in one.words.items()
            }
    return lists


def _with_spellings(one: ListSpec, words: Iterable[str]) -> tuple[str, ...]:
    known = tuple(words)
    return (*known, *(other for other, word in one.spellings.items() if word in known))


def _with_others(one: ListSpec, words: Iterable[str]) -> tuple[str, ...]:
    known = tuple(words)
    kept = (other for other, word in one.other_meaning.items() if word in known)
    return (*_with_spellings(one, known), *kept)
