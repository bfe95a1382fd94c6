"""What a spec says of rolling up projects, and what cannot be done so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.references import reference
from xlkpi.spec.source.unfit_names import unfit, unknown
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.language.rollup_models import RollupSpec, RowsSpec
    from xlkpi.spec.source.located import Located, Trail

_TRAIL: Trail = ("master", "rollup")
_FIELD, _TABLE, _COLUMN = Words("栏目", "field"), Words("表", "table"), Words("列", "column")
_EITHER = Words("栏目或 表.列", "field or table.column")
_QUANTITY = Words("quantities 中的列", "column of quantities")
_NO_PROJECTS = Words(
    "这张表不是每个项目一张（没有 repeat: project）",
    "the form does not repeat for projects (no repeat: project)",
)
_LEFT_OUT = Words("删去 rollup", "no rollup")
_NO_NUMBER = Words("这一栏不是数字", "it is no number")
_NUMBER = Words("数字的栏目", "a field of numbers")
_A_NUMBER = Words("这一栏是数字", "it is a number")
_TEXT = Words("文字的栏目", "a field of texts")
_COMPUTED = Words(
    "这一栏是算出来的，汇总后按公式重算", "it is computed: it is computed anew once rolled up"
)
_TYPED = Words("填写的栏目", "a field that is filled in")


def rollup_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of `master.rollup`: names of nothing, numbers that are none, what is computed.

    Its formulas are looked at with all others.
    """
    rollup = spec.master.rollup
    if rollup is None:
        return
    if not spec.per_project:
        yield unfit(located, _TRAIL, "rollup", _NO_PROJECTS, _LEFT_OUT)
    yield from _numbers(spec, rollup, located)
    yield from _joined(spec, rollup, located)
    for name, rows in rollup.rows.items():
        if name not in spec.tables:
            yield unknown(located, (*_TRAIL, "rows", name), name, _TABLE, spec.tables)
        else:
            yield from _rows(spec, name, rows, located)
    yield from _deviations(spec, rollup, located)


def _numbers(spec: Spec, rollup: RollupSpec, located: Located) -> Iterator[Problem]:
    """Averages, and what they are weighted by, are of numbers."""
    if rollup.weight not in spec.fields:
        yield unknown(located, (*_TRAIL, "weight"), rollup.weight, _FIELD, spec.fields)
    elif not spec.fields[rollup.weight].kind.numeric:
        yield unfit(located, (*_TRAIL, "weight"), rollup.weight, _NO_NUMBER, _NUMBER)
    known = _either(spec)
    for n, one in enumerate(rollup.averaged):
        for key, name in (("value", one.value), ("of", one.of)):
            trail = ("averaged", n, key)
            if name is None:
                continue
            if name not in known:
                yield unknown(located, (*_TRAIL, *trail), name, _EITHER, known)
            elif not known[name].kind.numeric:
                yield unfit(located, (*_TRAIL, *trail), name, _NO_NUMBER, _NUMBER)
            elif key == "value" and known[name].formula is not None:
                yield unfit(located, (*_TRAIL, *trail), name, _COMPUTED, _TYPED)


def _joined(spec: Spec, rollup: RollupSpec, located: Located) -> Iterator[Problem]:
    known = _either(spec)
    for n, name in enumerate(rollup.joined):
        if name not in known:
            yield unknown(located, (*_TRAIL, "joined", n), name, _EITHER, known)
        elif known[name].kind.numeric:
            yield unfit(located, (*_TRAIL, "joined", n), name, _A_NUMBER, _TEXT)
        elif known[name].formula is not None:
            yield unfit(located, (*_TRAIL, "joined", n), name, _COMPUTED, _TYPED)


def _rows(spec: Spec, name: str, rows: RowsSpec, located: Located) -> Iterator[Problem]:
    columns, trail = spec.tables[name].columns, ("rows", name)
    place: Trail
    for key, listed in (("same", rows.same), ("shown", rows.shown)):
        for n, column in enumerate(listed):
            yield from _column(columns, column, located, (*trail, key, n))
    for column, number in rows.quantities.items():
        place = (*trail, "quantities", column)
        yield from _column(columns, column, located, place, typed=True)
        yield from _column(columns, number, located, place)
        if number in columns and not columns[number].kind.numeric:
            yield unfit(located, (*_TRAIL, *place), number, _NO_NUMBER, _NUMBER)
        if column in columns and columns[column].kind is not Kind.TEXT:
            wanted = Words("文字的列", "a column of texts")
            reason = Words("数量写在文字里，如 ≥15人", "quantities are texts such as ≥15人")
            yield unfit(located, (*_TRAIL, *place), column, reason, wanted)
    for column, counted in rows.counted.items():
        place = (*trail, "counted", column)
        yield from _column(columns, column, located, place, typed=True)
        yield from _column(columns, counted.by, located, (*place, "by"))
    for n, column in enumerate(rows.completion or ()):
        if column not in rows.quantities:
            place = (*_TRAIL, *trail, "completion", n)
            yield unknown(located, place, column, _QUANTITY, rows.quantities)


def _column(
    columns: Mapping[str, FieldSpec],
    name: str,
    located: Located,
    trail: Trail,
    *,
    typed: bool = False,
) -> Iterator[Problem]:
    if name not in columns:
        yield unknown(located, (*_TRAIL, *trail), name, _COLUMN, columns)
    elif typed and columns[name].formula is not None:
        yield unfit(located, (*_TRAIL, *trail), name, _COMPUTED, _TYPED)


def _deviations(spec: Spec, rollup: RollupSpec, located: Located) -> Iterator[Problem]:
    lines = rollup.deviations.lines if rollup.deviations is not None else ()
    for n, line in enumerate(lines):
        trail = (*_TRAIL, "deviations", "lines", n)
        if line.each is not None and line.each not in rollup.rows:
            yield unknown(located, (*trail, "each"), line.each, _TABLE, rollup.rows)
            continue
        listed: list[tuple[Trail, str | None]] = [
            (("named",), line.named), (("planned",), line.planned), (("found",), line.found),
            *((("texts", m), text) for m, text in enumerate(line.texts)),
        ]  # fmt: skip
        for key, text in listed:
            if text is not None and not _is_known(spec, text, line.each):
                yield unknown(located, (*trail, *key), text, _EITHER, _either(spec))


def _is_known(spec: Spec, text: str, each: str | None) -> bool:
    """Whether a reference means a cell of the form, in a line of a table or in none."""
    try:
        found = reference(text)
    except ValueError:
        return False
    match found:
        case Name(name=name):
            return name in spec.fields
        case Column(table=table, column=column):
            return table == each and column in spec.tables[table].columns
        case Cell(table=table, column=column):
            return table in spec.tables and column in spec.tables[table].columns


def _either(spec: Spec) -> Mapping[str, FieldSpec]:
    columns = {
        f"{name}.{column}": field
        for name, table in spec.tables.items()
        for column, field in table.columns.items()
    }
    return {**spec.fields, **columns}
