"""Sources of adjusted amounts and proposals: what a spec may say, and what stands in the cells."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders.forms import occasion
from xlkpi.plan.build import build
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.spec.sources import taken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.plan.occasion import Value

NAME = "funds[fiscal].adjusted"


def field(known: Mapping[str, Value]) -> tuple[Value | None, bool]:
    """The adjusted budget of a monitoring where this is known: value, and whether it is open."""
    loaded = load(specs_dir() / "monitoring.yaml").value
    assert loaded is not None
    whole = occasion()
    (form,) = whole.forms
    facts = type(form)(form.project, form.order, form.project_name, {**form.values, **known})
    plan = build(loaded, type(whole)(unit="v01", year=2021, forms=(facts,)))
    one = next(f for f in plan.forms[0].fields if f.key == resolve(NAME))
    return one.value, one.input


def test_what_is_known_is_locked_and_what_is_proposed_is_open() -> None:
    initial, decided = {"earlier.fiscal_funds": Decimal(60)}, {"adjusted.fiscal_funds": Decimal(5)}
    assert field({}) == (None, True)
    assert field(initial) == (Decimal(60), True)
    assert field({**initial, **decided}) == (Decimal(5), False)
    assert field(decided) == (Decimal(5), False)
    assert field({**initial, "adjusted.fiscal_funds": Decimal(0)}) == (Decimal(0), False)


def test_nothing_of_an_adjustment_keeps_a_form_from_going_out() -> None:
    loaded = load(specs_dir() / "monitoring.yaml").value
    assert loaded is not None
    own = [one for one in taken(loaded.spec) if one.at == resolve(NAME)]
    assert [(one.source, one.proposed, one.must) for one in own] == [
        ("adjusted.fiscal_funds", False, False),
        ("earlier.fiscal_funds", True, False),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("adjusted: adjusted.fiscal_funds", "spent: adjusted_why.fiscal_funds", "S03", "kind"),
        ("reason: adjusted_why.fiscal", "reason: adjusted.fiscal", "S03", "adjusted_why."),
        ("adjusted: adjusted.fiscal_funds", "adjusted: 'adjusted.'", "S03", "adjusted. 后面写"),
        ("adjusted: adjusted.fiscal_funds", "adjusted: adjust.fiscal_funds", "S06", "来源"),
        ("proposals: {adjusted:", "proposals: {adjustd:", "S06", "adjustd"),
    ],
)
def test_mistakes_are_told_at_their_place(
    tmp_path: Path, old: str, new: str, code: str, said: str
) -> None:
    text = (specs_dir() / "monitoring.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "monitoring.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    (fault,) = load(path).problems
    assert (fault.code, fault.place.line) == (code, line)
    assert said in fault.message.zh
