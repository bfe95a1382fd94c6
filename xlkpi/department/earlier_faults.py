"""What a form takes from earlier collections, held against the forms of those that it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.earlier import collections_before, fits
from xlkpi.department.known_places import of_collection
from xlkpi.formula.ast import Column
from xlkpi.problems import problem
from xlkpi.spec.carrying import is_typed
from xlkpi.spec.files import located
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.lint.sources import unknown_source
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rows import fields_by_cell, table_rows
from xlkpi.spec.sources import EARLIER, FROM_BEFORE, earlier_field, named_sources, taken
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.formula.ast import Cell, Name
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.source.located import Located
    from xlkpi.spec.sources import NamedSource
    from xlkpi.workspace.config import Collection


def earlier_faults(department: Department, collection: Collection) -> Iterator[Problem]:
    """Yield what of a collection's form no earlier collection can give.

    Args:
        department: The opened workspace.
        collection: Of its configuration.

    Yields:
        S20 at the collection's line where it follows none and the form cannot go out so; at the
        line of the spec S06 for a field that no form before has, S03 for one of another kind, of a
        form for each project where this one is for the unit, and for a table with fewer rows.

    Raises:
        ProblemsFound: A spec is faulty or not there (S01-S13, S93); exit code 2.
    """
    loaded = department.spec(collection.spec)
    wanted = [one for one in named_sources(loaded.spec) if one.source.startswith(FROM_BEFORE)]
    if not wanted:
        return
    before = collections_before(department.config, collection)
    if not before:
        yield from _follows_none(department, collection, loaded.spec)
        return
    whole = located(loaded.text, str(department.spec_file(collection.spec)))
    if whole is not None:
        specs = [department.spec(one.spec).spec for one in before]
        names = sorted({name for spec in specs for name in _names(spec)})
        fields = [(spec, fields_by_cell(spec)) for spec in specs]
        for one in wanted:
            yield from _fault(loaded.spec, one, fields, names, whole)


def _follows_none(department: Department, collection: Collection, spec: Spec) -> Iterator[Problem]:
    labels = [one.field.label for one in taken(spec) if one.must and not one.defaults]
    if labels:
        place = of_collection(department, collection, "follows")
        fields = same("、".join(dict.fromkeys(labels)))
        found = _NONE.fill(collection=collection.id, title=spec.title, fields=fields)
        yield problem("S20", place, found=found, remedy=_FOLLOW)


def _fault(
    spec: Spec,
    one: NamedSource,
    before: Sequence[tuple[Spec, Mapping[Cell, FieldSpec]]],
    names: Sequence[str],
    located: Located,
) -> Iterator[Problem]:
    """Yield what is wrong with one source, judged by the nearest form that has the field."""
    at = earlier_field(one.source)
    nearest = next(((s, found) for s, f in before if (found := _field(s, f, at)) is not None), None)
    if nearest is None:
        own = _field(spec, fields_by_cell(spec), at)
        if own is not None and one.source.startswith(EARLIER) and fits(one.field, own):
            return  # it follows a form of its own kind, or the first of them
        yield unknown_source(located, one.trail, one.source, names)
        return
    theirs, field = nearest
    if not one.source.startswith(EARLIER) and not (field.kind is Kind.MONEY and is_typed(field)):
        reason = _NO_AMOUNT.fill(title=theirs.title)
    elif one.source.startswith(EARLIER) and not fits(one.field, field):
        reason = _OTHER_KIND.fill(own=one.field.kind, theirs=field.kind, title=theirs.title)
    elif theirs.per_project and not spec.per_project:
        reason = _BY_PROJECT.fill(title=theirs.title)
    elif isinstance(at, Column) and _spare(theirs, at.table) > _spare(spec, one.table):
        place = located.place(("tables", one.table, "spare"))
        reason = _MORE_ROWS.fill(title=theirs.title, n=_spare(theirs, at.table))
        expected = same(f"spare: {_spare(theirs, at.table)}")
        yield problem("S03", place, found=one.source, reason=reason, expected=expected)
        return
    elif isinstance(at, Column) and (gone := _rows_gone(theirs, at.table, spec, one.table)):
        place = located.place(("tables", one.table))
        rows = same("、".join(gone))
        reason = _NO_ROWS.fill(title=theirs.title, rows=rows)
        yield problem("S03", place, found=one.source, reason=reason, expected=_THE_ROWS)
        return
    else:
        return
    place = located.place(one.trail)
    yield problem("S03", place, found=one.source, reason=reason, expected=_ANOTHER)


def _field(
    spec: Spec, fields: Mapping[Cell, FieldSpec], at: Name | Column | Cell
) -> FieldSpec | None:
    """Return the field that a source means: a column whatever rows its table has."""
    if isinstance(at, Column):
        table = spec.tables.get(at.table)
        return None if table is None else table.columns.get(at.column)
    return fields.get(resolve_in(at, "", ""))


def _rows_gone(theirs: Spec, table: str, spec: Spec, own: str) -> tuple[str, ...]:
    """Return the keys of fixed rows whose values a whole column has no row for here."""
    known = {row.key for row in table_rows(spec.tables[own])}
    fixed = (row.key for row in table_rows(theirs.tables[table]) if row.fixed is not None)
    return tuple(key for key in fixed if key not in known)


def _spare(spec: Spec, table: str) -> int:
    return spec.tables[table].spare


def _names(spec: Spec) -> Iterator[str]:
    yield from (f"{EARLIER}{name}" for name in spec.fields)
    for name, table in spec.tables.items():
        yield from (f"{EARLIER}{name}.{column}" for column in table.columns)


_NONE = Words(
    "收集任务 {collection} 的表“{title}”要从前一收集任务取数并锁定（{fields}），却没有写 follows",
    "collection {collection} follows none, but its form “{title}” is locked with what was reported "
    "before ({fields})",
)
_FOLLOW = Words(
    '请加上 follows = "前一收集任务的 id"；没有前一期的，在表样里改为 locked: when_known。',
    'Write follows = "the id of the one before"; where there is none, the spec says locked: '
    "when_known.",
)
_OTHER_KIND = Words(
    "表“{title}”中它的 kind 是 {theirs}，这里是 {own}",
    "in form “{title}” it is of kind {theirs}, here of {own}",
)
_NO_AMOUNT = Words(
    "表“{title}”中它不是单位填的金额，不会有预算调整",
    "in form “{title}” it is no amount that a unit types: it is never adjusted",
)
_BY_PROJECT = Words(
    "表“{title}”每个项目一张，这张表每个单位一张，不知道取哪一个项目的",
    "form “{title}” is one for each project, this one is for the unit as a whole",
)
_MORE_ROWS = Words(
    "表“{title}”中有 {n} 个空行可填，这里少了，多出来的行没有地方放",
    "form “{title}” has {n} spare rows, more than there is place for here",
)
_NO_ROWS = Words(
    "表“{title}”中的行 {rows} 这里没有，它们的值没有地方放",
    "form “{title}” has the rows {rows}, for whose values there is no place here",
)
_THE_ROWS = Words("同样的行；只取几行的，在那几行写 sources", "the same rows, or `sources` in some")
_ANOTHER = Words("别的栏目，或者改这里的 kind", "another field, or mend the kind here")
