"""Texts that were copied from another project of the roster."""

from __future__ import annotations

from difflib import SequenceMatcher

from xlkpi.checks.column_texts import ColumnTexts, bare, each_text

_NEARLY = 0.9


def _copied(text: str, column: ColumnTexts) -> tuple[str, str] | None:
    own = bare(text)
    for neighbour in column.neighbours:
        if neighbour.earlier and any(_nearly(own, bare(other)) for other in neighbour.texts):
            return text, neighbour.name
    return None


def _nearly(one: str, other: str) -> bool:
    both = len(one) + len(other)
    if both and 2.0 * min(len(one), len(other)) / both < _NEARLY:  # the most that `ratio` can be
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _NEARLY and matcher.ratio() >= _NEARLY


def _names(text: str, column: ColumnTexts) -> tuple[str, str] | None:
    inside, own = bare(text), bare(column.project)
    for neighbour in column.neighbours:
        name = bare(neighbour.name)
        if name and name in inside and name not in own:
            return neighbour.name, neighbour.name
    return None


similar_to_earlier = each_text(_copied)
"""Nearly equal (similarity 0.9) to a text of an earlier project: read names it (T19b)."""
names_other_project = each_text(_names)
"""Names another project of the roster: found its name (T42)."""
