"""Rows of a table that belong to other rows: which ones add up to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.spec.rows import row_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.spec.language.models import TableSpec


def parents(table: TableSpec) -> Mapping[str, str]:
    """Return the key of the row that each row belongs to, for the fixed rows that belong to one.

    By `parent` it is the one named; by `code` the one with the longest key that the row's own key
    begins with; by `level` the last one above it of a lower level. A name that is no row's is
    passed over: the spec is checked for it.
    """
    if table.tree is None:
        return {}
    keys = [row_key(table, row) for row in table.fixed]
    match table.tree.by:
        case "code":
            return _by_code(keys)
        case "level":
            return _by_level(keys, [row.level for row in table.fixed])
        case "parent":
            known = set(keys)
            named = zip(keys, (row.parent for row in table.fixed), strict=True)
            return {key: parent for key, parent in named if parent in known and parent is not None}


def children(table: TableSpec) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the rows right below each row that has any, in their order."""
    found: dict[str, list[str]] = {}
    for key, parent in parents(table).items():
        found.setdefault(parent, []).append(key)
    return {parent: tuple(keys) for parent, keys in found.items()}


def circle(table: TableSpec) -> tuple[str, ...]:
    """Return the keys of rows that belong to each other in a circle, () where there is none."""
    above = parents(table)
    for start in above:
        way = [start]
        while (key := above.get(way[-1])) is not None and key not in way:
            way.append(key)
        if key == start:
            return tuple(way)
    return ()


def _by_code(keys: Sequence[str]) -> Mapping[str, str]:
    known = set(keys)
    found = {}
    for key in keys:
        shorter = (key[:length] for length in range(len(key) - 1, 0, -1))
        parent = next((one for one in shorter if one in known), None)
        if parent is not None:
            found[key] = parent
    return found


def _by_level(keys: Sequence[str], levels: Sequence[int | None]) -> Mapping[str, str]:
    above: list[tuple[int, str]] = []
    found = {}
    for key, level in zip(keys, levels, strict=True):
        if level is None:
            continue
        while above and above[-1][0] >= level:
            above.pop()
        if above:
            found[key] = above[-1][1]
        above.append((level, key))
    return found
