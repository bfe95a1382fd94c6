"""Faults of tables whose rows are part of others: unknown rows, circles, columns without sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call
from xlkpi.formula.walk import nodes
from xlkpi.problems import Problem, problem
from xlkpi.spec.rows import row_key
from xlkpi.spec.source.unfit_names import unfit, unknown
from xlkpi.spec.trees import children, circle
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.spec.language.models import Spec, TableSpec, TreeSpec
    from xlkpi.spec.source.located import Located, Trail


def tree_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield what keeps rows from adding up."""
    for name, table in spec.tables.items():
        trail: Trail = ("tables", name)
        if table.tree is None:
            yield from _without_tree(table, located, trail)
            continue
        faults = (*_rows(table, table.tree, located, trail), *_circle(table, located, trail))
        yield from faults
        yield from _sums(table, table.tree, located, (*trail, "tree", "sums"))
        if not faults and not children(table):
            reason = Words("没有一行属于另一行", "no row is part of another one")
            expected = Words(
                "有 parent、level 或分级代码的行", "rows with `parent`, `level` or codes"
            )
            yield unfit(located, (*trail, "tree"), table.tree.by, reason, expected)


def _without_tree(table: TableSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    for n, row in enumerate(table.fixed):
        for key in ("parent", "level"):
            value = getattr(row, key)
            if value is not None:
                reason = Words("这个表没有 tree", "the table has no `tree`")
                expected = Words(
                    "给表加上 tree，或删去这个键", "a `tree` of the table, or no such key"
                )
                yield unfit(located, (*trail, "fixed", n, key), str(value), reason, expected)


def _rows(table: TableSpec, tree: TreeSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    keys = [row_key(table, row) for row in table.fixed]
    for n, row in enumerate(table.fixed):
        here: Trail = (*trail, "fixed", n)
        if tree.by == "parent" and row.parent is not None and row.parent not in keys:
            what = Words("上级行", "row above")
            yield unknown(located, (*here, "parent"), row.parent, what, keys)
        if tree.by == "level" and row.level is None:
            yield problem("S04", located.place(here), found="level")


def _circle(table: TableSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    found = circle(table)
    if found:
        keys = [row_key(table, row) for row in table.fixed]
        here: Trail = (*trail, "fixed", keys.index(found[0]), "parent")
        yield problem("S10", located.place(here), found=" → ".join((*found, found[0])))


def _sums(table: TableSpec, tree: TreeSpec, located: Located, trail: Trail) -> Iterator[Problem]:
    for n, name in enumerate(tree.sums):
        field = table.columns.get(name)
        if field is None:
            yield unknown(located, (*trail, n), name, Words("列", "column"), table.columns)
            continue
        if field.kind.sort != "number":
            reason = Words("这一列不是数", "the column holds no numbers")
            expected = Words("数字列", "a column of numbers")
            yield unfit(located, (*trail, n), name, reason, expected)
        formula = () if field.formula is None else nodes(field.formula)
        if any(isinstance(node, Call) and node.name == "previous" for node in formula):
            reason = Words("上一行可能是它的合计", "the row before may be its own sum")
            expected = Words(
                "公式中没有 previous 的列", "a column without `previous` in its formula"
            )
            yield unfit(located, (*trail, n), name, reason, expected)
