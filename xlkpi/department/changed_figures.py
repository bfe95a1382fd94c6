"""Accepted figures that a later return changed, each at its cell (X07).

The figures are the numbers that the master has columns for; a computed one is told at the inputs
it is made of. What the department amended itself is told as such (X13) and not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.issued_places import issued_places
from xlkpi.formula.ast import Cell, Column, Name
from xlkpi.formula.walk import nodes
from xlkpi.importer.contents.reading import shown
from xlkpi.problems import Place, problem
from xlkpi.records import Status
from xlkpi.rollup.figures import figures
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.department.issued import LedgerIssues
    from xlkpi.formula.ast import Expr
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField
    from xlkpi.problems import Problem
    from xlkpi.records import Submission, Value
    from xlkpi.rollup.roll.roll_call import FormStatus
    from xlkpi.spec.language.models import FieldSpec, Spec

    Field = tuple[str, str]
_BLANK = "（空）"
_REMEDY = Words(
    "请核对改动是否属实；不认可的，用 xlkpi withdraw 作废后来的表。",
    "See whether that is meant; if not, xlkpi withdraw the later return.",
)
_FROM_BELOW = Words(
    "请向上报的单位核对；改错了的，请他们更正后重新上报。",
    "Ask those who reported it; if it is not meant, have them correct it and report again.",
)


def changed_figures(
    spec: Spec, forms: Iterable[FormStatus], issues: LedgerIssues
) -> Iterator[Problem]:
    """Yield X07 for each input of a figure that is not as the accepted return before said."""
    inputs = figure_inputs(spec)
    for form in forms:
        pair = _pair(form)
        if pair is not None:
            yield from _changes(spec, inputs, *pair, issues)


def figure_inputs(spec: Spec) -> frozenset[tuple[str, str]]:
    """Return the numbers people type that figures are made of: table ("" for none) and name."""
    wanted = {(figure.cell.table, figure.cell.column) for figure in figures(spec)}
    known: set[Field] = set()
    while wanted:
        one = wanted.pop()
        known.add(one)
        field = _field(spec, *one)
        if field is not None and field.formula is not None:
            wanted |= set(_references(field.formula)) - known
    return frozenset(one for one in known if _is_typed(_field(spec, *one)))


def _pair(form: FormStatus) -> tuple[Standing, Standing] | None:
    """Return the accepted return before the one that counts, and that one."""
    merged = form.merged
    if merged is None or merged.returned.by_hand:
        return None
    earlier = form.returns[: form.returns.index(merged)]
    accepted = [one for one in earlier if _has_counted(one)]
    return (accepted[-1], merged) if accepted else None


def _has_counted(one: Standing) -> bool:
    """Whether a return counted until another one did; of contradictory ones none was taken."""
    is_earlier = one.status is Status.SUPERSEDED and not one.gave_way
    return is_earlier and one.submission.verdict.valid


def _changes(
    spec: Spec,
    inputs: frozenset[Field],
    before: Standing,
    after: Standing,
    issues: LedgerIssues,
) -> Iterator[Problem]:
    old, new = _values(before.submission), _values(after.submission)
    differing = [
        key
        for key in dict.fromkeys((*old, *new))
        if (key.table, key.column) in inputs and old.get(key) != new.get(key)
    ]
    places = issued_places(after, issues) if differing else {}
    for key in differing:
        field = _field(spec, key.table, key.column)
        if field is not None:
            texts = [shown(v.get(key), field.kind) or _BLANK for v in (old, new)]
            sheet, planned = places.get(key, (after.submission.sheet, None))
            row = planned.row_label if planned is not None else key.row
            yield problem(
                "X07",
                _place(after, key, sheet, planned, texts[1]),
                label=f"{row} {field.label}".strip(),
                before=texts[0],
                after=texts[1],
                other=before.returned.file,
                remedy=_FROM_BELOW if after.returned.bundle is not None else _REMEDY,
            )


def _place(
    after: Standing, key: Cell, sheet: str, planned: PlannedField | None, value: str
) -> Place:
    return Place(
        file=after.returned.file,
        sheet=sheet,
        cell=str(planned.at) if planned is not None else "",
        unit=after.unit,
        project=after.project,
        field=key.field,
        row=key.row,
        value=value,
    )


def _values(form: Submission) -> Mapping[Cell, Value]:
    return {
        Cell(record.table, record.row, name): value
        for record in form.records
        for name, value in record.values.items()
    }


def _field(spec: Spec, table: str, name: str) -> FieldSpec | None:
    return spec.tables[table].columns.get(name) if table else spec.fields.get(name)


def _is_typed(field: FieldSpec | None) -> bool:
    return (
        field is not None
        and field.kind.numeric
        and field.formula is None
        and field.locked is not True
    )


def _references(formula: Expr) -> Iterator[Field]:
    for node in nodes(formula):
        match node:
            case Name(name=name):
                yield "", name
            case Column(table=table, column=column) | Cell(table=table, column=column):
                yield table, column
            case _:
                pass
