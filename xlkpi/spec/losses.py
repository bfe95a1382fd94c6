"""What a changed spec would lose of forms that were filled in by the one before, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlkpi.figures import digits
from xlkpi.formula.state import BAD
from xlkpi.spec.carrying import GONE, NO_ROW, carried, is_typed, steps, unplaced
from xlkpi.spec.lists import accepted, named_lists
from xlkpi.spec.number_formats import decimals_of
from xlkpi.spec.places import form_place, places_of, stands_in
from xlkpi.spec.rows import fields_by_cell, table_rows
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from xlkpi.formula.ast import Cell
    from xlkpi.spec.language.models import FieldSpec, Spec


@dataclass(frozen=True, slots=True)
class Loss:
    """A field of the old version (`name`, as `table.column`), and why its values would be lost.

    `now` is its name in the new version, "" where it has none; `near` one that may be meant.
    """

    name: str
    label: str
    why: Words
    now: str = ""
    near: str = ""


def losses(old: Spec, new: Spec) -> tuple[Loss, ...]:
    """Return what a new version would lose of the old one's forms, whatever was typed there.

    Returns:
        In the order of the old form: what is gone or moved without a rule, holds something else,
        or takes less than before. What a rule gives up (`dropped`) or computes is not among it.
    """
    before = {cell: f for cell, f in fields_by_cell(old).items() if is_typed(f)}
    gone = unplaced(old, new, tuple(before))
    now = fields_by_cell(new)
    found: dict[str, Loss] = {}
    for name, why, rows in _by_field(gone):
        cell = next(c for c in before if c.field == name)
        near = _near(name, new) if why is GONE else ""
        told = why if why is not NO_ROW else _ROWS.fill(rows="、".join(rows))
        found[name] = Loss(name, before[cell].label, told, near=near)
    for cell, at in _pairs(old, new, before).items():
        name = cell.field
        if name not in found:
            less = _narrower(before[cell], now[at], old, new)
            if less is not None:
                found[name] = Loss(name, before[cell].label, less, at.field)
    order = list(dict.fromkeys(cell.field for cell in before))
    return tuple(found[name] for name in order if name in found)


def unknown_places(old: Spec, new: Spec) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield the places of the first rules after a version that it does not have.

    Yields:
        The trail of it in the new spec, its text, and the name that may be meant ("" for none).
    """
    keys = {n: frozenset(r.key for r in table_rows(t)) for n, t in old.tables.items()}
    known = list(places_of(old))
    for one in steps(new, old.version)[:1]:
        n = new.migrations.index(one)
        parts: list[tuple[str, Mapping[str, object] | tuple[str, ...]]] = [
            ("renamed", one.renamed),
            ("moved", one.moved),
            ("split", one.split),
            ("dropped", one.dropped),
        ]
        for part, texts in parts:
            for m, text in enumerate(texts):
                if not stands_in(form_place(text), old, keys):
                    near = get_close_matches(text, known, n=1, cutoff=0.5)
                    step = m if part == "dropped" else text
                    yield ("migrations", n, part, step), text, near[0] if near else ""


def is_changed(old: Spec, new: Spec) -> bool:
    """Whether units would fill in other fields than before, or others of their kinds."""
    both = ({c: (f.kind, is_typed(f)) for c, f in fields_by_cell(s).items()} for s in (old, new))
    before, after = both
    return before != after


def _by_field(gone: Mapping[Cell, Words]) -> Iterator[tuple[str, Words, tuple[str, ...]]]:
    names = dict.fromkeys((cell.field, why) for cell, why in gone.items())
    for name, why in names:
        yield name, why, tuple(c.row for c, w in gone.items() if c.field == name and w is why)


def _pairs(old: Spec, new: Spec, before: Mapping[Cell, FieldSpec]) -> Mapping[Cell, Cell]:
    """Return where each field is by now that is what it was: one cell of it each."""
    made = carried(old, new, dict.fromkeys(before, BAD))
    pairs: dict[tuple[str, str], tuple[Cell, Cell]] = {}
    for at, cells in made.origins.items():
        if len(cells) == 1:
            pairs.setdefault((cells[0].field, at.field), (cells[0], at))
    return dict(pairs.values())


def _narrower(own: FieldSpec, now: FieldSpec, old: Spec, new: Spec) -> Words | None:
    """Return what the new field does not take that the old one did."""
    if now.list_ is not None and own.list_ is not None:
        words, known = old.lists[own.list_].all_words, named_lists(new)[accepted(now.list_)]
        missing = [word for word in words if word not in known]
        if missing:
            return _WORDS.fill(words="、".join(missing))
    if now.length is not None and not _covers(now.length, own.length):
        return _LENGTH.fill(before=_span(own.length), now=_span(now.length))
    if now.range_ is not None and not _covers(now.range_, own.range_):
        return _RANGE.fill(before=_span(own.range_), now=_span(now.range_))
    decimals = decimals_of(own), decimals_of(now)
    if decimals[1] is not None and (decimals[0] is None or decimals[0] > decimals[1]):
        return _DECIMALS.fill(before=decimals[0], now=decimals[1])
    for was, is_ in ((own.pattern, now.pattern), (own.characters, now.characters)):
        if is_ is not None and was != is_:
            return _PATTERN.fill(now=is_)
    return None


def _covers(now: tuple[object, object], own: tuple[object, object] | None) -> bool:
    if own is None:
        return False
    return bool(now[0] <= own[0] and own[1] <= now[1])  # type: ignore[operator]


def _span(bounds: tuple[int | Decimal | date, int | Decimal | date] | None) -> Words:
    if bounds is None:
        return _NO_LIMIT
    low, high = (str(b) if not hasattr(b, "as_tuple") else digits(b) for b in bounds)  # type: ignore[arg-type]
    return same(f"{low}-{high}")


def _near(name: str, new: Spec) -> str:
    found = get_close_matches(name, list(places_of(new)), n=1, cutoff=0.5)
    return found[0] if found else ""


_ROWS = Words("新版没有这些行：{rows}", "the new version has no such rows: {rows}")
_WORDS = Words("列表中没有这些词了：{words}", "its list has no such words any more: {words}")
_LENGTH = Words("字数由 {before} 改为 {now}", "its length was {before} and is {now}")
_RANGE = Words("范围由 {before} 改为 {now}", "its range was {before} and is {now}")
_DECIMALS = Words("小数由 {before} 位改为 {now} 位", "decimals were {before} and are {now}")
_PATTERN = Words("写法改为 {now}", "it must be written as {now} by now")
_NO_LIMIT = Words("不限", "any")
