"""What can be wrong with the rules for older versions, as far as the spec itself can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import Problem, problem
from xlkpi.spec.places import FormPlace, form_place, places_of, stands_in
from xlkpi.spec.rows import table_rows
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.migration_models import MigrationSpec
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located, Trail


def migration_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield versions out of order, places that are none, twice, or not there by now."""
    if not spec.migrations:
        return
    keys = {n: frozenset(r.key for r in table_rows(t)) for n, t in spec.tables.items()}
    before = 1
    for n, one in enumerate(spec.migrations):
        if not before < one.to <= spec.version:
            place = located.place(("migrations", n, "to"))
            expected = Words(
                f"大于 {before}、不大于 version（{spec.version}）的数，从旧到新排列",
                f"a number above {before}, up to the version {spec.version}, the oldest first",
            )
            yield problem("S03", place, found=str(one.to), reason=_ORDER, expected=expected)
        before = max(before, one.to)
        yield from _faults(n, one, spec, located, keys)


_ORDER = Words("版本的先后不对", "the versions are out of order")
_EXTENT = Words("两边一个是栏目，一个是整列或整行", "one is a field, the other a column or row")
_SAME_EXTENT = Words("同样范围的位置：栏目对栏目、列对列、行对行", "a place of the same extent")
_NOT_A_PLACE = Words("“{text}”不是表中的位置", "“{text}” is no place of a form")
_WRITE = Words(
    "请写栏目、表、表.列、表[行] 或 表[行].列。",
    "Write a field, table, table.column, table[row] or table[row].column.",
)
_WHAT = Words("新版的栏目", "a field of the new version")


def _faults(
    n: int, one: MigrationSpec, spec: Spec, located: Located, keys: dict[str, frozenset[str]]
) -> Iterator[Problem]:
    later = [p for m in spec.migrations[n + 1 :] for p in left_by(m)]
    left: set[str] = set()
    filled: set[str] = set()
    for trail, old, new in _pairs(n, one):
        if old is not None:
            at = located.place(trail, key=True)
            yield from _read(old, located, trail)
            if old in left and trail[2] != "split":
                yield problem("S07", at, found=old, what=Words("旧版的栏目", "old field"))
            left.add(old)
        if new is None:
            continue
        place = _place(new)
        if place is None:
            yield from _read(new, located, trail)
            continue
        if new in filled:
            yield problem("S07", located.place(trail), found=new, what=_WHAT)
        filled.add(new)
        source = None if old is None else _place(old)
        if trail[2] != "split" and source is not None and source.extent != place.extent:
            at = located.place(trail)
            yield problem("S03", at, found=new, reason=_EXTENT, expected=_SAME_EXTENT)
        if not stands_in(place, spec, keys) and not any(_within(place, one) for one in later):
            names = (*places_of(spec), *(f"{t}[{k}]" for t, own in keys.items() for k in own))
            yield unknown(located, trail, new, _WHAT, names)


def _within(place: FormPlace, left: FormPlace) -> bool:
    """Whether a later version takes a place, or all of its table, somewhere else."""
    return place == left or (left.name != "" and left.name in (place.name, place.table))


def left_by(one: MigrationSpec) -> Iterator[FormPlace]:
    """Yield the places of the version before that rules take values from, those that are ones."""
    for text in (*one.renamed, *one.moved, *one.split, *one.dropped):
        place = _place(text)
        if place is not None:
            yield place


def _pairs(n: int, one: MigrationSpec) -> Iterator[tuple[Trail, str | None, str | None]]:
    for part, pairs in (("renamed", one.renamed), ("moved", one.moved)):
        for old, new in pairs.items():
            yield ("migrations", n, part, old), old, new
    for old, several in one.split.items():
        for new in several:
            yield ("migrations", n, "split", old, new), old, new
    for new in one.merged:
        yield ("migrations", n, "merged", new), None, new
    for m, old in enumerate(one.dropped):
        yield ("migrations", n, "dropped", m), old, None


def _place(text: str) -> FormPlace | None:
    try:
        return form_place(text)
    except ValueError:
        return None


def _read(text: str, located: Located, trail: Trail) -> Iterator[Problem]:
    if _place(text) is None:
        found = _NOT_A_PLACE.fill(text=text)
        yield problem("S05", located.place(trail), found=found, remedy=_WRITE)
