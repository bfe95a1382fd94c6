"""The two laws of the self-check, over random fillings calculated by LibreOffice.

1. Where the self-check passes, the import finds no error. 2. Where the import finds no error and
had nothing to normalise, the self-check passes. And where nothing was normalised, both blame the
same cells by the same codes.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders.fillings import filled
from tests.builders.forms import CREATED, RECEIVED, UNIT_NAME, Issued, occasion, roster, sign
from tests.builders.judged import import_returns
from tests.builders.other_forms import FEBRUARY, FORMS, JANUARY, QUARTER, TARGETS
from tests.builders.own_forms import ONE_PERSON, REGISTER
from tests.builders.people import PEOPLE
from tests.builders.row_trees import SPENDING as SPENDING_TREE
from tests.builders.row_trees import SPENT
from tests.builders.self_check import found_in
from tests.builders.stages import EVALUATED, MONITORED, STAGES
from tests.builders.three_sheets import RIGHT
from tests.builders.three_sheets import SPEC as THREE_SHEETS
from tests.builders.valid_fillings import ASSESSMENT, INVENTORY, ROSTER, SPENDING
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts
from xlkpi.problems import Severity
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load, load_text
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.real.cache import Sheets
    from tests.real.office import Office
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.plan.occasion import Value
    from xlkpi.problems import Outcome
    from xlkpi.records import Submission
    from xlkpi.spec.load import LoadedSpec

Pairs = set[tuple[str, str, str]]
"""Sheet, code and cell."""
BEFORE: Mapping[str, Mapping[str, Value]] = {"monthly_report": JANUARY}
OWN = {"register": REGISTER, "three_sheets": THREE_SHEETS, "spending": SPENDING_TREE}


def made(name: str) -> Plan:
    """A workbook of a bundled form: of all projects, or of the unit's one form."""
    loaded = _loaded(name).value
    assert loaded is not None
    if loaded.spec.per_project:
        before = STAGES[name][1] if name in STAGES else {}
        whole = occasion(*range(1, 12))
        forms = (replace(form, values={**form.values, **before}) for form in whole.forms)
        return build(loaded, replace(whole, forms=tuple(forms)))
    alone = FormFacts(values={"units.name": UNIT_NAME, "units.kind": "村", **BEFORE.get(name, {})})
    return build(loaded, replace(occasion(), measure=loaded.spec.measure, forms=(alone,)))


def _loaded(name: str) -> Outcome[LoadedSpec]:
    if name in OWN:
        return load_text(OWN[name], name)
    own = FORMS / f"{name}.yaml"
    return load(own if own.exists() and name not in STAGES else specs_dir() / own.name)


def blamed(sheets: Sheets, plan: Plan, form: PlannedForm) -> Pairs:
    """The failing lines of the self-check of one sheet."""
    cells = sheets[form.sheet]
    found: Pairs = set()
    for check in plan.checks:
        if check.sheet == form.sheet:
            found |= {(form.sheet, *one) for one in found_in(cells.get(str(check.at)))}
    return found


def errors(submission: Submission) -> Pairs:
    faults = (p for p in submission.problems if p.severity is Severity.ERROR)
    return {(p.place.sheet, p.code, p.place.cell) for p in faults}


# name, what is valid, workbooks of a full run and of the slice
RUNS = (
    ("project_targets", {"fiscal_funds": 55, "filler": "赵一"}, 273, 4),
    ("provincial_targets", {**TARGETS, "budget_total": 55, "fiscal_funds": 55}, 60, 2),
    ("quarterly_accounts", QUARTER, 300, 12),
    ("monthly_report", FEBRUARY, 100, 6),
    ("register", ONE_PERSON, 300, 12),
    ("three_sheets", RIGHT, 300, 12),
    ("dibao_roster", PEOPLE, 300, 8),
    ("spending", SPENT, 100, 6),
    ("allowance_roster", ROSTER, 300, 10),
    ("asset_inventory", INVENTORY, 300, 6),
    ("public_spending", SPENDING, 300, 6),
    ("project_self_assessment", ASSESSMENT, 30, 1),
    ("monitoring", MONITORED, 60, 1),
    ("self_evaluation", EVALUATED, 60, 1),
)


@pytest.mark.parametrize(("name", "valid", "full", "few"), RUNS, ids=[run[0] for run in RUNS])
def test_the_laws_hold(
    name: str,
    valid: dict[str, object],
    full: int,
    few: int,
    office: Office,
    tmp_path: Path,
    soak: bool,
) -> None:
    base = {resolve(reference): value for reference, value in valid.items()}
    rng, plan = random.Random(2021), made(name)
    template, issues, context = workbook(plan, sign, CREATED), Issued(plan), roster()
    events = {rule.code for rule in plan.spec.rules if rule.event is not None} | {"K08"}
    count: Counter[str] = Counter()
    wrong: list[tuple[str, int, str, Pairs, Pairs]] = []
    for number in range(full if soak else few):
        data = filled(rng, template, plan, base)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        sheets = office.recalculate(path)
        path.unlink()
        (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], issues, sign, context)
        by_project = {s.project: s for s in returned.submissions}
        for project, own in plan.by_project.items():
            submission = by_project[project]
            check = {one for form in own for one in blamed(sheets, plan, form)}
            found = errors(submission)
            if any(code == "F17" for _, code, _ in found):
                continue
            normalised = any(p.code in events for p in submission.problems)
            count["forms"] += 1
            count["passed"] += not check
            count["without errors"] += not found
            count["normalised"] += normalised
            if not check and found:
                wrong.append(("law 1", number, project, check, found))
            if not found and not normalised and check:
                wrong.append(("law 2", number, project, check, found))
            if not normalised and check != found:
                wrong.append(("same", number, project, check - found, found - check))
    print(name, dict(count))  # noqa: T201 - how much was really tried
    assert not wrong, (len(wrong), wrong[:5])
    assert count["forms"] >= few
    assert 0 < count["passed"] < count["forms"]
