"""What is a person's own: its fields, and those that hand on what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Cell, Column, Expr, Fold, Lookup, Name
from xlkpi.spec.language.card_kinds import MASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.spec.language.models import FieldSpec, Spec

_HANDS_ON = (
    "left", "mid", "number", "operator", "unit", "joined", "rest", "letters", "round", "abs",
    "value_or", "previous", "this", "first", "last", "min", "max", "total",
)  # fmt: skip


def is_private(field: FieldSpec) -> bool:
    """Whether messages quote what stands in a field in part, or not at all."""
    return field.personal or field.kind in MASKED


def handed_on(expr: Expr) -> Iterator[Name | Column | Cell]:
    """Yield the fields of which a formula may show what stands in them, or a part of it."""
    match expr:
        case Name() | Column() | Cell():
            yield expr
        case Lookup(key=key):
            yield from handed_on(key)
        case Call(name="if", args=(_, one, other)):
            yield from handed_on(one)
            yield from handed_on(other)
        case Call(name=name, args=args) if name in _HANDS_ON:
            for arg in args:
                yield from handed_on(arg)
        case Fold(name="min" | "max", item=item):
            yield from handed_on(item)
        case _:
            return


def with_private_results(spec: Spec) -> Spec:
    """Return a spec in which fields that hand on what is a person's own are `personal` too."""
    known = {name for name, field in _fields(spec).items() if is_private(field)}
    computed = {name: f.formula for name, f in _fields(spec).items() if f.formula is not None}
    found: set[str] = set()
    while more := {
        name
        for name, formula in computed.items()
        if name not in known and any(_name(one) in known for one in handed_on(formula))
    }:
        known |= more
        found |= more
    return _marked(spec, found) if found else spec


def _fields(spec: Spec) -> Mapping[str, FieldSpec]:
    columns = {f"{t}.{c}": f for t, one in spec.tables.items() for c, f in one.columns.items()}
    return {**spec.fields, **columns}


def _name(at: Name | Column | Cell) -> str:
    return at.field if isinstance(at, Cell) else at.name


def _marked(spec: Spec, names: set[str]) -> Spec:
    def own(fields: Mapping[str, FieldSpec], table: str) -> dict[str, FieldSpec]:
        return {
            name: field.model_copy(update={"personal": True}) if table + name in names else field
            for name, field in fields.items()
        }

    tables = {
        name: table.model_copy(update={"columns": own(table.columns, f"{name}.")})
        for name, table in spec.tables.items()
    }
    return spec.model_copy(update={"fields": own(spec.fields, ""), "tables": tables})
