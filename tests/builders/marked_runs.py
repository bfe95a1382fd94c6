"""Random returns whose marked copies are looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.builders.forms import UNIT_NAME, occasion
from tests.builders.other_forms import QUARTER, TARGETS
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from xlkpi.plan.model import Plan


def made(name: str) -> Plan:
    """A workbook of a bundled form: of two projects, or of the unit's one form."""
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    if loaded.spec.per_project:
        return build(loaded, occasion(1, 6))
    alone = FormFacts(values={"units.name": UNIT_NAME, "units.kind": "村"})
    return build(loaded, replace(occasion(), measure=loaded.spec.measure, forms=(alone,)))


RUNS = (
    ("project_targets", {"fiscal_funds": 55, "filler": "赵一"}, 2),
    ("provincial_targets", {**TARGETS, "budget_total": 55, "fiscal_funds": 55}, 1),
    ("quarterly_accounts", QUARTER, 1),
)
