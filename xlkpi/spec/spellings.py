"""Conditions that ask for a word of a list take its other spellings for it too.

The import reads a spelling as its word before it judges; the self-check sees what was typed. Both
must come to the same, so the spellings are written out in the condition itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Column, Compare, Expr, In, Name, Not, Text
from xlkpi.formula.walk import with_parts
from xlkpi.spec.formula_changes import with_formulas

if TYPE_CHECKING:
    from xlkpi.spec.language.models import ListSpec, Spec


def spelled_out(spec: Spec) -> Spec:
    """Return a spec whose formulas and rules know the spellings of the words they name."""
    if not any(one.spellings for one in spec.lists.values()):
        return spec
    return with_formulas(spec, lambda expr: _spelled(expr, spec))


def _spelled(expr: Expr, spec: Spec) -> Expr:
    match expr:
        case Compare(op="=" | "<>", left=Text() as word, right=right) if not isinstance(
            right, Text
        ):
            return _spelled(replace(expr, left=right, right=word), spec)
        case Compare(op="=" | "<>", left=left, right=Text(value=word)):
            known = _list(left, spec)
            if known is None or len(_spellings(known, word)) == 1:
                return expr
            found = In(left, _spellings(known, word))
            return found if expr.op == "=" else Not(found)
        case In(item=item, words=tuple(words), part="in"):
            known = _list(item, spec)
            if known is None:
                return expr
            every = tuple(dict.fromkeys(s for word in words for s in _spellings(known, word)))
            return In(item, every, expr.part, expr.at)
        case _:
            return with_parts(expr, lambda part: _spelled(part, spec))


def _list(expr: Expr, spec: Spec) -> ListSpec | None:
    """Return the list of the choice that an expression is, None where it is none."""
    match expr:
        case Name(name=name) | Cell(table="", column=name):
            field = spec.fields.get(name)
        case Column(table=table, column=column) | Cell(table=table, column=column):
            field = spec.tables[table].columns.get(column)
        case _:
            return None
    return spec.lists.get(field.list_ or "") if field is not None else None


def _spellings(known: ListSpec, word: str) -> tuple[str, ...]:
    return (word, *(other for other, meant in known.spellings.items() if meant == word))
