"""The lists of a spec by name: words, accepted words, and the words below a parent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.spec.models import ListSpec, Spec


def accepted(name: str) -> str:
    """Name of the list of everything a cell may hold: the words and the kept other names."""
    return f"{name}!"


def below(name: str, parent: str) -> str:
    """Name of the list of what may stand below one word of the parent list."""
    return f"{name}!{parent}"


def named_lists(spec: Spec) -> Mapping[str, tuple[str, ...]]:
    """Return every list a formula may name -> its words, in order."""
    lists: dict[str, tuple[str, ...]] = {}
    for name, one in spec.lists.items():
        lists[name] = one.all_words
        lists[accepted(name)] = (*one.all_words, *one.other_meaning)
        lists.update(_children(name, one))
    return lists


def _children(name: str, one: ListSpec) -> dict[str, tuple[str, ...]]:
    if isinstance(one.words, tuple):
        return {}
    return {
        below(name, parent): (
            *words,
            *(other for other, word in one.other_meaning.items() if word in words),
        )
        for parent, words in one.words.items()
    }
