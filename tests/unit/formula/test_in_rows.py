"""A tree grounded row after row is what it is grounded for each row alone."""

from __future__ import annotations

import pytest

from xlkpi.formula.ast import Cell
from xlkpi.formula.ground import ground, in_rows
from xlkpi.formula.parse import parse
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.rows import table_rows
from xlkpi.spec.rules import compiled

ROWS = {"people": ("s1", "s2", "s3"), "plan": ("m3", "m6"), "none": ()}
FORMULAS = (
    "people.aid > 3 and filled(people.name)",
    "value_or(previous(people.run), 0) + people.aid",
    "row.number + people.aid",
    "row.key = 's2'",
    "people[s2].aid > people.aid",
    "count(people.aid, people.name = this(people.name)) > 1",
    "sum(plan.percent) + first(people.aid) + last(plan.percent)",
    "first(people.aid) = people.aid",
    "repeated(people.name) or total > 0",
    "total > 0 and sum(people.aid, people.aid > 2) > 1",
    "sum(none.a) = 0 or not any(people.aid > this(people.aid))",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_each_row_has_the_tree_that_it_has_alone(formula: str) -> None:
    tree = parse(formula)
    grounded = in_rows(tree, ROWS.__getitem__, "people")
    for key in ROWS["people"]:
        assert grounded(key) == ground(tree, ROWS.__getitem__, ("people", key)), key


def test_what_is_not_of_the_row_is_one_node() -> None:
    tree = parse("sum(plan.percent) > 1 and people.aid > 3")
    grounded = in_rows(tree, ROWS.__getitem__, "people")
    one, other = grounded("s2"), grounded("s3")
    assert one.items[0] is other.items[0]  # type: ignore[union-attr]
    assert one.items[1].left == Cell("people", "s2", "aid")  # type: ignore[union-attr]


@pytest.mark.parametrize("path", sorted(specs_dir().glob("*.yaml")), ids=lambda path: path.stem)
def test_every_rule_of_the_bundled_forms(path: object) -> None:
    loaded = load(path).value  # type: ignore[arg-type]
    assert loaded is not None
    keys = {
        name: tuple(r.key for r in table_rows(t))[:30] for name, t in loaded.spec.tables.items()
    }
    for rule in compiled(loaded.spec):
        for case in rule.cases if rule.each else ():
            grounded = in_rows(case.when, keys.__getitem__, rule.each)
            for key in keys[rule.each]:
                assert grounded(key) == ground(case.when, keys.__getitem__, (rule.each, key))
